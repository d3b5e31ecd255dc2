/**
 * The level of a reply's audio on its way out. Enters: pieces of audio in order, each with the gain wanted. Leaves:
 * the same pieces at that gain; a change is spread over RAMP_MS so that it does not click. At 0 dB untouched.
 */

/** Length of a change of level, ms: short enough to be heard as one move, long enough not to click. */
const RAMP_MS = 30;

export class GainRamp {
  readonly #stepsPerUnit: number;
  #gain = 1;

  constructor(rateHz: number) {
    this.#stepsPerUnit = (RAMP_MS * rateHz) / 1000;
  }

  /** `pcm` itself when there is nothing to change, else a new array. */
  apply(pcm: Int16Array, gainDb: number): Int16Array {
    const target = 10 ** (gainDb / 20);
    if (this.#gain === 1 && target === 1) return pcm;
    const step = Math.sign(target - this.#gain) / this.#stepsPerUnit;
    return pcm.map((sample) => {
      const next = this.#gain + step;
      this.#gain = step > 0 ? Math.min(target, next) : Math.max(target, next);
      return Math.round(sample * this.#gain);
    });
  }
}
