// LLM tokens in, speech out, turn after turn on one socket (/ws/tts/stream). In: text as it comes. Out: audio and
// what happens to it, to callbacks, to a player, or to a loop over speak(). cancelCurrent() silences the player at
// the call and abandons the turn on the server; the socket stays.
// Invariant: the player gets nothing of a turn after cancelCurrent() was called for it.

import type { SocketClose } from '../open-socket.ts';
import { ChunkQueue } from './chunk-queue.ts';
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
  totalsOf,
  type TurnTotals,
  usageOf,
  wordsOf,
} from './speech-wire.ts';

/** A restarting server asks for this pause before the next connection, ms. */
const RESTART_PAUSE_MS = 1_000;
/** Close codes of a server that restarts or drains. */
const RESTART_CODES = [1012, 1013];
/** Text frames kept for a replay after a restart; a longer turn is not replayed. */
const MAX_REPLAY_FRAMES = 4_000;

/** Where speech is heard. `stop` must silence at once and drop what is queued. */
export interface SpeechPlayer {
  play(chunk: SpeechChunk): void;
  stop(contextId?: string): void;
}

export interface StreamingCallbacks {
  onChunk?: (chunk: SpeechChunk) => void;
  onGenerationStarted?: (chunkId: number, text: string) => void;
  onChunkComplete?: (chunkId: number, audioSeconds: number, genMs: number) => void;
  onWordTimestamps?: (words: SpokenWordTime[], chunkId: number) => void;
  onFinal?: (totals: TurnTotals) => void;
  onSessionClosed?: (totals: TurnTotals) => void;
  /** No audio of the cancelled turn comes after this. */
  onInterrupted?: (interruption: Interruption) => void;
  onWarning?: (text: string) => void;
  onError?: (error: SpeechError) => void;
  /** The server restarted; the turn that had not begun to sound is being sent again. */
  onServerRestart?: () => void;
}

export class StreamingSession {
  readonly #connection: SpeechConnection;
  readonly #callbacks: StreamingCallbacks;
  readonly #player: SpeechPlayer | undefined;
  #config: SpeechConfig;
  #socket: SpeechSocket;
  #configSent = false;
  #lastUsage: SpeechUsage | null = null;
  /** Cancels sent and not yet acknowledged: until then audio belongs to what was cancelled. */
  #cancelling = 0;
  #spoken: ChunkQueue<SpeechChunk> | undefined;
  #unsounded: Frame[] = [];
  #replayed = false;
  #closing = false;
  #restarting: Promise<void> | undefined;

  constructor(options: {
    connection: SpeechConnection;
    config?: SpeechConfig;
    callbacks?: StreamingCallbacks;
    player?: SpeechPlayer;
  }) {
    this.#connection = options.connection;
    this.#config = { ...options.config };
    this.#callbacks = options.callbacks ?? {};
    this.#player = options.player;
    this.#socket = this.#newSocket();
  }

  get isConnected(): boolean {
    return this.#socket.isOpen;
  }

  /** Of the last turn that ended; null before. */
  get lastUsage(): SpeechUsage | null {
    return this.#lastUsage;
  }

  /** Rejects with a SpeechError when the server cannot be reached within the connection's time-out (60 s). */
  async connect(): Promise<void> {
    this.#closing = false;
    await this.#socket.connect();
  }

  /** Appends text to the turn; `flush` ends the turn. Throws NOT_CONNECTED before connect(). */
  send(text: string, flush = false): void {
    const config = this.#configSent ? {} : configFields(this.#config);
    this.#transmit({ text, flush, ...config });
    this.#configSent = true;
  }

  /** Ends the turn: everything sent so far is spoken. */
  flush(): void {
    this.#transmit({ flush: true });
  }

  /**
   * Speaks one turn: a text, or tokens as a model gives them. The chunks come as a loop asks for them; leaving the
   * loop early abandons the turn. It ends with the turn's audio, at an interruption, or throws a SpeechError.
   */
  speak(text: string | AsyncIterable<string>): AsyncIterableIterator<SpeechChunk> {
    const queue = new ChunkQueue<SpeechChunk>(() => void this.cancelCurrent());
    this.#spoken?.end();
    this.#spoken = queue;
    void this.#feed(text, queue);
    return queue;
  }

  /**
   * Barge-in: silences the player now, abandons the turn and everything queued. Resolves when the server has
   * acknowledged, the connection ends, or nothing was heard of the server for 5 s; never rejects.
   */
  async cancelCurrent(): Promise<void> {
    this.#player?.stop();
    this.#spoken?.end();
    this.#spoken = undefined;
    this.#unsounded = [];
    if (!this.#socket.isOpen) return;
    this.#cancelling += 1;
    this.#configSent = false;
    this.#socket.send({ cancel: true });
    const { end } = await this.#socket.wait((frame) => frame['interrupted'] === true, CANCEL_QUIET_MS);
    if (end !== 'answered') this.#cancelling = Math.max(0, this.#cancelling - 1);
  }

  /** Ends the turn gracefully and resolves when its audio is through, the connection ends, or after 15 s of silence. */
  async endSession(): Promise<void> {
    if (!this.#socket.isOpen) return;
    this.#socket.send({ close: true });
    this.#configSent = false;
    await this.#socket.wait((frame) => frame['session_closed'] === true, END_QUIET_MS);
  }

  /** Takes effect with the next text. */
  updateConfig(config: SpeechConfig): void {
    this.#config = { ...this.#config, ...config };
    this.#configSent = false;
  }

  /** From the next turn on. Resolves with all settings as they are now, in wire names; rejects with a SpeechError. */
  async updateSettings(settings: SpeechSettings): Promise<Readonly<Record<string, unknown>>> {
    const effective = await this.#socket.updateSettings(settings);
    this.#config = { ...this.#config, ...settings };
    return effective;
  }

  /** endSession(), then the end of the connection. */
  async close(): Promise<void> {
    await this.endSession();
    this.#closing = true;
    this.#spoken?.end();
    this.#socket.close();
  }

  async #feed(text: string | AsyncIterable<string>, queue: ChunkQueue<SpeechChunk>): Promise<void> {
    try {
      if (typeof text === 'string') return this.send(text, true);
      for await (const token of text) {
        if (this.#spoken !== queue) return;
        this.send(token);
      }
      if (this.#spoken === queue) this.flush();
    } catch (error) {
      queue.end(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #transmit(frame: Frame): void {
    if (this.#restarting === undefined) this.#socket.send(frame);
    if (this.#unsounded.length < MAX_REPLAY_FRAMES) this.#unsounded.push(frame);
  }

  #receive(frame: Frame): void {
    const { onGenerationStarted, onChunkComplete, onWordTimestamps, onWarning, onError } = this.#callbacks;
    if ('error' in frame) this.#fail(errorOf(frame), onError);
    else if (typeof frame['audio'] === 'string') this.#hear(frame);
    else if (frame['generation_started'] === true)
      onGenerationStarted?.(Number(frame['chunk_id']), String(frame['text']));
    else if (Array.isArray(frame['word_timestamps']))
      onWordTimestamps?.(wordsOf(frame), Number(frame['chunk_id']));
    else if (frame['chunk_complete'] === true)
      onChunkComplete?.(Number(frame['chunk_id']), Number(frame['audio_seconds']), Number(frame['gen_ms']));
    else if (frame['final'] === true) this.#callbacks.onFinal?.(totalsOf(frame));
    else if (frame['session_closed'] === true) this.#turnClosed(frame);
    else if (frame['interrupted'] === true) this.#interrupted(frame);
    else if (typeof frame['warning'] === 'string') onWarning?.(frame['warning']);
  }

  #hear(frame: Frame): void {
    const chunk = chunkOf(frame);
    this.#callbacks.onChunk?.(chunk);
    if (this.#cancelling > 0) return;
    this.#unsounded = [];
    this.#replayed = false;
    this.#player?.play(chunk);
    this.#spoken?.push(chunk);
  }

  #turnClosed(frame: Frame): void {
    this.#lastUsage = usageOf(frame);
    this.#unsounded = [];
    this.#spoken?.end();
    this.#spoken = undefined;
    this.#callbacks.onSessionClosed?.(totalsOf(frame));
  }

  #interrupted(frame: Frame): void {
    this.#cancelling = Math.max(0, this.#cancelling - 1);
    this.#callbacks.onInterrupted?.(interruptionOf(frame));
  }

  #fail(error: SpeechError, onError: ((error: SpeechError) => void) | undefined): void {
    this.#unsounded = [];
    this.#spoken?.end(error);
    this.#spoken = undefined;
    onError?.(error);
  }

  #closed(close: SocketClose): void {
    this.#configSent = false;
    this.#cancelling = 0;
    if (this.#closing || close.code === 1000) {
      this.#spoken?.end();
      return;
    }
    const mayReplay =
      this.#unsounded.length > 0 && this.#unsounded.length < MAX_REPLAY_FRAMES && !this.#replayed;
    if (RESTART_CODES.includes(close.code) && mayReplay) {
      this.#restarting = this.#restart();
      return;
    }
    const restarting = RESTART_CODES.includes(close.code);
    const error = restarting
      ? new SpeechError('SERVER_RESTARTING', 'The server is restarting. Connect again in a moment.', {
          status: 503,
        })
      : new SpeechError(
          'CONNECTION_LOST',
          `The connection to the speech server was lost (${String(close.code)}).`,
        );
    this.#fail(error, this.#callbacks.onError);
  }

  async #restart(): Promise<void> {
    this.#replayed = true;
    this.#callbacks.onServerRestart?.();
    await new Promise((resolve) => setTimeout(resolve, RESTART_PAUSE_MS));
    this.#socket = this.#newSocket();
    try {
      await this.#socket.connect();
      const [first, ...rest] = this.#unsounded;
      if (first) this.#socket.send({ ...first, ...configFields(this.#config) });
      for (const frame of rest) this.#socket.send(frame);
      this.#configSent = true;
    } catch (error) {
      const failure =
        error instanceof SpeechError ? error : new SpeechError('CONNECTION_FAILED', String(error));
      this.#fail(failure, this.#callbacks.onError);
    } finally {
      this.#restarting = undefined;
    }
  }

  #newSocket(): SpeechSocket {
    return new SpeechSocket(this.#connection, '/ws/tts/stream', {
      frame: (frame) => this.#receive(frame),
      closed: (close) => this.#closed(close),
    });
  }
}
