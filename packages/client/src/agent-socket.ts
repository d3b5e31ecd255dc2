// One WebSocket to a voice agent: turns frames into events and messages into frames. Knows nothing of the conversation.
// In: frames, messages. Out: calls of the listener. Invariant: `closed` is called exactly once, and nothing after abandon().

import {
  type Credential,
  type OpenSocket,
  openSocketWith,
  type SocketClose,
  type SocketLike,
} from './open-socket.ts';
import type { ClientMessage, ServerEvent } from './wire.ts';

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
    this.#socket = openSocketWith(url, credential, openSocket);
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

  /** Lets go of a connection that is no longer wanted; the listener hears nothing more of it. */
  abandon(): void {
    this.#socket.onopen = null;
    this.#socket.onmessage = null;
    this.#socket.onclose = null;
    this.#socket.close();
  }
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
