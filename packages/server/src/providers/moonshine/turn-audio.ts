/**
 * The audio of one turn that has no frozen text yet, and where it is loud. Enters: PCM chunks. Leaves: the
 * stretch to decode, the quietest place to cut, whether there is anything to hear. Positions are samples
 * since the stream's start. Memory is bounded by the caller: it freezes pieces and drops their audio.
 */
import { LEVEL_FLOOR_DB, levelDbfs } from '@antiphon/core/audio/level';
import { SAMPLE_RATE_HZ } from './decode-job.ts';

/** Levels are taken over 20 ms. */
const FRAME = SAMPLE_RATE_HZ / 50;
/** Below this nothing is speech on any line we know (digital silence with dither, an open but muted channel). */
const SILENCE_DB = -62;
/** A frame this far below the loudest one is silence between or after words. */
const QUIET_BELOW_LOUDEST_DB = 35;
/** Silence kept after the last sound: it helps the decoder end the sentence; more of it changes nothing. */
const KEPT_TAIL_FRAMES = 50;
/** A cut is looked for as the quietest stretch of this many frames (160 ms: longer than a stop consonant). */
const CUT_FRAMES = 8;
/** The quietest stretch is a real pause when it is this far below the loudest frame. */
const PAUSE_BELOW_LOUDEST_DB = 30;

export class TurnAudio {
  #samples = new Int16Array(SAMPLE_RATE_HZ * 4);
  #start = 0;
  #length = 0;
  /** Level of each complete frame since #start, dBFS. */
  #levels: number[] = [];

  /** Position of the first sample held. */
  get start(): number {
    return this.#start;
  }

  /** Position after the last sample pushed. */
  get end(): number {
    return this.#start + this.#length;
  }

  push(pcm: Int16Array): void {
    const needed = this.#length + pcm.length;
    if (needed > this.#samples.length) {
      const grown = new Int16Array(Math.max(needed, this.#samples.length * 2));
      grown.set(this.#samples.subarray(0, this.#length));
      this.#samples = grown;
    }
    this.#samples.set(pcm, this.#length);
    this.#length = needed;
    while ((this.#levels.length + 1) * FRAME <= this.#length) {
      const at = this.#levels.length * FRAME;
      this.#levels.push(levelDbfs(this.#samples, at, at + FRAME));
    }
  }

  /** A copy of [start, to). */
  until(to: number): Int16Array {
    return this.#samples.slice(0, Math.min(to, this.end) - this.#start);
  }

  /** A copy of the last `samples`, or of all there is. */
  latest(samples: number): Int16Array {
    return this.#samples.slice(Math.max(0, this.#length - samples), this.#length);
  }

  /** Forgets what is before `position` (rounded down to a frame). */
  dropBefore(position: number): void {
    const frames = Math.min(this.#levels.length, Math.floor((position - this.#start) / FRAME));
    if (frames <= 0) return;
    this.#samples.copyWithin(0, frames * FRAME, this.#length);
    this.#levels = this.#levels.slice(frames);
    this.#start += frames * FRAME;
    this.#length -= frames * FRAME;
  }

  /** End of what is worth decoding: the last sound and a second of what follows. `start` when there is no sound. */
  audibleEnd(): number {
    const threshold = this.#threshold();
    let last = this.#levels.length - 1;
    while (last >= 0 && (this.#levels[last] ?? LEVEL_FLOOR_DB) <= threshold) last--;
    if (last < 0) return this.#start;
    const kept = (last + 1 + KEPT_TAIL_FRAMES) * FRAME;
    return this.#start + Math.min(kept, this.#length);
  }

  /** The best place to cut between two positions; `inPause`: nobody speaks there. */
  quietest(from: number, to: number): { readonly position: number; readonly inPause: boolean } {
    const first = Math.max(0, Math.floor((from - this.#start) / FRAME));
    const last = Math.min(this.#levels.length, Math.floor((to - this.#start) / FRAME)) - CUT_FRAMES;
    let best = first;
    let bestLevel = Infinity;
    for (let frame = first; frame <= last; frame++) {
      const level = Math.max(...this.#levels.slice(frame, frame + CUT_FRAMES));
      if (level < bestLevel) {
        bestLevel = level;
        best = frame;
      }
    }
    return {
      position: this.#start + (best + CUT_FRAMES / 2) * FRAME,
      inPause: bestLevel <= this.#loudest() - PAUSE_BELOW_LOUDEST_DB,
    };
  }

  #threshold(): number {
    return Math.max(SILENCE_DB, this.#loudest() - QUIET_BELOW_LOUDEST_DB);
  }

  #loudest(): number {
    let loudest = LEVEL_FLOOR_DB;
    for (const level of this.#levels) if (level > loudest) loudest = level;
    return loudest;
  }
}
