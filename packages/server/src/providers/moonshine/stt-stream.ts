/**
 * One user turn through the recogniser. Enters: audio and flushes. Leaves: cumulative partial and final events.
 * The model is not a streaming one: the turn's audio is decoded again as it grows, cheaply, because each
 * pass is the draft of the next. A turn longer than a piece is frozen piece by piece. After a flush that told the
 * length of the silence the growing silence is listened to (silence-listener.ts) and told as evidence.
 * Invariants: at most one final-or-freeze, one partial decode and one look at the silence on their way; a final answers
 * every flush before it; nothing is emitted after close; a stale partial is never emitted after a final.
 */
import type { SttEvent, SttEvidence, SttOptions, SttStream } from '../../ports/stt.ts';
import { Agreement } from './agreement.ts';
import { SAMPLE_RATE_HZ, type DecodeJob, type Decoded, type Listened, type ListenJob } from './decode-job.ts';
import { joinPieces } from './join-pieces.ts';
import { SilenceListener, type Look } from './silence-listener.ts';
import { TurnAudio } from './turn-audio.ts';

/** New audio that is worth another partial. */
const PARTIAL_SAMPLES = 0.25 * SAMPLE_RATE_HZ;
/** The same at the beginning, where a pass is cheap and a second opinion on the first words lets the agent stop. */
const EARLY_PARTIAL_SAMPLES = 0.18 * SAMPLE_RATE_HZ;
const EARLY_SAMPLES = 1.2 * SAMPLE_RATE_HZ;
/**
 * New silence after which the words are decoded again: hearing it, the recogniser corrects its last ones. Not earlier: while
 * the words of a long turn are decoded (0.15-0.4 s from 12 s on) nobody listens to the silence, which says more.
 */
const SILENT_PARTIAL_SAMPLES = 0.5 * SAMPLE_RATE_HZ;
/** A piece longer than this is cut: the decoder was trained on at most 30 s and its cost grows with the length. */
const MAX_PIECE_SAMPLES = 20 * SAMPLE_RATE_HZ;
const MIN_CUT_SAMPLES = 12 * SAMPLE_RATE_HZ;
const MAX_CUT_SAMPLES = 19 * SAMPLE_RATE_HZ;
/** Where the cut falls into speech, both pieces hear this much beyond it. */
const OVERLAP_SAMPLES = 0.6 * SAMPLE_RATE_HZ;
/** Audio not yet frozen, at most: reached only if the engine stands still for a minute. */
const MAX_HELD_SAMPLES = 90 * SAMPLE_RATE_HZ;
/** A turn is at most this long; a monologue beyond it needs another design. */
const MAX_TURN_SAMPLES = 15 * 60 * SAMPLE_RATE_HZ;

type JobOptions = { readonly urgent: boolean; readonly signal: AbortSignal };

/** How a stream reaches the engine. `congested`: partials are to be left out. */
export type DecodeEngine = {
  decode(job: DecodeJob, options: JobOptions): Promise<Decoded>;
  listen(job: ListenJob, options: JobOptions): Promise<Listened>;
  congested(): boolean;
};

const NOTHING: Decoded = {
  tokens: [],
  words: [],
  evidence: { sentenceEnd: 0, question: 0, comma: 0, end: 0 },
  encoderPools: [],
  computeMs: 0,
};

type PartialPass = { readonly controller: AbortController; readonly audibleEnd: number };

type Heard = {
  readonly decoded: Decoded;
  readonly audibleEnd: number;
  readonly evidence: SttEvidence | null;
};

type DecodeHow = JobOptions & { readonly silenceMs: number | null };

export class MoonshineStream implements SttStream {
  readonly #engine: DecodeEngine;
  readonly #emit: (event: SttEvent) => void;
  readonly #exposeEncoder: boolean;
  readonly #audio = new TurnAudio();
  readonly #closing = new AbortController();
  #agreement = new Agreement();
  #frozen = '';
  #frozenOverlaps = false;
  #last: Heard | null = null;
  #partialThrough = 0;
  #partial: PartialPass | null = null;
  #busy = false;
  #flushes = 0;
  readonly #silence: SilenceListener;
  readonly #waiting: (() => void)[] = [];

  constructor(engine: DecodeEngine, options: SttOptions, emit: (event: SttEvent) => void) {
    this.#engine = engine;
    this.#emit = emit;
    this.#exposeEncoder = options.exposeEncoder ?? false;
    this.#silence = new SilenceListener(
      (job) => engine.listen(job, { urgent: false, signal: this.#closing.signal }),
      this.#audio,
      (look) => {
        this.#looked(look);
      },
    );
  }

  push(pcm: Int16Array): void {
    if (this.#closing.signal.aborted) return;
    this.#audio.push(pcm);
    if (this.#audio.end > MAX_TURN_SAMPLES) this.#fail('the turn is longer than 15 minutes');
    else if (this.#audio.end - this.#audio.start > MAX_HELD_SAMPLES)
      this.#fail('speech recognition is 90 s behind');
    else this.#pump();
  }

  flush(silenceMs?: number): void {
    if (this.#closing.signal.aborted) return;
    this.#flushes++;
    this.#silence.begin(silenceMs);
    // A pass over the very same audio is the final; any other would only delay it, or is outdated when it ends.
    if (this.#partial?.audibleEnd !== this.#audio.audibleEnd()) this.#supersedePartial();
    this.#pump();
  }

  close(): void {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort(new DOMException('the stream was closed', 'AbortError'));
    this.#pump();
  }

  /** Resolves when nothing is being decoded for this stream, or it is closed. */
  settled(): Promise<void> {
    if (!this.#isWorking) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  get #isWorking(): boolean {
    return !this.#closing.signal.aborted && (this.#busy || this.#partial !== null || this.#silence.isLooking);
  }

  #pump(): void {
    this.#next();
    if (!this.#isWorking) for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #next(): void {
    if (this.#busy || this.#closing.signal.aborted) return;
    if (this.#audio.end - this.#audio.start > MAX_PIECE_SAMPLES) void this.#freeze();
    else if (this.#flushes > 0 && this.#partial === null) void this.#final();
    else if (this.#flushes > 0 || this.#partial !== null || this.#engine.congested()) return;
    else if (this.#silence.silenceMs !== null) this.#listen();
    else if (this.#partialIsDue()) void this.#partialPass();
  }

  /** A look is quicker than a pass of the decoder: it goes first. */
  #listen(): void {
    if (this.#silence.lookIfDue(this.#last?.evidence ?? null)) return;
    const isDue = this.#audio.end - this.#partialThrough >= SILENT_PARTIAL_SAMPLES;
    if (isDue && this.#last !== null) void this.#partialPass();
  }

  #partialIsDue(): boolean {
    if (this.#audio.end - this.#partialThrough < this.#partialSamples()) return false;
    const audible = this.#audio.audibleEnd();
    // Nothing to hear, or nothing new since the last pass: no need to ask.
    return audible > this.#audio.start && audible !== this.#last?.audibleEnd;
  }

  #partialSamples(): number {
    const early = this.#partialThrough > 0 && this.#audio.end < EARLY_SAMPLES;
    return early ? EARLY_PARTIAL_SAMPLES : PARTIAL_SAMPLES;
  }

  /** End of the audio worth decoding now: all of a silence that is being listened to, else little of it. */
  #worthyEnd(): number {
    return this.#silence.silenceMs === null ? this.#audio.audibleEnd() : this.#audio.end;
  }

  async #partialPass(): Promise<void> {
    const through = this.#audio.end;
    const pass = { controller: new AbortController(), audibleEnd: this.#worthyEnd() };
    const { silenceMs } = this.#silence;
    this.#silence.decoding();
    this.#partial = pass;
    this.#partialThrough = through;
    try {
      const signal = AbortSignal.any([pass.controller.signal, this.#closing.signal]);
      const decoded = await this.#decode(pass.audibleEnd, { urgent: false, silenceMs, signal });
      if (signal.aborted) return;
      const before = this.#last;
      const heard = this.#take(decoded);
      // More words than at the flush mean that the user talks again; a flush since then began another silence.
      const more = heard.decoded.words.length > (before?.decoded.words.length ?? 0);
      if (silenceMs !== null && more && this.#flushes === 0) this.#silence.end();
      if (this.#flushes > 0 && this.#audio.audibleEnd() === pass.audibleEnd)
        this.#answerFlushes(heard, this.#audio.end);
      else if (heard === decoded) this.#emit({ type: 'partial', ...this.#result(heard, through) });
    } catch {
      // A lost partial is not worth an error: the next one, or the final, says it.
    } finally {
      if (this.#partial === pass) this.#partial = null;
    }
    this.#pump();
  }

  #looked(look: Look | null): void {
    if (look !== null && !this.#closing.signal.aborted) this.#emit({ type: 'evidence', ...look });
    this.#pump();
  }

  async #final(): Promise<void> {
    this.#busy = true;
    const answers = this.#flushes;
    const through = this.#audio.end;
    this.#partialThrough = through;
    const { silenceMs } = this.#silence;
    this.#silence.decoding();
    try {
      const signal = this.#closing.signal;
      const decoded = await this.#decode(this.#worthyEnd(), { urgent: true, silenceMs, signal });
      if (signal.aborted) return;
      this.#answerFlushes(this.#take(decoded), through, answers);
    } catch (error) {
      this.#fail(textOf(error));
    } finally {
      this.#busy = false;
    }
    this.#pump();
  }

  /** Decodes the first part of a turn that has become too long, keeps its text and forgets its audio. */
  async #freeze(): Promise<void> {
    this.#busy = true;
    this.#supersedePartial();
    const start = this.#audio.start;
    const cut = this.#audio.quietest(start + MIN_CUT_SAMPLES, start + MAX_CUT_SAMPLES);
    const beyond = cut.inPause ? 0 : OVERLAP_SAMPLES;
    try {
      const signal = this.#closing.signal;
      const heard = await this.#decode(cut.position + beyond, { urgent: true, silenceMs: null, signal });
      if (signal.aborted) return;
      this.#frozen = joinPieces(this.#frozen, textOfWords(heard.decoded), this.#frozenOverlaps);
      this.#frozenOverlaps = !cut.inPause;
      this.#audio.dropBefore(cut.position - beyond);
      this.#agreement = new Agreement();
      this.#last = null;
    } catch (error) {
      this.#fail(textOf(error));
    } finally {
      this.#busy = false;
    }
    this.#pump();
  }

  async #decode(to: number, how: DecodeHow): Promise<Heard> {
    if (to <= this.#audio.start) return { decoded: NOTHING, audibleEnd: to, evidence: null };
    const job: DecodeJob = {
      pcm: this.#audio.until(to),
      draftTokens: this.#agreement.draftTokens,
      exposeEncoder: this.#exposeEncoder,
      silenceMs: how.silenceMs,
    };
    const decoded = await this.#engine.decode(job, how);
    return { decoded, audibleEnd: to, evidence: decoded.words.length === 0 ? null : decoded.evidence };
  }

  /**
   * What is known after a pass. Silence after words now and then makes the decoder lose all of them: such a pass says
   * nothing, what the one before said stands.
   */
  #take(pass: Heard): Heard {
    const before = this.#last;
    if (pass.decoded.words.length === 0 && before !== null && before.decoded.words.length > 0) {
      const { computeMs } = pass.decoded;
      return { ...pass, decoded: { ...before.decoded, computeMs }, evidence: before.evidence };
    }
    this.#agreement.add(pass.decoded);
    this.#last = pass;
    return pass;
  }

  #answerFlushes(heard: Heard, through: number, answers = this.#flushes): void {
    this.#flushes -= answers;
    const result = this.#result(heard, through);
    for (let i = 0; i < answers && !this.#closing.signal.aborted; i++)
      this.#emit({ type: 'final', ...result });
  }

  #supersedePartial(): void {
    this.#partial?.controller.abort(new DOMException('superseded', 'AbortError'));
    this.#partial = null;
  }

  #result(heard: Heard, through: number) {
    const text = joinPieces(this.#frozen, textOfWords(heard.decoded), this.#frozenOverlaps);
    const stable = joinPieces(this.#frozen, this.#agreement.stableText, this.#frozenOverlaps);
    return {
      text,
      stableText: text.startsWith(stable) ? stable : commonStart(text, stable),
      throughMs: (through / SAMPLE_RATE_HZ) * 1000,
      evidence: heard.evidence,
      computeMs: heard.decoded.computeMs,
      ...(this.#exposeEncoder ? { encoderPools: heard.decoded.encoderPools } : {}),
    };
  }

  #fail(message: string): void {
    if (this.#closing.signal.aborted) return;
    this.close();
    this.#emit({ type: 'failed', message });
  }
}

function textOfWords(decoded: Decoded): string {
  return decoded.words.map((word) => word.text).join(' ');
}

/** The words both begin with. */
function commonStart(text: string, other: string): string {
  const ours = text.split(' ');
  const theirs = other.split(' ');
  let same = 0;
  while (same < ours.length && ours[same] === theirs[same]) same++;
  return ours.slice(0, same).join(' ');
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
