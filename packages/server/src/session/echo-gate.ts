/**
 * The sound half of the echo gate: how likely is what the microphone hears the agent's own voice? Enters: the
 * audio that was sent, and the microphone's audio, both placed on the microphone's clock. Leaves: for a moment,
 * a probability 0-1. Compares loudness over time (16 ms frames): an echo rises and falls with what was sent, some
 * fixed delay later, and is never much louder than usual for it. Bounded: keeps KEPT_MS of each side.
 */
import { sigmoid } from '@antiphon/core/log-odds';

const FRAME_MS = 16;
/** Longest path from sending to the microphone, ms: client buffer, loudspeaker, room, uplink. */
const MAX_DELAY_MS = 512;
/** Stretch that is compared, ms: three or four syllables; at least, at the start of a call. */
const SPAN_MS = 640;
const SHORTEST_SPAN_MS = 320;
const KEPT_MS = 2 * (MAX_DELAY_MS + SPAN_MS);
const DELAYS = MAX_DELAY_MS / FRAME_MS;
const SPAN = SPAN_MS / FRAME_MS;
const SHORTEST_SPAN = SHORTEST_SPAN_MS / FRAME_MS;
/** Loudness floor, dBFS: below it is noise. */
const FLOOR_DB = -60;
/** Share of each new comparison in the long-term one that finds the delay: about two seconds of windows. */
const NEW_SHARE = 0.015;
/** Correlation at which echo and speech are equally likely, where an echo at this delay is usual and where it is not, and its steepness (far-end and near-end recordings). */
const EVEN_CORRELATION = 0.55;
const EVEN_CORRELATION_UNUSUAL = 0.92;
/** Long-term correlation from which an echo is usual. */
const USUAL_CORRELATION = 0.5;
const STEEPNESS = 14;
/** Louder than the usual echo by this much is somebody speaking, dB. */
const DOUBLE_TALK_DB = 6;
/** Frames at the end of a stretch by which its level is told: 64 ms. */
const RECENT = 4;
/** Loudness that varies less than this has no shape to compare, dB. */
const STILL_DB = 1;

/** Loudness of consecutive frames at known places of the clock. */
class Loudness {
  readonly #frames = new Float32Array(Math.ceil(KEPT_MS / FRAME_MS)).fill(FLOOR_DB);
  readonly #samplesPerFrame: number;
  #frame = 0;
  #sum = 0;
  #count = 0;

  constructor(rateHz: number) {
    this.#samplesPerFrame = (rateHz * FRAME_MS) / 1000;
  }

  /** End of what was taken so far, ms. */
  get endMs(): number {
    return (this.#frame + this.#count / this.#samplesPerFrame) * FRAME_MS;
  }

  /** Nothing sounds until `ms`. */
  silenceUntil(ms: number): void {
    const frame = Math.floor(ms / FRAME_MS);
    if (frame <= this.#frame) return;
    this.#close();
    const from = Math.max(this.#frame, frame - this.#frames.length);
    for (let at = from; at < frame; at += 1) this.#frames[at % this.#frames.length] = FLOOR_DB;
    this.#frame = frame;
  }

  push(pcm: Int16Array): void {
    for (const sample of pcm) {
      this.#sum += (sample / 32768) ** 2;
      this.#count += 1;
      if (this.#count >= this.#samplesPerFrame) this.#close();
    }
  }

  /** Frames [from, from + length). */
  span(from: number, length: number): Float32Array {
    const frames = new Float32Array(length);
    for (let index = 0; index < length; index += 1) frames[index] = this.at(from + index);
    return frames;
  }

  /** Loudness of frame `frame`, or the floor when it is not kept. */
  at(frame: number): number {
    if (frame < 0 || frame >= this.#frame || frame < this.#frame - this.#frames.length) return FLOOR_DB;
    return this.#frames[frame % this.#frames.length] ?? FLOOR_DB;
  }

  /** Loudness of the quietest frame that is kept. */
  quietest(): number {
    const kept = this.#frame < this.#frames.length ? this.#frames.subarray(0, this.#frame) : this.#frames;
    return kept.reduce((least, db) => Math.min(least, db), 0);
  }

  #close(): void {
    if (this.#count === 0) return;
    const db = 10 * Math.log10(this.#sum / this.#count + 1e-12);
    this.#frames[this.#frame % this.#frames.length] = Math.max(FLOOR_DB, db);
    this.#frame += 1;
    this.#sum = 0;
    this.#count = 0;
  }
}

export class EchoGate {
  readonly #sent: Loudness;
  readonly #microphone: Loudness;
  /** Long-term correlation at each delay. */
  readonly #usual = new Float32Array(DELAYS + 1);
  /** Usual level of the echo against what was sent, dB; null while none was heard. */
  #echoDb: number | null = null;

  constructor(rates: { readonly sentHz: number; readonly microphoneHz: number }) {
    this.#sent = new Loudness(rates.sentHz);
    this.#microphone = new Loudness(rates.microphoneHz);
  }

  /** Audio that leaves now, while the microphone stands at `microphoneMs`; it plays after what left before. */
  sent(pcm: Int16Array, microphoneMs: number): void {
    this.#sent.silenceUntil(microphoneMs);
    this.#sent.push(pcm);
  }

  /** The microphone's audio, all of it, in order. */
  heard(pcm: Int16Array): void {
    this.#microphone.push(pcm);
  }

  /** True while an echo is possible: something was sent that may sound now. */
  listening(microphoneMs: number): boolean {
    return this.#sent.endMs > 0 && microphoneMs - this.#sent.endMs < MAX_DELAY_MS + SPAN_MS;
  }

  /**
   * Probability that the microphone held the agent's sound and nothing else in the window that ended at `endMs`; null while
   * too little was heard to compare.
   */
  probability(endMs: number): number | null {
    const end = Math.floor(endMs / FRAME_MS);
    const span = Math.min(SPAN, end);
    if (span < SHORTEST_SPAN) return null;
    const heard = this.#microphone.span(end - span, span);
    const sent = this.#sent.span(end - span - DELAYS, span + DELAYS);
    let best = 0;
    for (let delay = 0; delay <= DELAYS; delay += 1) {
      const usual = this.#usual[delay] ?? 0;
      const now = correlation(heard, sent, DELAYS - delay);
      if (now !== null) this.#usual[delay] = usual + (now - usual) * NEW_SHARE;
      if ((this.#usual[delay] ?? 0) > (this.#usual[best] ?? 0)) best = delay;
    }
    const played = sent.subarray(DELAYS - best, DELAYS - best + span);
    return this.#judge(heard, played, this.#usual[best] ?? 0);
  }

  #judge(heard: Float32Array, played: Float32Array, usual: number): number {
    const alike = correlation(heard, played, 0);
    if (alike === null) return 0;
    const unusual = 1 - Math.min(1, usual / USUAL_CORRELATION);
    const even = EVEN_CORRELATION + (EVEN_CORRELATION_UNUSUAL - EVEN_CORRELATION) * unusual;
    const probability = sigmoid(STEEPNESS * (alike - even));
    const [recent, source] = [heard.slice(-RECENT), played.slice(-RECENT)];
    // Between the agent's words the room is heard, whatever the echo is like.
    const quietDb = this.#microphone.quietest();
    const levels = recent
      .map((db, index) => db - (source[index] ?? 0))
      .filter((_, index) => (recent[index] ?? 0) > quietDb + DOUBLE_TALK_DB);
    if (probability > 0.5 && levels.length > 0) {
      const level = mean(levels);
      this.#echoDb = this.#echoDb === null ? level : this.#echoDb + (level - this.#echoDb) * NEW_SHARE * 2;
    }
    const echoDb = this.#echoDb;
    if (echoDb === null) return probability;
    const excess = mean(recent) - mean(source.map((db) => Math.max(quietDb, db + echoDb))) - DOUBLE_TALK_DB;
    return excess > 0 ? probability / (1 + excess) : probability;
  }
}

const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Pearson's, of `a` and as much of `b` from `offset` on; null when either side hardly moves. */
function correlation(a: Float32Array, b: Float32Array, offset: number): number | null {
  const n = a.length;
  let sumA = 0;
  let sumB = 0;
  let sumAA = 0;
  let sumBB = 0;
  let sumAB = 0;
  for (let index = 0; index < n; index += 1) {
    const x = a[index] ?? 0;
    const y = b[offset + index] ?? 0;
    sumA += x;
    sumB += y;
    sumAA += x * x;
    sumBB += y * y;
    sumAB += x * y;
  }
  const aa = sumAA - (sumA * sumA) / n;
  const bb = sumBB - (sumB * sumB) / n;
  return aa < n * STILL_DB ** 2 || bb < n * STILL_DB ** 2
    ? null
    : (sumAB - (sumA * sumB) / n) / Math.sqrt(aa * bb);
}
