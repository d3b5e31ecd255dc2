/**
 * Writes answers: JSON, bytes, a stream or nothing, with a request id and without a body for HEAD. Every refusal of
 * the HTTP side goes out through here as well.
 */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { RestReply } from './rest-reply.ts';

const REQUEST_ID_BYTES = 12;

export const newRequestId = (): string => `req_${randomBytes(REQUEST_ID_BYTES).toString('hex')}`;

/** The id of this exchange, made on first use and told in `X-Request-Id`. */
export function requestIdOf(response: ServerResponse): string {
  const held = response.getHeader('X-Request-Id');
  if (typeof held === 'string') return held;
  const id = newRequestId();
  response.setHeader('X-Request-Id', id);
  return id;
}

/** `response` must not have sent anything. Node leaves the body out when the request was a HEAD. */
export function sendJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  const text = Buffer.from(JSON.stringify(value));
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': text.length,
    'Cache-Control': 'no-store',
    ...headers,
  });
  response.end(text);
}

/** Resolves when the answer was handed over or the client is gone; rejects when a stream fails. */
export async function sendReply(
  request: IncomingMessage,
  response: ServerResponse,
  reply: RestReply,
): Promise<void> {
  const { status, headers = {} } = reply;
  if ('json' in reply) {
    sendJson(response, status, reply.json, headers);
  } else if ('empty' in reply) {
    response.writeHead(status, { ...headers }).end();
  } else if ('bytes' in reply) {
    const type = { 'Content-Type': reply.mediaType, 'Content-Length': reply.bytes.length };
    response.writeHead(status, { 'Cache-Control': 'no-store', ...type, ...headers }).end(reply.bytes);
  } else {
    response.writeHead(status, { 'Cache-Control': 'no-store', 'Content-Type': reply.mediaType, ...headers });
    if (request.method !== 'HEAD') await pour(reply.stream, response);
    response.end();
  }
}

/** Part by part at the client's pace; stops asking for more when the client is gone. */
async function pour(stream: AsyncIterable<Uint8Array>, response: ServerResponse): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => {
    gone.abort();
  });
  for await (const part of stream) {
    if (gone.signal.aborted) return;
    if (response.write(part)) continue;
    await once(response, 'drain', { signal: gone.signal }).catch(() => undefined);
  }
}
