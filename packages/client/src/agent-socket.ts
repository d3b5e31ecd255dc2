// One WebSocket to a voice agent: opens it with the credential in the place the runtime allows, turns frames into
// events and messages into frames. Knows nothing of the conversation. Invariant: `closed` is called exactly once.

import { clientError } from './errors.ts';
import type { ClientMessage, ServerEvent } from './wire.ts';

/** What is used of a WebSocket: browsers', Node's own (from 22) and the `ws` package's all fit. */
export interface SocketLike {
  readonly bufferedAmount: number;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  send(text: string): void;
  close(code?: number, reason?: string): void;
}

/** Opens a socket. `headers` carry the credential; a browser's WebSocket cannot send them. */
export type OpenSocket = (url: string, headers: Readonly<Record<string, string>>) => SocketLike;

export interface Credential {
  /** Sent as `Authorization: Bearer`: only where openSocket can send headers. */
  apiKey?: string;
  /** A temporary token, sent as `?token=`. */
  token?: string;
}

export interface SocketClose {
  code: number;
  reason: string;
}

export interface AgentSocketListener {
  opened(): void;
  event(event: ServerEvent): void;
  /** A frame that is not a JSON object with a `type`. */
  unreadable(): void;
  closed(close: SocketClose): void;
}

export class AgentSocket {
  readonly #socket: SocketLike;

  constructor(url: string, credential: Credential, listener: AgentSocketListener, openSocket?: OpenSocket) {
    this.#socket = open(url, credential, openSocket);
    this.#socket.onopen = () => listener.opened();
    this.#socket.onerror = () => undefined; // always followed by a close, which says what is known
    this.#socket.onmessage = (message: { data: unknown }) => {
      const event = parseEvent(message.data);
      if (event) listener.event(event);
      else listener.unreadable();
    };
    this.#socket.onclose = (close: { code?: number; reason?: string }) => {
      this.#socket.onmessage = null;
      this.#socket.onclose = null;
      listener.closed({ code: close.code ?? 1006, reason: close.reason ?? '' });
    };
  }

  /** Bytes accepted but not yet on the network. */
  get bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  send(message: ClientMessage): void {
    this.#socket.send(JSON.stringify(message));
  }

  close(): void {
    this.#socket.close(1000);
  }
}

function open(url: string, credential: Credential, openSocket: OpenSocket | undefined): SocketLike {
  const target = new URL(url);
  if (credential.token !== undefined) target.searchParams.set('token', credential.token);
  const headers: Record<string, string> = {};
  if (credential.apiKey !== undefined) headers['authorization'] = `Bearer ${credential.apiKey}`;
  if (openSocket) return openSocket(target.href, headers);
  if (credential.apiKey !== undefined) throw clientError('credential_in_browser', { fatal: true });
  if (typeof globalThis.WebSocket !== 'function') throw clientError('no_websocket', { fatal: true });
  return new globalThis.WebSocket(target.href);
}

function parseEvent(frame: unknown): ServerEvent | undefined {
  if (typeof frame !== 'string') return undefined;
  let value: unknown;
  try {
    value = JSON.parse(frame);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const fields = value as Record<string, unknown>;
  if (typeof fields['type'] === 'string') return fields as unknown as ServerEvent;
  // Older servers refuse a connection with an error that has no type.
  if (typeof fields['code'] === 'string' && typeof fields['message'] === 'string') {
    return { type: 'error', code: fields['code'], message: fields['message'] };
  }
  return undefined;
}
