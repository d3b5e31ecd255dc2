/**
 * Where `talk` and `say` place their call: a server named by --url, or one started here for the occasion.
 * The options both share live here too.
 */
import type { Arguments, OptionSpec } from '../arguments.ts';
import { UsageError } from '../failure.ts';
import { conversationUrl, LOOPBACK, startServer } from '../in-process-server.ts';
import type { Terminal } from '../terminal.ts';

export const URL_OPTION: OptionSpec = {
  type: 'string',
  value: 'URL',
  description: 'server to call, e.g. ws://127.0.0.1:8080\n(default: one is started in this process)',
};

export const MODEL_OPTIONS: Readonly<Record<string, OptionSpec>> = {
  flow: { type: 'string', value: 'FILE', description: 'dialogue flow for the scripted agent (JSON or YAML)' },
  'llm-url': {
    type: 'string',
    value: 'URL',
    description: 'OpenAI-compatible endpoint (or ANTIPHON_LLM_URL)',
  },
  'llm-model': {
    type: 'string',
    value: 'NAME',
    description: 'model name there (or ANTIPHON_LLM_MODEL);\nthe key is read from ANTIPHON_LLM_KEY',
  },
};

export type CallTarget = { readonly url: string; readonly apiKey: string | null; close(): Promise<void> };

export type ModelOptions = {
  readonly flow?: string;
  readonly llm?: { url: string; model: string; key?: string };
};

/** The language model that options and environment ask for. */
export function modelOptions(args: Arguments, env: Terminal['env']): ModelOptions {
  const flow = args.text('flow');
  const url = args.text('llm-url') ?? env['ANTIPHON_LLM_URL'] ?? null;
  const model = args.text('llm-model') ?? env['ANTIPHON_LLM_MODEL'] ?? null;
  const key = env['ANTIPHON_LLM_KEY'];
  if (flow !== null && args.text('llm-url') !== null)
    throw new UsageError('--flow and --llm-url exclude each other');
  if (url !== null && model === null) throw new UsageError('--llm-url needs --llm-model too');
  return {
    ...(flow === null ? {} : { flow }),
    ...(url === null || model === null || flow !== null
      ? {}
      : { llm: { url, model, ...(key === undefined ? {} : { key }) } }),
  };
}

function checkedUrl(given: string): string {
  const parsed = URL.canParse(given) ? new URL(given) : null;
  if (parsed === null || !/^(ws|http)s?:$/.test(parsed.protocol)) {
    throw new UsageError(`--url ${JSON.stringify(given)}: expected an address such as ws://127.0.0.1:8080`);
  }
  return conversationUrl(given);
}

/** Names of options that need the in-process server are refused beside --url. */
export function checkLocalOnly(args: Arguments, names: readonly string[]): void {
  if (args.text('url') === null) return;
  const given = names.find((name) => args.text(name) !== null);
  if (given !== undefined) {
    throw new UsageError(
      `--${given} needs the server to be in this process, so it cannot be used with --url`,
    );
  }
}

export async function openTarget(
  args: Arguments,
  terminal: Terminal,
  trace: string | null,
): Promise<CallTarget> {
  const apiKey = terminal.env['ANTIPHON_API_KEY'] ?? null;
  const url = args.text('url');
  if (url !== null) return { url: checkedUrl(url), apiKey, close: async () => undefined };
  const server = await startServer({
    host: LOOPBACK,
    port: 0,
    ...modelOptions(args, terminal.env),
    ...(trace === null ? {} : { trace }),
  });
  return { url: conversationUrl(server.url), apiKey, close: () => server.close() };
}
