/**
 * The HTTP side: health, the routes of the API, the console's files, and the upgrade of WebSocket paths. Everything else
 * is a JSON error. Enters: requests. Leaves: answers with the security headers every page of ours carries.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { AccessCheck } from './access.ts';
import { requestIdOf, sendJson } from './endpoints/rest/response.ts';
import type { RestRouter } from './endpoints/rest/router.ts';
import type { StaticFiles } from './static-files.ts';
import type { GuardedEndpoint, SocketEndpoint } from './transport/socket.ts';
import type { WsTransport } from './transport/ws.ts';

/** Slow or idle request heads are cut off, ms. */
const HEADERS_TIMEOUT_MS = 10_000;
/** A request that is not complete by then, body included, is cut off, ms: 1 MiB on a slow line takes less. */
const REQUEST_TIMEOUT_MS = 60_000;

const TIMEOUTS = { headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS };

export type HttpShell = {
  readonly access: AccessCheck;
  readonly transport: WsTransport;
  readonly files: StaticFiles;
  readonly rest: RestRouter;
  /** Endpoints by path. A connection without a valid credential gets `unauthorized` instead. */
  readonly endpoints: Readonly<Record<string, GuardedEndpoint>>;
  readonly unauthorized: SocketEndpoint;
  readonly health: () => object;
};

export function createHttpServer(shell: HttpShell): Server {
  const server = createServer(TIMEOUTS, (request, response) => {
    answer(shell, request, response);
  });
  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    // A peer that vanishes during the handshake must not become an uncaught error.
    stream.on('error', () => undefined);
    upgrade(shell, request, { stream, head });
  });
  server.on('clientError', (_error, stream) => {
    if (stream.writable) stream.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
  });
  return server;
}

const pathOf = (request: IncomingMessage): string => (request.url ?? '/').split('?', 1)[0] ?? '/';

function answer(shell: HttpShell, request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Referrer-Policy', 'no-referrer');
  response.setHeader('Permissions-Policy', 'microphone=(self)');
  const path = pathOf(request);
  if (shell.rest.serve(path, request, response)) return;
  if (Object.hasOwn(shell.endpoints, path)) {
    response.setHeader('Upgrade', 'websocket');
    sendError(response, 426, 'upgrade_required', `${path} is a WebSocket: connect with ws:// or wss://`);
  } else if (request.method !== 'GET' && request.method !== 'HEAD') {
    sendError(response, 405, 'method_not_allowed', `${request.method ?? ''} is not offered here: use GET`);
  } else if (path === '/healthz') {
    sendJson(response, 200, shell.health());
  } else if (!shell.files.serve(path, response, request.headers['if-none-match'])) {
    sendError(response, 404, 'not_found', 'There is nothing at this path');
  }
}

function sendError(response: ServerResponse, status: number, code: string, message: string): void {
  const body = { code, message, request_id: requestIdOf(response), detail: message };
  sendJson(response, status, body, status === 405 ? { Allow: 'GET, HEAD' } : {});
}

function upgrade(
  shell: HttpShell,
  request: IncomingMessage,
  connection: { readonly stream: Duplex; readonly head: Buffer },
): void {
  const path = pathOf(request);
  const endpoint = Object.hasOwn(shell.endpoints, path) ? shell.endpoints[path] : undefined;
  if (endpoint === undefined) {
    refuse(connection.stream, 404, 'Not Found');
    return;
  }
  const access = shell.access.check(request);
  if (!access.ok && access.reason === 'origin') {
    refuse(connection.stream, 403, 'Forbidden');
    return;
  }
  const guarded: SocketEndpoint = access.ok
    ? (socket, { url }) => endpoint(socket, { url, principal: access.principal })
    : shell.unauthorized;
  shell.transport.accept(request, connection.stream, connection.head, guarded);
}

function refuse(stream: Duplex, status: number, text: string): void {
  stream.end(`HTTP/1.1 ${status} ${text}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
