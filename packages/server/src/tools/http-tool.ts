/**
 * A tool that is an HTTP request: arguments of a call in, its outcome out. Everything that goes wrong is an outcome for
 * the model, in our own words. Headers may be secrets: they leave only in the request itself. Redirects are not
 * followed, the answer is bounded, and the egress rule decides what may be connected to.
 */
import type { ResolvedTool } from '@antiphon/protocol';
import { EgressError, type EgressRule } from '../egress.ts';
import type { ServerTool, ToolOutcome } from '../session/tools.ts';

/** Documented. Longest answer that is given to the model, bytes. */
export const MAX_RESPONSE_BYTES = 8192;
/** Of an error's body, which is for people rather than models, characters. */
const MAX_ERROR_BODY_CHARS = 500;
/** Beyond the tool's own time: the conversation gives a call up before its request does, and apologises. */
const TIMEOUT_MARGIN_MS = 1000;
const MS_PER_S = 1000;
const REQUEST_HEADERS = {
  accept: 'application/json, text/plain;q=0.9, */*;q=0.5',
  'accept-encoding': 'identity',
};

export type HttpToolShell = {
  readonly egress: EgressRule;
  /** Secret headers, read anew for each call. */
  readonly headers: () => Readonly<Record<string, string>>;
};

/** GET carries the arguments in the query, everything else as a JSON body. Null when the tool is no HTTP tool. */
export function createHttpTool(tool: ResolvedTool, shell: HttpToolShell): ServerTool | null {
  const { http } = tool;
  if (http === null) return null;
  const limitMs = tool.timeout_seconds * MS_PER_S + TIMEOUT_MARGIN_MS;
  return async (argumentsJson, signal) => {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(limitMs)]);
    try {
      return await call({ url: http.url, method: http.method, argumentsJson }, shell, limited);
    } catch (error) {
      return failure(wordsFor(error));
    }
  };
}

const failure = (error: string, more: object = {}): ToolOutcome => ({
  result: JSON.stringify({ error, ...more }),
  isError: true,
});

/** The library's messages quote addresses and paths: only what we say ourselves is passed on. */
function wordsFor(error: unknown): string {
  if (error instanceof EgressError) return 'the tool is not reachable: its address is not allowed';
  if (error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError'))
    return 'the tool did not answer in time';
  return 'the tool could not be reached';
}

type Call = { readonly url: string; readonly method: string; readonly argumentsJson: string };

async function call(
  { url: address, method, argumentsJson }: Call,
  { egress, headers: secrets }: HttpToolShell,
  signal: AbortSignal,
): Promise<ToolOutcome> {
  const url = new URL(address);
  const get = method === 'GET';
  if (get) addQuery(url, argumentsJson);
  const headers = {
    ...REQUEST_HEADERS,
    ...(get ? {} : bodyHeaders(argumentsJson)),
    ...lowerCased(secrets()),
  };
  const init = { method, headers, signal, ...(get ? {} : { body: argumentsJson }) };
  return outcomeOf(await egress.fetch(url, init));
}

const bodyHeaders = (body: string): Record<string, string> => ({
  'content-type': 'application/json',
  'content-length': String(Buffer.byteLength(body)),
});

const lowerCased = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

function addQuery(url: URL, argumentsJson: string): void {
  for (const [name, value] of Object.entries(JSON.parse(argumentsJson) as Record<string, unknown>))
    url.searchParams.set(name, typeof value === 'string' ? value : JSON.stringify(value));
}

async function outcomeOf(response: Response): Promise<ToolOutcome> {
  const { status } = response;
  const encoding = response.headers.get('content-encoding') ?? 'identity';
  const body = await boundedBody(response);
  if (status >= 300 && status < 400) return failure('the tool redirects, which is not followed', { status });
  if (encoding !== 'identity')
    return failure('the tool answered in an encoding that was not asked for', { status });
  if (status < 200 || status >= 300)
    return failure('the tool reported an error', {
      status,
      body: (body ?? '').slice(0, MAX_ERROR_BODY_CHARS),
    });
  if (body === null) return failure(`the answer of the tool is longer than ${MAX_RESPONSE_BYTES} bytes`);
  return { result: body === '' ? '{"ok":true}' : body, isError: false };
}

/** The body as text; null when it is too long. What is not read is cut off. */
async function boundedBody(response: Response): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  for (let piece = await reader?.read(); piece?.value !== undefined; piece = await reader?.read()) {
    size += piece.value.length;
    if (size > MAX_RESPONSE_BYTES) {
      await reader?.cancel();
      return null;
    }
    chunks.push(piece.value);
  }
  return Buffer.concat(chunks).toString('utf8');
}
