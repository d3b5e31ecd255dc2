/**
 * The simulated loudspeaker: agent audio enters with the time at which it arrived, and is "heard" in real
 * time from then on, one piece after the other. A flush drops what has not sounded yet, as a client does
 * when the user barges in. Pure bookkeeping over times given as arguments: no timer runs here.
 *
 * Invariant: heard stretches never overlap, and a piece is heard from its first sample on or not at all.
 */
import { SAMPLES_PER_MS } from './caller-audio.ts';

/** A stretch of one reply on the loudspeaker. Samples of the call (from time 0) and of the reply (from its first). */
export type SpeakerSegment = {
  readonly replyId: string;
  readonly startSample: number;
  readonly replySample: number;
  readonly pcm: Int16Array;
  /** How much of `pcm` sounded, in samples: all of it unless a flush came before its end. */
  readonly heardSamples: number;
};

export class Speaker {
  #segments: SpeakerSegment[] = [];
  #tailSample = 0;
  #underruns = 0;

  get segments(): readonly SpeakerSegment[] {
    return this.#segments;
  }
  /** How often a reply's audio came too late to continue without a hole. */
  get underruns(): number {
    return this.#underruns;
  }
  /** Call time at which everything queued will have sounded, ms. */
  get tailMs(): number {
    return this.#tailSample / SAMPLES_PER_MS;
  }

  receive(replyId: string, pcm: Int16Array, atMs: number): void {
    if (pcm.length === 0) return;
    const nowSample = Math.round(atMs * SAMPLES_PER_MS);
    const before = this.#segments.findLast((segment) => segment.replyId === replyId);
    const startSample = Math.max(nowSample, this.#tailSample);
    const wholeSoFar = before !== undefined && before.heardSamples === before.pcm.length;
    if (wholeSoFar && startSample > before.startSample + before.pcm.length) this.#underruns += 1;
    const replySample = before === undefined ? 0 : before.replySample + before.pcm.length;
    this.#segments.push({ replyId, startSample, replySample, pcm, heardSamples: pcm.length });
    this.#tailSample = startSample + pcm.length;
  }

  /** Silences what has not sounded by `atMs`: of one reply, or of all. */
  flush(atMs: number, replyId: string | null = null): void {
    const nowSample = Math.round(atMs * SAMPLES_PER_MS);
    this.#segments = this.#segments.map((segment) => {
      if (replyId !== null && segment.replyId !== replyId) return segment;
      const heardSamples = Math.max(0, Math.min(segment.heardSamples, nowSample - segment.startSample));
      return heardSamples === segment.heardSamples ? segment : { ...segment, heardSamples };
    });
    this.#tailSample = this.#segments.reduce(
      (tail, { startSample, heardSamples }) =>
        heardSamples > 0 ? Math.max(tail, startSample + heardSamples) : tail,
      0,
    );
  }

  /** How much of a reply has been heard by `atMs`, ms from its first sample. */
  playedMs(replyId: string, atMs: number): number {
    const nowSample = Math.round(atMs * SAMPLES_PER_MS);
    let samples = 0;
    for (const segment of this.#segments) {
      if (segment.replyId !== replyId) continue;
      samples += Math.max(0, Math.min(segment.heardSamples, nowSample - segment.startSample));
    }
    return samples / SAMPLES_PER_MS;
  }

  /** What was heard, laid out from call time 0; at least `samples` long. */
  recorded(samples: number): Int16Array {
    const heard = new Int16Array(Math.max(samples, this.#tailSample));
    for (const { startSample, pcm, heardSamples } of this.#segments) {
      heard.set(pcm.subarray(0, heardSamples), startSample);
    }
    return heard;
  }
}
