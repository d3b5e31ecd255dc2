/**
 * Holds a client to real time: audio may run at most a burst ahead of the clock. Enters: the length of each
 * piece. Leaves: whether it may pass, and whether this is the moment to complain: once a stretch, which lasts until
 * the client has come back near real time.
 */
import { AUDIO_BURST_MS_MAX } from '@antiphon/protocol';

/** A client no further ahead than this keeps to real time again, ms: half the burst, so that one at its limit does not end the stretch with every piece. */
const STRETCH_OVER_MS = AUDIO_BURST_MS_MAX / 2;

export class AudioRate {
  /** Session time up to which audio has been taken, ms. */
  #takenUntilMs = -Infinity;
  #complained = false;

  /** Judges a piece of `lengthMs` arriving at `atMs`. A piece that does not pass is to be dropped. */
  judge(lengthMs: number, atMs: number): 'pass' | 'drop' | 'drop and complain' {
    if (this.#takenUntilMs - atMs <= STRETCH_OVER_MS) this.#complained = false;
    const until = Math.max(this.#takenUntilMs, atMs) + lengthMs;
    if (until - atMs <= AUDIO_BURST_MS_MAX) {
      this.#takenUntilMs = until;
      return 'pass';
    }
    if (this.#complained) return 'drop';
    this.#complained = true;
    return 'drop and complain';
  }
}
