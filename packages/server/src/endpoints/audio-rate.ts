/**
 * Holds a client to real time: audio may run at most a burst ahead of the clock. Enters: the length of each
 * piece. Leaves: whether it may pass, and whether this is the moment to complain.
 */
import { AUDIO_BURST_MS_MAX } from '@antiphon/protocol';

/** A client that is too fast is told at most this often, ms. */
const COMPLAIN_EVERY_MS = 1000;

export class AudioRate {
  /** Session time up to which audio has been taken, ms. */
  #takenUntilMs = -Infinity;
  #complainedAtMs = -Infinity;

  /** Judges a piece of `lengthMs` arriving at `atMs`. A piece that does not pass is to be dropped. */
  judge(lengthMs: number, atMs: number): 'pass' | 'drop' | 'drop and complain' {
    const until = Math.max(this.#takenUntilMs, atMs) + lengthMs;
    if (until - atMs <= AUDIO_BURST_MS_MAX) {
      this.#takenUntilMs = until;
      return 'pass';
    }
    if (atMs - this.#complainedAtMs < COMPLAIN_EVERY_MS) return 'drop';
    this.#complainedAtMs = atMs;
    return 'drop and complain';
  }
}
