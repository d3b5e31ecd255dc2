// Up to twenty voices or turns at once on one socket (/ws/tts/multi), each a context with an id of the caller's
// choosing. In: text per context. Out: audio per context. closeContext(id, true) is the barge-in of one context:
// its player falls silent at the call, the others go on.
// Invariant: the player gets nothing of a context after its immediate close or cancel.

import type { SocketClose } from '../open-socket.ts';
import { CANCEL_QUIET_MS, END_QUIET_MS, type SpeechConnection, SpeechSocket } from './speech-socket.ts';
import {
  chunkOf,
  configFields,
  errorOf,
  type Frame,
  interruptionOf,
  type Interruption,
  type SpeechChunk,
  type SpeechConfig,
  SpeechError,
  type SpeechSettings,
  type SpeechUsage,
  type SpokenWordTime,
  usageOf,
  wordsOf,
} from './speech-wire.ts';
import type { SpeechPlayer } from './streaming-session.ts';

export interface MultiContextConfig extends Omit<
  SpeechConfig,
  'voiceId' | 'flushTimeoutMs' | 'maxBufferLength'
> {
  /** Of contexts that are made by send(). */
  defaultVoiceId?: number;
  /** Seconds after which a context without any frame from here is closed. */
  inactivityTimeout?: number;
}

export interface MultiContextCallbacks {
  onContextCreated?: (contextId: string) => void;
  onChunk?: (chunk: SpeechChunk) => void;
  onWordTimestamps?: (words: SpokenWordTime[], contextId: string) => void;
  onFinal?: (contextId: string) => void;
  onContextClosed?: (contextId: string, usage: SpeechUsage | null) => void;
  onContextTimeout?: (contextId: string) => void;
  onInterrupted?: (interruption: Interruption, contextId: string | undefined) => void;
  onSessionClosed?: () => void;
  onError?: (error: SpeechError, contextId: string | undefined) => void;
}

export class MultiContextSession {
  readonly #config: MultiContextConfig;
  readonly #callbacks: MultiContextCallbacks;
  readonly #player: SpeechPlayer | undefined;
  readonly #socket: SpeechSocket;
  readonly #open = new Set<string>();
  readonly #usage = new Map<string, SpeechUsage>();
  /** Cancels of a context that wait for their acknowledgement; its audio until then is of the abandoned turn. */
  readonly #cancelling = new Map<string, number>();
  #closing = false;

  constructor(options: {
    connection: SpeechConnection;
    config?: MultiContextConfig;
    callbacks?: MultiContextCallbacks;
    player?: SpeechPlayer;
  }) {
    this.#config = options.config ?? {};
    this.#callbacks = options.callbacks ?? {};
    this.#player = options.player;
    this.#socket = new SpeechSocket(options.connection, '/ws/tts/multi', {
      frame: (frame) => this.#receive(frame),
      closed: (close) => this.#closed(close),
    });
  }

  get isConnected(): boolean {
    return this.#socket.isOpen;
  }

  get activeContexts(): string[] {
    return [...this.#open];
  }

  /** What a closed context has used; null when it spoke nothing or is unknown. */
  usageFor(contextId: string): SpeechUsage | null {
    return this.#usage.get(contextId) ?? null;
  }

  async connect(): Promise<void> {
    await this.#socket.connect();
  }

  /** Opens a context; throws NOT_CONNECTED before connect(). */
  createContext(contextId: string, options: { voiceId?: number } = {}): void {
    this.#send(contextId, { text: ' ' }, options.voiceId ?? this.#config.defaultVoiceId);
  }

  /** Appends text, in a new context if the id is unknown. */
  send(contextId: string, text: string, flush = false): void {
    this.#send(contextId, { text, flush }, this.#config.defaultVoiceId);
  }

  /** Speaks what is buffered; the context stays. Does nothing without connection. */
  flush(contextId: string): void {
    if (this.#socket.isOpen) this.#socket.send({ flush: true, context_id: contextId });
  }

  keepAlive(contextId: string): void {
    if (this.#socket.isOpen) this.#socket.send({ text: '', context_id: contextId });
  }

  /** Graceful: the rest is spoken first. `immediate`: barge-in; the player is silent when this returns. */
  closeContext(contextId: string, immediate = false): void {
    this.#open.delete(contextId);
    if (immediate) this.#player?.stop(contextId);
    if (!this.#socket.isOpen) return;
    if (immediate) this.#expectEnd(contextId);
    this.#socket.send({ close_context: true, context_id: contextId, ...(immediate ? { immediate } : {}) });
  }

  /** Barge-in that keeps the context: abandons what it says and has buffered. Resolves as in StreamingSession. */
  async cancelCurrent(contextId: string): Promise<void> {
    this.#player?.stop(contextId);
    if (!this.#socket.isOpen) return;
    this.#expectEnd(contextId);
    this.#socket.send({ cancel: true, context_id: contextId });
    const own = (frame: Frame): boolean => frame['interrupted'] === true && frame['context_id'] === contextId;
    const { end } = await this.#socket.wait(own, CANCEL_QUIET_MS);
    if (end !== 'answered') this.#ended(contextId);
  }

  /** For contexts that are created afterwards. Rejects with a SpeechError. */
  async updateSettings(settings: SpeechSettings): Promise<Readonly<Record<string, unknown>>> {
    return this.#socket.updateSettings(settings);
  }

  /** Ends everything and resolves when the server has said goodbye, or after 15 s of silence. */
  async close(): Promise<void> {
    if (!this.#socket.isOpen) return;
    this.#closing = true;
    this.#socket.send({ close_socket: true });
    await this.#socket.wait((frame) => frame['session_closed'] === true, END_QUIET_MS);
    this.#socket.close();
  }

  #send(contextId: string, fields: Frame, voiceId: number | undefined): void {
    const { defaultVoiceId: _voice, inactivityTimeout, ...session } = this.#config;
    const first = this.#open.has(contextId)
      ? {}
      : {
          ...configFields(session),
          ...(inactivityTimeout === undefined ? {} : { inactivity_timeout: inactivityTimeout }),
          ...(voiceId === undefined ? {} : { voice_settings: { voice_id: voiceId } }),
        };
    this.#socket.send({ ...fields, context_id: contextId, ...first });
    this.#open.add(contextId);
  }

  #receive(frame: Frame): void {
    const contextId = typeof frame['context_id'] === 'string' ? frame['context_id'] : undefined;
    if ('error' in frame) {
      this.#callbacks.onError?.(errorOf(frame), contextId);
    } else if (frame['session_closed'] === true) {
      this.#callbacks.onSessionClosed?.();
    } else if (frame['interrupted'] === true) {
      if (contextId !== undefined) this.#ended(contextId);
      this.#callbacks.onInterrupted?.(interruptionOf(frame), contextId);
    } else if (contextId !== undefined) {
      this.#receiveOf(contextId, frame);
    }
  }

  #receiveOf(contextId: string, frame: Frame): void {
    const { onContextCreated, onWordTimestamps, onFinal, onContextTimeout } = this.#callbacks;
    if (typeof frame['audio'] === 'string') this.#hear(contextId, frame);
    else if (frame['context_created'] === true) onContextCreated?.(contextId);
    else if (Array.isArray(frame['word_timestamps'])) onWordTimestamps?.(wordsOf(frame), contextId);
    else if (frame['final'] === true) onFinal?.(contextId);
    else if (frame['context_closed'] === true) this.#contextClosed(contextId, frame);
    else if (frame['context_timeout'] === true) {
      this.#open.delete(contextId);
      onContextTimeout?.(contextId);
    }
  }

  #hear(contextId: string, frame: Frame): void {
    const chunk = chunkOf(frame);
    this.#callbacks.onChunk?.(chunk);
    if ((this.#cancelling.get(contextId) ?? 0) === 0) this.#player?.play(chunk);
  }

  #contextClosed(contextId: string, frame: Frame): void {
    this.#ended(contextId);
    const usage = usageOf(frame);
    if (usage) this.#usage.set(contextId, usage);
    this.#callbacks.onContextClosed?.(contextId, usage);
  }

  #expectEnd(contextId: string): void {
    this.#cancelling.set(contextId, (this.#cancelling.get(contextId) ?? 0) + 1);
  }

  #ended(contextId: string): void {
    const left = (this.#cancelling.get(contextId) ?? 0) - 1;
    if (left > 0) this.#cancelling.set(contextId, left);
    else this.#cancelling.delete(contextId);
  }

  #closed(close: SocketClose): void {
    this.#open.clear();
    this.#cancelling.clear();
    if (this.#closing || close.code === 1000) return;
    const message = `The connection to the speech server was lost (${String(close.code)}).`;
    this.#callbacks.onError?.(new SpeechError('CONNECTION_LOST', message), undefined);
  }
}
