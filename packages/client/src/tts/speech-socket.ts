// One WebSocket of the streaming TTS API: opened within a time limit, frames in both directions, and waits that end
// when the server has been silent for too long ("quiet" time-outs: every frame of any kind starts them anew).
// Invariant: every wait settles: by its frame, by silence, or by the end of the connection.

import {
  type Credential,
  type OpenSocket,
  openSocketWith,
  type SocketClose,
  type SocketLike,
} from '../open-socket.ts';
import { configFields, errorOf, type Frame, SpeechError, type SpeechSettings } from './speech-wire.ts';

export interface SpeechConnection extends Credential {
  /** `ws://host:port`; the path is the session's. */
  url: string;
  /** Needed where there is no global WebSocket or to send an API key. */
  openSocket?: OpenSocket;
  /** For the handshake, ms. */
  timeoutMs?: number;
}

/** Quiet time-outs, ms: without a frame for this long the server is taken to be gone. */
export const CANCEL_QUIET_MS = 5_000;
export const END_QUIET_MS = 15_000;
const SETTINGS_QUIET_MS = 15_000;

/** A restarting server asks for this pause before the next connection, ms. */
const RESTART_PAUSE_MS = 1_000;
/** Close codes of a server that restarts or drains. */
const RESTART_CODES: ReadonlySet<number> = new Set([1012, 1013]);

/** How long a handshake may take, ms. */
const HANDSHAKE_MS = 60_000;

export const isRestart = (close: SocketClose): boolean => RESTART_CODES.has(close.code);

/** What a turn that was cut off by the end of the connection fails with. */
export function lossOf(close: SocketClose): SpeechError {
  if (isRestart(close)) {
    const message = 'The server is restarting. Connect again in a moment.';
    return new SpeechError('SERVER_RESTARTING', message, { status: 503 });
  }
  const message = `The connection to the speech server was lost (${String(close.code)}).`;
  return new SpeechError('CONNECTION_LOST', message);
}

export type WaitEnd = 'answered' | 'quiet' | 'closed';

interface Wait {
  matches: (frame: Frame) => boolean;
  settle: (end: WaitEnd, frame?: Frame) => void;
  quietMs: number;
  timer: ReturnType<typeof setTimeout>;
}

export class SpeechSocket {
  readonly #path: string;
  readonly #connection: SpeechConnection;
  readonly #onFrame: (frame: Frame) => void;
  readonly #onClose: (close: SocketClose) => void;
  #socket: SocketLike | undefined;
  #open = false;
  #connecting: Promise<void> | undefined;
  #waits: Wait[] = [];

  constructor(
    connection: SpeechConnection,
    path: string,
    listener: { frame: (frame: Frame) => void; closed: (close: SocketClose) => void },
  ) {
    this.#connection = connection;
    this.#path = path;
    this.#onFrame = listener.frame;
    this.#onClose = listener.closed;
  }

  get isOpen(): boolean {
    return this.#open;
  }

  /**
   * Rejects with CONNECTION_FAILED when the server refuses, cannot be reached or takes too long. Does nothing more while
   * connecting or connected; connects anew after the end of a connection.
   */
  connect(): Promise<void> {
    if (this.#open) return Promise.resolve();
    this.#connecting ??= this.#connect().finally(() => (this.#connecting = undefined));
    return this.#connecting;
  }

  /** Connects again to a server that restarts. */
  async reconnect(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, RESTART_PAUSE_MS));
    await this.connect();
  }

  async #connect(): Promise<void> {
    const { url, openSocket, timeoutMs = HANDSHAKE_MS } = this.#connection;
    const socket = openSocketWith(new URL(this.#path, url).href, this.#connection, openSocket);
    this.#socket = socket;
    await new Promise<void>((resolve, reject) => {
      const fail = (why: string): void => {
        clearTimeout(timer);
        reject(new SpeechError('CONNECTION_FAILED', `The speech server could not be reached: ${why}.`));
      };
      const timer = setTimeout(() => {
        fail('it did not answer in time');
        socket.close();
      }, timeoutMs);
      socket.onopen = () => {
        clearTimeout(timer);
        this.#open = true;
        resolve();
      };
      socket.onerror = () => undefined; // always followed by a close
      socket.onmessage = (message: { data: unknown }) => this.#receive(message.data);
      socket.onclose = (close: { code?: number; reason?: string }) => {
        const wasOpen = this.#open;
        this.#open = false;
        socket.onmessage = null;
        socket.onclose = null;
        for (const wait of this.#waits.splice(0)) this.#settle(wait, 'closed');
        const { code = 1006, reason = '' } = close;
        if (wasOpen) this.#onClose({ code, reason });
        else fail(reason === '' ? `closed with ${String(code)}` : reason);
      };
    });
  }

  /** Throws NOT_CONNECTED before connect() and after the connection has ended. */
  assertOpen(): void {
    if (this.#open) return;
    throw new SpeechError('NOT_CONNECTED', 'The session is not connected. Call connect() first.');
  }

  /** Throws as assertOpen(). */
  send(frame: Frame): void {
    this.assertOpen();
    this.#socket?.send(JSON.stringify(frame));
  }

  /** Resolves with the first frame that matches, or with what ended the wait. */
  wait(matches: (frame: Frame) => boolean, quietMs: number): Promise<{ end: WaitEnd; frame?: Frame }> {
    if (!this.#open) return Promise.resolve({ end: 'closed' });
    return new Promise((resolve) => {
      const settle = (end: WaitEnd, frame?: Frame): void =>
        resolve(frame === undefined ? { end } : { end, frame });
      const wait: Wait = { matches, settle, quietMs, timer: setTimeout(() => undefined, 0) };
      this.#arm(wait);
      this.#waits.push(wait);
    });
  }

  /**
   * Resolves with all settings as the server has them now, in wire names; rejects with its refusal, or TIMEOUT when it says
   * nothing. An error of one context is not the answer.
   */
  async updateSettings(settings: SpeechSettings): Promise<Readonly<Record<string, unknown>>> {
    this.send({ update_settings: configFields(settings) });
    const answers = (frame: Frame): boolean =>
      frame['settings_updated'] === true || ('error' in frame && frame['context_id'] === undefined);
    const { frame } = await this.wait(answers, SETTINGS_QUIET_MS);
    if (frame === undefined) throw new SpeechError('TIMEOUT', 'The server did not confirm the settings.');
    if ('error' in frame) throw errorOf(frame);
    return frame['settings'] as Readonly<Record<string, unknown>>;
  }

  close(): void {
    this.#socket?.close(1000);
  }

  #receive(data: unknown): void {
    let frame: unknown;
    try {
      frame = typeof data === 'string' ? JSON.parse(data) : null;
    } catch {
      frame = null;
    }
    if (typeof frame !== 'object' || frame === null) return;
    for (const wait of this.#waits) this.#arm(wait);
    this.#onFrame(frame as Frame);
    // Each answer settles the oldest wait for it: two cancels have two acknowledgements.
    const first = this.#waits.find((wait) => wait.matches(frame as Frame));
    if (first) this.#settle(first, 'answered', frame as Frame);
  }

  #arm(wait: Wait): void {
    clearTimeout(wait.timer);
    wait.timer = setTimeout(() => this.#settle(wait, 'quiet'), wait.quietMs);
  }

  #settle(wait: Wait, end: WaitEnd, frame?: Frame): void {
    clearTimeout(wait.timer);
    this.#waits = this.#waits.filter((other) => other !== wait);
    wait.settle(end, frame);
  }
}
