/**
 * Which pages of other origins may read answers. Nothing is allowed unless the operator lists the origin: requests
 * carry a key, not cookies, so this protects keyless servers and keeps keys out of pages by default.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';

/** A browser may remember a preflight for so long, seconds. */
const PREFLIGHT_S = 600;
const REQUEST_HEADERS =
  'Authorization, Content-Type, X-API-Key, xi-api-key, X-KugelAudio-SDK, X-KugelAudio-SDK-Version';
const EXPOSED_HEADERS = 'X-Request-Id, Retry-After, X-Sample-Rate, X-Audio-Format, X-KugelAudio-AI-Generated';

/** Sets the headers for an allowed foreign origin; does nothing for others. */
export function allowOrigin(
  request: IncomingMessage,
  response: ServerResponse,
  allowedOrigins: readonly string[],
): void {
  if (allowedOrigins.length === 0) return;
  response.setHeader('Vary', 'Origin');
  const { origin } = request.headers;
  if (origin === undefined) return;
  if (!allowedOrigins.includes('*') && !allowedOrigins.includes(origin)) return;
  response.setHeader('Access-Control-Allow-Origin', origin);
  response.setHeader('Access-Control-Expose-Headers', EXPOSED_HEADERS);
}

/** Answers OPTIONS: with `Allow`, and for an allowed origin what a browser wants to know before it asks. */
export function answerOptions(response: ServerResponse, methods: string): void {
  response.setHeader('Allow', methods);
  if (response.hasHeader('Access-Control-Allow-Origin')) {
    response.setHeader('Access-Control-Allow-Methods', methods);
    response.setHeader('Access-Control-Allow-Headers', REQUEST_HEADERS);
    response.setHeader('Access-Control-Max-Age', String(PREFLIGHT_S));
  }
  response.writeHead(204).end();
}
