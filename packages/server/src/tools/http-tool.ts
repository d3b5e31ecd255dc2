/**
 * A tool that is an HTTP request: arguments of a call in, its outcome out. Everything that goes wrong is an outcome for
 * the model, in our own words. Headers may be secrets: they leave only in the request itself. Redirects are not
 * followed, the body is bounded, and the address is checked where the connection is made.
 */
import { request as plainRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as secureRequest } from 'node:https';
import type { ServerTool, ToolOutcome } from '../session/tools.ts';
import { EgressRefused, type Egress } from './egress.ts';

/** Documented. Longest answer that is given to the model, bytes. */
export const MAX_RESPONSE_BYTES = 8192;
/** Of an error's body, which is for people rather than models, characters. */
const MAX_ERROR_BODY_CHARS = 500;
const REQUEST_HEADERS = {
  accept: 'application/json, text/plain;q=0.9, */*;q=0.5',
  'accept-encoding': 'identity',
};

export type HttpHeader = { readonly name: string; readonly value: string };

export type HttpToolDefinition = {
  readonly url: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly headers: readonly HttpHeader[];
  readonly timeoutMs: number;
};

/** GET carries the arguments in the query, everything else as a JSON body. */
export const createHttpTool =
  (definition: HttpToolDefinition, egress: Egress): ServerTool =>
  async (argumentsJson, signal) => {
    try {
      return await call(definition, egress, { argumentsJson, signal });
    } catch (error) {
      return failure(wordsFor(error));
    }
  };

const failure = (error: string, more: object = {}): ToolOutcome => ({
  result: JSON.stringify({ error, ...more }),
  isError: true,
});

/** The library's messages quote addresses and paths: only what we say ourselves is passed on. */
function wordsFor(error: unknown): string {
  if (error instanceof EgressRefused) return 'the tool is not reachable: its address is not allowed';
  if (error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError'))
    return 'the tool did not answer in time';
  return 'the tool could not be reached';
}

async function call(
  definition: HttpToolDefinition,
  egress: Egress,
  { argumentsJson, signal }: { readonly argumentsJson: string; readonly signal: AbortSignal },
): Promise<ToolOutcome> {
  const url = new URL(definition.url);
  const get = definition.method === 'GET';
  if (get) addQuery(url, argumentsJson);
  egress.check(url);
  const headers = { ...REQUEST_HEADERS, ...headersOf(definition, get ? null : argumentsJson) };
  const limited = AbortSignal.any([signal, AbortSignal.timeout(definition.timeoutMs)]);
  const lookup = egress.lookup(url);
  // A pooled connection would skip the check of its address.
  const options: RequestOptions = {
    method: definition.method,
    headers,
    lookup,
    signal: limited,
    agent: false,
  };
  return outcomeOf(await send(url, options, get ? '' : argumentsJson));
}

function headersOf(definition: HttpToolDefinition, body: string | null): Record<string, string> {
  const headers: Record<string, string> = {};
  if (body !== null) {
    headers['content-type'] = 'application/json';
    headers['content-length'] = String(Buffer.byteLength(body));
  }
  for (const { name, value } of definition.headers) headers[name.toLowerCase()] = value;
  return headers;
}

function addQuery(url: URL, argumentsJson: string): void {
  for (const [name, value] of Object.entries(JSON.parse(argumentsJson) as Record<string, unknown>))
    url.searchParams.set(name, typeof value === 'string' ? value : JSON.stringify(value));
}

type Answer = {
  readonly status: number;
  readonly body: string;
  readonly tooLong: boolean;
  readonly encoded: boolean;
};

function send(url: URL, options: RequestOptions, body: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = url.protocol === 'https:' ? secureRequest : plainRequest;
    const outgoing = request(url, options, (response) => {
      read(response).then(resolve, reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

async function read(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  let size = 0;
  const status = response.statusCode ?? 0;
  const encoded = !['', 'identity'].includes(response.headers['content-encoding'] ?? '');
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_RESPONSE_BYTES) break;
    chunks.push(chunk);
  }
  const tooLong = size > MAX_RESPONSE_BYTES;
  response.destroy();
  return { status, body: Buffer.concat(chunks).toString('utf8'), tooLong, encoded };
}

function outcomeOf({ status, body, tooLong, encoded }: Answer): ToolOutcome {
  if (status >= 300 && status < 400) return failure('the tool redirects, which is not followed', { status });
  if (encoded) return failure('the tool answered in an encoding that was not asked for', { status });
  if (status < 200 || status >= 300)
    return failure('the tool reported an error', { status, body: body.slice(0, MAX_ERROR_BODY_CHARS) });
  if (tooLong) return failure(`the answer of the tool is longer than ${MAX_RESPONSE_BYTES} bytes`);
  return { result: body === '' ? '{"ok":true}' : body, isError: false };
}
