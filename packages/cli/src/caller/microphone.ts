/**
 * The simulated microphone: one endless 24 kHz stream from call time 0 on, cut into 50 ms frames. Recordings
 * are laid over a faint hiss, because no real microphone delivers digital zeros. Frames are asked for in
 * order; the caller of this class does the pacing.
 *
 * Invariant: a sample once handed out never changes, so a recording starts at the next unsent sample at the
 * earliest.
 */
import { SAMPLES_PER_MS } from './caller-audio.ts';

export const FRAME_MS = 50;
const FRAME_SAMPLES = FRAME_MS * SAMPLES_PER_MS;
/** Peak of the hiss in 16-bit steps: about -75 dBFS, a quiet room through a headset. */
const HISS_PEAK = 10;

export class Microphone {
  readonly #playing: { readonly pcm: Int16Array; readonly startSample: number }[] = [];
  readonly #sent: Int16Array[] = [];
  #noise: number;
  constructor(seed = 1) {
    this.#noise = seed >>> 0 || 1;
  }

  get framesTaken(): number {
    return this.#sent.length;
  }

  /** Lays a recording into the stream at call time `atMs` or as soon after as possible; returns its start, ms. */
  play(pcm: Int16Array, atMs: number): number {
    const startSample = Math.max(Math.round(atMs * SAMPLES_PER_MS), this.#sent.length * FRAME_SAMPLES);
    this.#playing.push({ pcm, startSample });
    return startSample / SAMPLES_PER_MS;
  }

  /** The next 50 ms of the stream. */
  takeFrame(): Int16Array {
    const from = this.#sent.length * FRAME_SAMPLES;
    const frame = new Int16Array(FRAME_SAMPLES);
    for (let i = 0; i < FRAME_SAMPLES; i += 1) {
      let value = this.#hiss();
      for (const { pcm, startSample } of this.#playing) value += pcm[from + i - startSample] ?? 0;
      frame[i] = Math.max(-0x8000, Math.min(0x7fff, value));
    }
    this.#sent.push(frame);
    return frame;
  }

  /** Everything sent so far. */
  recorded(): Int16Array {
    const all = new Int16Array(this.#sent.length * FRAME_SAMPLES);
    this.#sent.forEach((frame, index) => {
      all.set(frame, index * FRAME_SAMPLES);
    });
    return all;
  }

  /** Uniform noise from a 32-bit xorshift generator: the same in every run. */
  #hiss(): number {
    let x = this.#noise;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#noise = x >>> 0;
    return (this.#noise % (2 * HISS_PEAK + 1)) - HISS_PEAK;
  }
}
