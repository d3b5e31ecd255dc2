/**
 * Where `talk` and `say` place their call: a server named by --url, or one started here for the occasion.
 * The options that choose the language model live here too, for all commands that start a server.
 */
import type { Arguments, OptionSpec } from '../arguments.ts';
import { UsageError } from '../failure.ts';
import {
  conversationUrl,
  EPHEMERAL,
  startServer,
  type ServerArguments as ConfigArguments,
} from '../in-process-server.ts';
import type { Terminal } from '../terminal.ts';

export const URL_OPTION: OptionSpec = {
  type: 'string',
  value: 'URL',
  description: 'server to call, e.g. ws://127.0.0.1:8080\n(default: one is started in this process)',
};

export const MODEL_OPTIONS: Readonly<Record<string, OptionSpec>> = {
  flow: {
    type: 'string',
    value: 'FILE',
    description: 'dialogue flow of the scripted agent, JSON or YAML\n(or ANTIPHON_FLOW)',
  },
  'llm-url': {
    type: 'string',
    value: 'URL',
    description: 'OpenAI-compatible endpoint (or ANTIPHON_LLM_URL);\nits key is read from ANTIPHON_LLM_KEY',
  },
  'llm-model': { type: 'string', value: 'NAME', description: 'model name there (or ANTIPHON_LLM_MODEL)' },
};

/** The named options that were given, as the server takes them. */
export function serverArguments(args: Arguments, names: readonly string[]): ConfigArguments {
  return Object.fromEntries(
    names.flatMap((name): [string, string][] => {
      const value = args.text(name);
      return value === null ? [] : [[name, value]];
    }),
  );
}

function checkedUrl(given: string): string {
  const parsed = URL.canParse(given) ? new URL(given) : null;
  if (parsed === null || !/^(ws|http)s?:$/.test(parsed.protocol)) {
    throw new UsageError(`--url ${JSON.stringify(given)}: expected an address such as ws://127.0.0.1:8080`);
  }
  return conversationUrl(given);
}

/** Refuses options that need the in-process server beside --url, and a --url that is none. */
export function checkTarget(args: Arguments, localOnly: readonly string[]): void {
  const url = args.text('url');
  if (url === null) return;
  checkedUrl(url);
  const given = localOnly.find((name) => args.text(name) !== null);
  if (given !== undefined) {
    throw new UsageError(
      `--${given} needs the server to be in this process, so it cannot be used with --url`,
    );
  }
}

export type CallTarget = { readonly url: string; readonly apiKey: string | null; close(): Promise<void> };

export async function openTarget(
  args: Arguments,
  terminal: Terminal,
  trace: string | null,
): Promise<CallTarget> {
  // The server may hold several keys, separated by commas: any of them opens the door.
  const apiKey = terminal.env['ANTIPHON_API_KEY']?.split(',')[0]?.trim() ?? null;
  const url = args.text('url');
  if (url !== null) return { url: checkedUrl(url), apiKey, close: async () => undefined };
  const given = { ...serverArguments(args, Object.keys(MODEL_OPTIONS)), ...EPHEMERAL };
  const server = await startServer(given, terminal.env, trace === null ? {} : { tracePath: trace });
  return { url: conversationUrl(server.url), apiKey, close: () => server.close() };
}
