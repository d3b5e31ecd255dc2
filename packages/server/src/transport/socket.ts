import type { IncomingMessage } from 'node:http';
import type { Principal } from '../access.ts';

/** What an endpoint needs of a WebSocket, so that no endpoint depends on the library (or on a network). */
export interface Socket {
  /** Sends one text frame; silently dropped when the socket is closed. `written`: the network has taken it. */
  send(text: string, written?: () => void): void;
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

/** Who connects, and with what. */
export type SocketRequest = {
  readonly url: URL;
  readonly principal: Principal;
  /** Id of this exchange, also in the header `X-Request-Id` of the upgrade. */
  readonly requestId: string;
};

/** An endpoint behind the authentication check: it learns who connects. */
export type GuardedEndpoint = (socket: Socket, request: SocketRequest) => SocketEvents;

/** No credential, a foreign origin, no room. */
export type RefusedStatus = 401 | 403 | 429;

/** A path for peers that cannot send our credentials: the endpoint for this one, or null = the upgrade is answered 401. */
export type OwnGuardRoute = { readonly admit: (request: IncomingMessage) => SocketEndpoint | null };

/** A path for WebSockets, behind the authentication check. */
export type SocketRoute = {
  readonly endpoint: GuardedEndpoint;
  /** Added to the accepted upgrade. */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * How a connection without a valid credential is refused. `socket`: accepted, told and closed, since pages cannot read
   * a refused upgrade. A function: the upgrade is answered by HTTP with this JSON body.
   */
  readonly refusal: 'socket' | ((status: RefusedStatus, requestId: string) => object);
  /** False: the upgrade is answered 429. Absent: there is always room. */
  readonly hasRoom?: () => boolean;
};
