/**
 * WebSocket transport: the only file that knows the `ws` library. Upgrades requests on known paths and ties
 * each connection to its endpoint. Bounded: frame size, and what a peer that does not read can make us hold.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import type { Socket, SocketEndpoint } from './socket.ts';

/** A peer that lets this much pile up unread is cut off, bytes: about 30 s of reply audio. */
const MAX_BUFFERED_BYTES = 2 * 1024 * 1024;
/** Idle connections are pinged this often, ms, and cut when two pings in a row stay unanswered. */
const PING_EVERY_MS = 20_000;

export type WsTransport = {
  /** Completes the upgrade and hands the connection to `endpoint`. */
  readonly accept: (
    request: IncomingMessage,
    connection: { readonly stream: Duplex; readonly head: Buffer },
    endpoint: SocketEndpoint,
    headers?: Readonly<Record<string, string>>,
  ) => void;
  /** Closes every connection with `code`. */
  readonly closeAll: (code: number, reason: string) => void;
};

/** `maxConnections`: sockets open at once, with or without a session; further upgrades are answered 503. */
export function createWsTransport(maxFrameBytes: number, maxConnections: number): WsTransport {
  const server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: maxFrameBytes,
    clientTracking: true,
  });
  const headersOf = new WeakMap<IncomingMessage, Readonly<Record<string, string>>>();
  server.on('headers', (lines, request) => {
    for (const [name, value] of Object.entries(headersOf.get(request) ?? {})) lines.push(`${name}: ${value}`);
  });
  return {
    accept: (request, { stream, head }, endpoint, headers = {}) => {
      if (server.clients.size >= maxConnections) {
        stream.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
        return;
      }
      headersOf.set(request, headers);
      server.handleUpgrade(request, stream, head, (ws) => {
        const url = new URL(request.url ?? '/', 'http://localhost');
        attach(ws, url, endpoint);
      });
    },
    closeAll: (code, reason) => {
      for (const ws of server.clients) ws.close(code, reason);
    },
  };
}

function attach(ws: WebSocket, url: URL, endpoint: SocketEndpoint): void {
  const socket: Socket = {
    send: (text, written) => {
      if (ws.readyState !== ws.OPEN) return;
      ws.send(text, (error) => {
        if (error == null) written?.();
      });
      if (ws.bufferedAmount > MAX_BUFFERED_BYTES) ws.terminate();
    },
    close: (code, reason) => {
      ws.close(code, reason);
    },
    terminate: () => {
      ws.terminate();
    },
    get bufferedBytes() {
      return ws.bufferedAmount;
    },
  };
  const events = endpoint(socket, { url });
  const stopPinging = keepAlive(ws);
  ws.on('message', (data: RawData, isBinary: boolean) => {
    const bytes = bytesOf(data);
    if (isBinary) events.binary(bytes.length);
    else events.text(bytes.toString('utf8'));
  });
  // ws closes the connection itself with the fitting code (1009 too big, 1007 bad UTF-8, 1002 bad frame).
  ws.on('error', () => undefined);
  ws.on('close', (code) => {
    stopPinging();
    events.closed(code);
  });
}

const bytesOf = (data: RawData): Buffer =>
  Array.isArray(data) ? Buffer.concat(data) : Buffer.isBuffer(data) ? data : Buffer.from(data);

function keepAlive(ws: WebSocket): () => void {
  let unanswered = 0;
  ws.on('pong', () => {
    unanswered = 0;
  });
  const timer = setInterval(() => {
    if (unanswered >= 2) ws.terminate();
    else if (ws.readyState === ws.OPEN) {
      unanswered += 1;
      ws.ping();
    }
  }, PING_EVERY_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
  };
}
