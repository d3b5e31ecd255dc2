/**
 * The HTTP side: health, the routes of the API, the console's files, and the upgrade of WebSocket paths. Everything else
 * is a JSON error. Enters: requests. Leaves: answers with the security headers every page of ours carries.
 */
import {
  createServer,
  STATUS_CODES,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Duplex } from 'node:stream';
import type { AccessCheck } from './access.ts';
import { newRequestId, requestIdOf, sendJson } from './endpoints/rest/response.ts';
import type { RestRouter } from './endpoints/rest/router.ts';
import type { StaticFiles } from './static-files.ts';
import type { OwnGuardRoute, RefusedStatus, SocketEndpoint, SocketRoute } from './transport/socket.ts';
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
  /** The WebSocket route of a path, or null. */
  readonly socketRoute: (path: string) => SocketRoute | OwnGuardRoute | null;
  /** What a connection without a valid credential gets where that is told on the socket. */
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
  if (shell.socketRoute(path) !== null) {
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
  const route = shell.socketRoute(path);
  const id = newRequestId();
  if (route === null) {
    refuseUpgrade(connection.stream, { status: 404, id, body: null });
    return;
  }
  if ('admit' in route) {
    const endpoint = route.admit(request);
    if (endpoint === null) refuseUpgrade(connection.stream, { status: 401, id, body: null });
    else shell.transport.accept(request, connection, endpoint, { 'X-Request-Id': id });
    return;
  }
  const access = shell.access.check(request);
  // A resume token opens nothing but the session it names.
  const stranger = !access.ok || access.principal.resumes !== undefined;
  const byHttp = typeof route.refusal === 'function' ? route.refusal : null;
  let refused: RefusedStatus | null = null;
  if (!access.ok && access.reason === 'origin') refused = 403;
  else if (stranger && byHttp !== null) refused = 401;
  else if (route.hasRoom?.() === false) refused = 429;
  if (refused !== null) {
    refuseUpgrade(connection.stream, { status: refused, id, body: byHttp?.(refused, id) ?? null });
    return;
  }
  const guarded: SocketEndpoint = access.ok
    ? (socket, { url }) => route.endpoint(socket, { url, principal: access.principal, requestId: id })
    : shell.unauthorized;
  shell.transport.accept(request, connection, guarded, { 'X-Request-Id': id, ...route.headers });
}

/** Seconds after which a client that was turned away for want of room may try again. */
const RETRY_AFTER_S = 1;

function refuseUpgrade(
  stream: Duplex,
  answer: { readonly status: number; readonly id: string; readonly body: object | null },
): void {
  const { status, id, body } = answer;
  const text = body === null ? '' : JSON.stringify(body);
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    `X-Request-Id: ${id}`,
    ...(status === 429 ? [`Retry-After: ${RETRY_AFTER_S}`] : []),
    ...(body === null ? [] : ['Content-Type: application/json; charset=utf-8']),
    `Content-Length: ${Buffer.byteLength(text)}`,
    'Connection: close',
  ];
  stream.end(`${lines.join('\r\n')}\r\n\r\n${text}`);
}
