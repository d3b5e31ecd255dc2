/**
 * Holds a client to real time: audio may run at most a burst ahead of the clock, after what was late has caught up with
 * it. Enters: the length of each piece. Leaves: whether it may pass, and whether this is the moment to complain: once a
 * stretch, which lasts until the client has come back near real time.
 */
import { AUDIO_BURST_MS_MAX, AUDIO_CATCH_UP_MS_MAX } from '@antiphon/protocol';

/** A client no further ahead than this keeps to real time again, ms: half the burst, so that one at its limit does not end the stretch with every piece. */
const STRETCH_OVER_MS = AUDIO_BURST_MS_MAX / 2;

export class AudioRate {
  /** Session time up to which audio has been taken, ms; null before the first. */
  #takenUntilMs: number | null = null;
  #complained = false;

  /** Judges a piece of `lengthMs` arriving at `atMs`. A piece that does not pass is to be dropped. */
  judge(lengthMs: number, atMs: number): 'pass' | 'drop' | 'drop and complain' {
    const from = Math.max(this.#takenUntilMs ?? atMs, atMs - AUDIO_CATCH_UP_MS_MAX);
    if (from - atMs <= STRETCH_OVER_MS) this.#complained = false;
    const until = from + lengthMs;
    if (until - atMs <= AUDIO_BURST_MS_MAX) {
      this.#takenUntilMs = until;
      return 'pass';
    }
    if (this.#complained) return 'drop';
    this.#complained = true;
    return 'drop and complain';
  }
}
