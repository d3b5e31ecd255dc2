// Up to twenty voices or turns at once on one socket (/ws/tts/multi), each a context with an id of the caller's
// choosing. In: text per context. Out: audio per context, to callbacks, a player, or a loop over speak().
// closeContext(id, true) is the barge-in of one context: its player falls silent at the call, the others go on.
// Invariant: the player and loops get nothing of a context after its immediate close or cancel.

import type { SocketClose } from '../open-socket.ts';
import { TurnSpeaker } from './speak-turn.ts';
import {
  CANCEL_QUIET_MS,
  END_QUIET_MS,
  isRestart,
  lossOf,
  type SpeechConnection,
  SpeechSocket,
} from './speech-socket.ts';
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
import { type Turn, TurnQueue } from './turn-queue.ts';

export interface MultiContextConfig extends Omit<
  SpeechConfig,
  'voiceId' | 'flushTimeoutMs' | 'maxBufferLength'
> {
  /** Of contexts that are made by send(). */
  defaultVoiceId?: number;
  /** Seconds after which a context without any frame from here is closed. */
  inactivityTimeout?: number;
}

/** What is of one context's voice alone. */
export interface ContextOptions {
  voiceId?: number;
  voiceSettings?: Pick<SpeechConfig, 'cfgScale' | 'maxNewTokens'>;
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
  /** The server restarts; contexts are made again and turns that have not begun to sound are sent again. */
  onServerRestart?: (error: SpeechError) => void;
}

interface Context {
  readonly id: string;
  readonly voice: Frame;
  readonly turns: TurnQueue;
  readonly speaker: TurnSpeaker;
  /** Its first frame, with the configuration, was sent. */
  made: boolean;
}

/** Closed contexts whose use is remembered; beyond that the oldest are forgotten. */
const MAX_USAGES = 1_000;

export class MultiContextSession {
  readonly #config: MultiContextConfig;
  readonly #callbacks: MultiContextCallbacks;
  readonly #player: SpeechPlayer | undefined;
  readonly #socket: SpeechSocket;
  readonly #contexts = new Map<string, Context>();
  /** Closed gracefully: they speak their rest. */
  readonly #leaving = new Map<string, Context>();
  readonly #usage = new Map<string, SpeechUsage>();
  /** Cancels of a context that wait for their acknowledgement; its audio until then is of the abandoned turn. */
  readonly #cancelling = new Map<string, number>();
  #replayed = false;
  #closing = false;
  #restarting: Promise<void> | undefined;

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
    return [...this.#contexts.keys()];
  }

  /** What closed contexts have used, by id. */
  get contextUsage(): Readonly<Record<string, SpeechUsage>> {
    return Object.fromEntries(this.#usage);
  }

  /** What a closed context has used; null when it spoke nothing or is unknown. */
  usageFor(contextId: string): SpeechUsage | null {
    return this.#usage.get(contextId) ?? null;
  }

  /** Rejects with a SpeechError when the server cannot be reached within the connection's time-out (60 s). */
  async connect(): Promise<void> {
    this.#closing = false;
    await this.#socket.connect();
  }

  /** Opens a context, unless it is open; throws NOT_CONNECTED before connect(). */
  createContext(contextId: string, options: ContextOptions = {}): void {
    const context = this.#context(contextId, options);
    if (!context.made) this.#sendTo(context, { text: ' ' });
  }

  /** Appends text, in a new context if the id is unknown; `flush` ends the turn. Throws NOT_CONNECTED. */
  send(contextId: string, text: string, flush = false): void {
    const context = this.#context(contextId);
    this.#transmit(context, context.turns.unfinished() ?? context.turns.begin(), { text, flush });
  }

  /** Speaks what is buffered; the context stays. Does nothing without connection. */
  flush(contextId: string): void {
    if (!this.#socket.isOpen && !this.#restarting) return;
    const turns = this.#contexts.get(contextId)?.turns;
    if (turns) this.send(contextId, '', true);
    else this.#socket.send({ flush: true, context_id: contextId });
  }

  /** One turn in a context, as StreamingSession.speak(); leaving the loop early is cancelCurrent(contextId). */
  speak(contextId: string, text: string | AsyncIterable<string>): AsyncIterableIterator<SpeechChunk> {
    return this.#context(contextId).speaker.speak(text);
  }

  keepAlive(contextId: string): void {
    if (this.#socket.isOpen) this.#socket.send({ text: '', context_id: contextId });
  }

  /** Graceful: the rest is spoken first. `immediate`: barge-in; the player is silent when this returns. */
  closeContext(contextId: string, immediate = false): void {
    const context = this.#contexts.get(contextId);
    this.#contexts.delete(contextId);
    if (immediate) {
      this.#player?.stop(contextId);
      context?.turns.clear();
      this.#leaving.get(contextId)?.turns.clear();
    }
    if (!this.#socket.isOpen) return context?.turns.clear();
    if (immediate) this.#expectEnd(contextId);
    else if (context) {
      const open = context.turns.unfinished();
      if (open) open.ended = true;
      this.#leaving.set(contextId, context);
    }
    this.#socket.send({ close_context: true, context_id: contextId, ...(immediate ? { immediate } : {}) });
  }

  /** Barge-in that keeps the context: abandons what it says and has buffered. Resolves as in StreamingSession. */
  async cancelCurrent(contextId: string): Promise<void> {
    this.#player?.stop(contextId);
    this.#contexts.get(contextId)?.turns.clear();
    if (!this.#socket.isOpen) return;
    this.#expectEnd(contextId);
    this.#socket.send({ cancel: true, context_id: contextId });
    const own = (frame: Frame): boolean => frame['interrupted'] === true && frame['context_id'] === contextId;
    const { end } = await this.#socket.wait(own, CANCEL_QUIET_MS);
    if (end !== 'answered') this.#ended(contextId);
  }

  /** For contexts that are created afterwards. Rejects with a SpeechError. */
  async updateSettings(settings: SpeechSettings): Promise<Readonly<Record<string, unknown>>> {
    if (this.#restarting) await this.#restarting;
    return this.#socket.updateSettings(settings);
  }

  /** Ends everything and resolves when the server has said goodbye, or after 15 s of silence. */
  async close(): Promise<void> {
    if (this.#restarting) await this.#restarting;
    if (!this.#socket.isOpen) return;
    this.#closing = true;
    this.#socket.send({ close_socket: true });
    await this.#socket.wait((frame) => frame['session_closed'] === true, END_QUIET_MS);
    this.#socket.close();
  }

  #context(contextId: string, options: ContextOptions = {}): Context {
    if (!this.#restarting) this.#socket.assertOpen();
    const known = this.#contexts.get(contextId);
    if (known) return known;
    const turns = new TurnQueue();
    const { voiceId = this.#config.defaultVoiceId, voiceSettings } = options;
    const voice = configFields({ ...voiceSettings, ...(voiceId === undefined ? {} : { voiceId }) });
    const context: Context = {
      id: contextId,
      voice: Object.keys(voice).length === 0 ? {} : { voice_settings: voice },
      turns,
      speaker: new TurnSpeaker({
        turns,
        transmit: (turn, text, flush) => this.#transmit(context, turn, { text, flush }),
        cancel: () => void this.cancelCurrent(contextId),
      }),
      made: false,
    };
    this.#contexts.set(contextId, context);
    return context;
  }

  #transmit(context: Context, turn: Turn, frame: Frame): void {
    this.#sendTo(context, frame);
    context.turns.sent(turn, frame);
  }

  /** The first frame of a context carries its configuration. Frames of a restart are sent when it is over. */
  #sendTo(context: Context, frame: Frame): void {
    if (this.#restarting) return;
    const { defaultVoiceId: _voice, inactivityTimeout, ...session } = this.#config;
    const first = {
      ...configFields(session),
      ...(inactivityTimeout === undefined ? {} : { inactivity_timeout: inactivityTimeout }),
      ...context.voice,
    };
    this.#socket.send({ ...frame, context_id: context.id, ...(context.made ? {} : first) });
    context.made = true;
  }

  #receive(frame: Frame): void {
    const contextId = typeof frame['context_id'] === 'string' ? frame['context_id'] : undefined;
    if ('error' in frame) {
      this.#failed(errorOf(frame), contextId);
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
    const { onContextCreated, onWordTimestamps, onFinal } = this.#callbacks;
    if (typeof frame['audio'] === 'string') this.#hear(contextId, frame);
    else if (frame['context_created'] === true) onContextCreated?.(contextId);
    else if (Array.isArray(frame['word_timestamps'])) onWordTimestamps?.(wordsOf(frame), contextId);
    else if (frame['final'] === true) {
      this.#turnsOf(contextId)?.retire();
      onFinal?.(contextId);
    } else if (frame['context_closed'] === true) this.#contextClosed(contextId, frame);
    else if (frame['context_timeout'] === true) this.#timedOut(contextId);
  }

  /** The turns that what comes from the server now belongs to; undefined for what is abandoned. */
  #turnsOf(contextId: string): TurnQueue | undefined {
    if (this.#cancelling.has(contextId)) return undefined;
    return (this.#leaving.get(contextId) ?? this.#contexts.get(contextId))?.turns;
  }

  #hear(contextId: string, frame: Frame): void {
    const chunk = chunkOf(frame);
    this.#callbacks.onChunk?.(chunk);
    if (this.#cancelling.has(contextId)) return;
    this.#replayed = false;
    this.#player?.play(chunk);
    this.#turnsOf(contextId)?.heard(chunk);
  }

  #contextClosed(contextId: string, frame: Frame): void {
    const leaving = this.#leaving.get(contextId);
    this.#leaving.delete(contextId);
    leaving?.turns.clear();
    // One that was closed at once may have been made anew since.
    if (!leaving && !this.#cancelling.has(contextId)) this.#forget(contextId);
    this.#ended(contextId);
    const usage = usageOf(frame);
    if (usage) this.#usage.set(contextId, usage);
    const [oldest] = this.#usage.keys();
    if (oldest !== undefined && this.#usage.size > MAX_USAGES) this.#usage.delete(oldest);
    this.#callbacks.onContextClosed?.(contextId, usage);
  }

  #timedOut(contextId: string): void {
    const message = 'The server closed the context: nothing came for it for too long.';
    this.#forget(contextId, new SpeechError('CONTEXT_TIMEOUT', message, { contextId }));
    this.#callbacks.onContextTimeout?.(contextId);
  }

  #forget(contextId: string, error?: SpeechError): void {
    this.#contexts.get(contextId)?.turns.clear(error);
    this.#contexts.delete(contextId);
  }

  #failed(error: SpeechError, contextId: string | undefined): void {
    if (contextId === undefined) this.#clear(error);
    else if (error.code === 'TOO_MANY_CONTEXTS') this.#forget(contextId, error);
    else this.#turnsOf(contextId)?.clear(error);
    this.#callbacks.onError?.(error, contextId);
  }

  #clear(error?: SpeechError): void {
    for (const { turns } of [...this.#contexts.values(), ...this.#leaving.values()]) turns.clear(error);
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
    this.#cancelling.clear();
    const error = lossOf(close);
    if (isRestart(close) && !this.#closing && this.#contexts.size > 0 && !this.#replayed) {
      this.#restarting = this.#restart(error);
      return;
    }
    const idle = [...this.#contexts.values(), ...this.#leaving.values()].every(({ turns }) => !turns.head);
    const orderly = this.#closing || (close.code === 1000 && idle);
    this.#clear(orderly ? undefined : error);
    this.#contexts.clear();
    this.#leaving.clear();
    if (!orderly) this.#callbacks.onError?.(error, undefined);
  }

  /** Makes every context again, in the order they were made; turns that have sounded are lost. */
  async #restart(error: SpeechError): Promise<void> {
    this.#replayed = true;
    for (const { turns } of this.#leaving.values()) turns.clear(error);
    this.#leaving.clear();
    for (const context of this.#contexts.values()) {
      context.made = false;
      if (context.turns.replay()) continue;
      context.turns.clear(error);
      this.#callbacks.onError?.(error, context.id);
    }
    this.#callbacks.onServerRestart?.(error);
    try {
      await this.#socket.reconnect();
      this.#restarting = undefined;
      for (const context of this.#contexts.values()) {
        const frames = context.turns.replay() ?? [];
        for (const frame of frames.length > 0 ? frames : [{ text: ' ' }]) this.#sendTo(context, frame);
      }
    } catch (failure) {
      const lost = failure instanceof SpeechError ? failure : error;
      this.#clear(lost);
      this.#contexts.clear();
      this.#callbacks.onError?.(lost, undefined);
    } finally {
      this.#restarting = undefined;
    }
  }
}
