// LLM tokens in, speech out, turn after turn on one socket (/ws/tts/stream). In: text as it comes. Out: audio and
// what happens to it, to callbacks, to a player, or to a loop over speak(). cancelCurrent() silences the player at
// the call and abandons the turn on the server; the socket stays.
// Invariant: the player and loops get nothing of a turn after cancelCurrent() was called for it.

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
  totalsOf,
  type TurnTotals,
  usageOf,
  wordsOf,
} from './speech-wire.ts';
import { type Turn, TurnQueue } from './turn-queue.ts';

/** Where speech is heard. `stop` must silence at once and drop what is queued. */
export interface SpeechPlayer {
  play(chunk: SpeechChunk): void;
  stop(contextId?: string): void;
}

export interface StreamingCallbacks {
  /** Every frame of audio, also those under way when a turn is cancelled: after `onInterrupted` no more of it comes. */
  onChunk?: (chunk: SpeechChunk) => void;
  onGenerationStarted?: (chunkId: number, text: string) => void;
  onChunkComplete?: (chunkId: number, audioSeconds: number, genMs: number) => void;
  onWordTimestamps?: (words: SpokenWordTime[], chunkId: number) => void;
  onFinal?: (...totals: TurnTotals) => void;
  /** A turn is over. */
  onSessionClosed?: (...totals: TurnTotals) => void;
  onInterrupted?: (interruption: Interruption) => void;
  onWarning?: (text: string) => void;
  onError?: (error: SpeechError) => void;
  /** The server restarts; the turns, none of which has begun to sound, are being sent again. */
  onServerRestart?: (error: SpeechError) => void;
}

export class StreamingSession {
  readonly #callbacks: StreamingCallbacks;
  readonly #player: SpeechPlayer | undefined;
  readonly #socket: SpeechSocket;
  readonly #turns = new TurnQueue();
  readonly #speaker: TurnSpeaker;
  #config: SpeechConfig;
  #configSent = false;
  #lastUsage: SpeechUsage | null = null;
  /** Cancels sent and not yet acknowledged: what comes until then is of what was cancelled. */
  #cancelling = 0;
  #replayed = false;
  #closing = false;
  #restarting: Promise<void> | undefined;

  constructor(options: {
    connection: SpeechConnection;
    config?: SpeechConfig;
    callbacks?: StreamingCallbacks;
    player?: SpeechPlayer;
  }) {
    this.#config = { ...options.config };
    this.#callbacks = options.callbacks ?? {};
    this.#player = options.player;
    this.#speaker = new TurnSpeaker({
      turns: this.#turns,
      transmit: (turn, text, flush) => this.#transmit(turn, text, flush),
      cancel: () => void this.cancelCurrent(),
    });
    this.#socket = new SpeechSocket(options.connection, '/ws/tts/stream', {
      frame: (frame) => this.#receive(frame),
      closed: (close) => this.#closed(close),
    });
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
    if (!this.#restarting) this.#socket.assertOpen();
    this.#transmit(this.#turns.unfinished() ?? this.#turns.begin(), text, flush);
  }

  /** Ends the turn: everything sent so far is spoken. */
  flush(): void {
    this.send('', true);
  }

  /**
   * Speaks one turn: a text, or tokens as a model gives them. The chunks come as a loop asks for them; leaving the
   * loop early is cancelCurrent(). It ends with the turn's audio, at an interruption, or throws a SpeechError (or
   * what the source of tokens threw; the turn is then abandoned). Further turns wait for their place.
   */
  speak(text: string | AsyncIterable<string>): AsyncIterableIterator<SpeechChunk> {
    return this.#speaker.speak(text);
  }

  /**
   * Barge-in: silences the player now, abandons the turn and everything queued. Resolves when the server has
   * acknowledged, the connection ends, or nothing was heard of the server for 5 s; never rejects.
   */
  async cancelCurrent(): Promise<void> {
    this.#player?.stop();
    this.#turns.clear();
    if (!this.#socket.isOpen) return;
    this.#cancelling += 1;
    this.#configSent = false;
    this.#socket.send({ cancel: true });
    const { end } = await this.#socket.wait((frame) => frame['interrupted'] === true, CANCEL_QUIET_MS);
    if (end !== 'answered') this.#cancelling = Math.max(0, this.#cancelling - 1);
  }

  /**
   * Ends the turn gracefully and resolves when everything sent has been spoken or has failed, the connection ends, or
   * after 15 s of silence; never rejects.
   */
  async endSession(): Promise<void> {
    if (this.#restarting) await this.#restarting;
    if (!this.#socket.isOpen) return;
    const open = this.#turns.unfinished();
    if (open) open.ended = true;
    this.#socket.send({ close: true });
    this.#configSent = false;
    const over = (frame: Frame): boolean =>
      (frame['session_closed'] === true || 'error' in frame) && this.#turns.head === undefined;
    await this.#socket.wait(over, END_QUIET_MS);
  }

  /** Takes effect with the next text. */
  updateConfig(config: SpeechConfig): void {
    this.#config = { ...this.#config, ...config };
    this.#configSent = false;
  }

  /** From the next turn on. Resolves with all settings as they are now, in wire names; rejects with a SpeechError. */
  async updateSettings(settings: SpeechSettings): Promise<Readonly<Record<string, unknown>>> {
    if (this.#restarting) await this.#restarting;
    const effective = await this.#socket.updateSettings(settings);
    this.#config = { ...this.#config, ...settings };
    return effective;
  }

  /** endSession(), then the end of the connection. */
  async close(): Promise<void> {
    await this.endSession();
    this.#closing = true;
    this.#turns.clear();
    this.#socket.close();
  }

  #transmit(turn: Turn, text: string, flush: boolean): void {
    const frame = { text, flush };
    if (!this.#restarting) {
      this.#socket.send(this.#configSent ? frame : { ...frame, ...configFields(this.#config) });
      this.#configSent = true;
    }
    this.#turns.sent(turn, frame);
  }

  #receive(frame: Frame): void {
    const { onGenerationStarted, onChunkComplete, onWordTimestamps, onFinal, onWarning } = this.#callbacks;
    if ('error' in frame) this.#failed(errorOf(frame));
    else if (typeof frame['audio'] === 'string') this.#hear(frame);
    else if (frame['generation_started'] === true)
      onGenerationStarted?.(Number(frame['chunk_id']), String(frame['text']));
    else if (Array.isArray(frame['word_timestamps']))
      onWordTimestamps?.(wordsOf(frame), Number(frame['chunk_id']));
    else if (frame['chunk_complete'] === true)
      onChunkComplete?.(Number(frame['chunk_id']), Number(frame['audio_seconds']), Number(frame['gen_ms']));
    else if (frame['final'] === true) onFinal?.(...totalsOf(frame));
    else if (frame['session_closed'] === true) this.#turnClosed(frame);
    else if (frame['interrupted'] === true) this.#interrupted(frame);
    else if (typeof frame['warning'] === 'string') onWarning?.(frame['warning']);
  }

  #hear(frame: Frame): void {
    const chunk = chunkOf(frame);
    this.#callbacks.onChunk?.(chunk);
    if (this.#cancelling > 0) return;
    this.#replayed = false;
    this.#player?.play(chunk);
    this.#turns.heard(chunk);
  }

  #turnClosed(frame: Frame): void {
    this.#lastUsage = usageOf(frame);
    if (this.#cancelling === 0) this.#turns.retire();
    this.#callbacks.onSessionClosed?.(...totalsOf(frame));
  }

  #interrupted(frame: Frame): void {
    this.#cancelling = Math.max(0, this.#cancelling - 1);
    this.#callbacks.onInterrupted?.(interruptionOf(frame));
  }

  /** The server drops what it has; while a cancel is under way that is what was cancelled. */
  #failed(error: SpeechError): void {
    if (this.#cancelling === 0) this.#turns.clear(error);
    this.#callbacks.onError?.(error);
  }

  #closed(close: SocketClose): void {
    this.#configSent = false;
    this.#cancelling = 0;
    const idle = this.#turns.head === undefined;
    if (this.#closing || (close.code === 1000 && idle)) return this.#turns.clear();
    const error = lossOf(close);
    if (isRestart(close) && !idle && !this.#replayed && this.#turns.replay()) {
      this.#restarting = this.#restart(error);
    } else this.#failed(error);
  }

  async #restart(error: SpeechError): Promise<void> {
    this.#replayed = true;
    this.#callbacks.onServerRestart?.(error);
    try {
      await this.#socket.reconnect();
      for (const frame of this.#turns.replay() ?? []) {
        this.#socket.send(this.#configSent ? frame : { ...frame, ...configFields(this.#config) });
        this.#configSent = true;
      }
    } catch (failure) {
      this.#failed(failure instanceof SpeechError ? failure : error);
    } finally {
      this.#restarting = undefined;
    }
  }
}
