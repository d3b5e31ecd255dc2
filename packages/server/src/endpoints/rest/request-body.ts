/**
 * Reads a request's body within its bound and parses it. Enters: the stream of a request. Leaves: bytes or JSON, or a
 * refusal. Invariant: never holds more than the bound; a body that announces more is refused before it is read.
 */
import { JSON_BODY_BYTES_MAX, JSON_DEPTH_MAX, isDeeperThan, type RawBodySpec } from '@antiphon/protocol';
import type { IncomingMessage } from 'node:http';
import { ROUTER_CODES } from './error-bodies.ts';
import { RestProblem } from './rest-reply.ts';

/** The media type without its parameters, lower case; "" when none is named. */
export const mediaTypeOf = (request: IncomingMessage): string =>
  (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';

/** The parsed JSON body; undefined when there is none. */
export async function readJson(request: IncomingMessage, bytesMax = JSON_BODY_BYTES_MAX): Promise<unknown> {
  refuseEncoded(request);
  const bytes = await readBytes(request, bytesMax);
  if (bytes.length === 0) return undefined;
  const mediaType = mediaTypeOf(request);
  if (mediaType !== '' && mediaType !== 'application/json' && !mediaType.endsWith('+json')) {
    throw new RestProblem(
      415,
      ROUTER_CODES.mediaType,
      'The body must be JSON: send Content-Type: application/json',
    );
  }
  return parseJson(bytes);
}

export async function readRaw(
  request: IncomingMessage,
  spec: RawBodySpec,
): Promise<{ readonly mediaType: string; readonly bytes: Uint8Array }> {
  refuseEncoded(request);
  if (!spec.mediaTypes.includes(mediaTypeOf(request))) {
    throw new RestProblem(415, ROUTER_CODES.mediaType, `The body must be ${spec.mediaTypes.join(' or ')}`);
  }
  // With its parameters: a multipart body cannot be read without its boundary.
  return { mediaType: request.headers['content-type'] ?? '', bytes: await readBytes(request, spec.bytesMax) };
}

function refuseEncoded(request: IncomingMessage): void {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding === 'identity') return;
  throw new RestProblem(415, ROUTER_CODES.mediaType, 'Compressed bodies are not accepted');
}

function parseJson(bytes: Buffer): unknown {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new RestProblem(400, ROUTER_CODES.malformed, 'The body is not valid JSON');
  }
  if (isDeeperThan(value, JSON_DEPTH_MAX)) {
    throw new RestProblem(
      400,
      ROUTER_CODES.malformed,
      `The JSON is nested deeper than ${JSON_DEPTH_MAX} levels`,
    );
  }
  return value;
}

async function readBytes(request: IncomingMessage, bytesMax: number): Promise<Buffer> {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > bytesMax) throw tooLarge(bytesMax);
  const parts: Buffer[] = [];
  let size = 0;
  // Left early, the loop must not destroy the connection: the refusal still has to be sent.
  for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > bytesMax) throw tooLarge(bytesMax);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** The rest of the body is not read, so the connection cannot be used again. */
const tooLarge = (bytesMax: number): RestProblem =>
  new RestProblem(413, ROUTER_CODES.tooLarge, `The body is larger than ${bytesMax} bytes`, {
    headers: { Connection: 'close' },
  });
