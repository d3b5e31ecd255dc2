import type { Principal } from '../access.ts';

/** What an endpoint needs of a WebSocket, so that no endpoint depends on the library (or on a network). */
export interface Socket {
  /** Sends one text frame; silently dropped when the socket is closed. */
  send(text: string): void;
  /** Starts the closing handshake. Further `send`s are dropped. */
  close(code: number, reason: string): void;
  /** Cuts the connection without a handshake. */
  terminate(): void;
  /** Bytes handed over and not yet taken by the network. */
  readonly bufferedBytes: number;
}

export interface SocketEvents {
  /** One text frame. */
  text(text: string): void;
  /** A binary frame (no protocol here uses them). */
  binary(bytes: number): void;
  /** The connection is over; called exactly once. `code` as in RFC 6455, 1006 when there was no handshake. */
  closed(code: number): void;
}

/** An endpoint: takes a fresh connection, returns what it wants to hear of it. */
export type SocketEndpoint = (socket: Socket, request: { readonly url: URL }) => SocketEvents;

/** An endpoint behind the authentication check: it learns who connects. */
export type GuardedEndpoint = (
  socket: Socket,
  request: { readonly url: URL; readonly principal: Principal },
) => SocketEvents;
