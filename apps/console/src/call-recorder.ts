// The call as a WAV file: stereo, the user left, the agent right as it was played, both where they lay on the call's clock,
// silence in between. In: microphone audio as it comes, reply audio, and how far each reply has been played. Out: a file of
// the last MAX_SLABS slabs. Slabs that are finished become blobs, which a browser may keep on disk: what is held in memory
// does not grow with the call.

import { wavHeader } from '@antiphon/core/audio/wav';

export const RATE_HZ = 24_000;
const CHANNELS = 2;
const SLAB_S = 10;
const SLAB_FRAMES = SLAB_S * RATE_HZ;
/** Half an hour. */
const MAX_SLABS = 180;
/** Audio that is further from where it was expected than this was not continuous; less is the jitter of reports. */
const JITTER_FRAMES = 0.12 * RATE_HZ;
/** Of one reply, not played yet: servers send less than a second ahead. */
const MAX_PENDING_FRAMES = 60 * RATE_HZ;

const LEFT = 0;
const RIGHT = 1;

const frameAt = (ms: number): number => Math.round((ms * RATE_HZ) / 1000);

interface Reply {
  pieces: Int16Array[];
  pendingFrames: number;
  playedFrames: number;
}

export class CallRecorder {
  readonly #slabs = new Map<number, Int16Array<ArrayBuffer> | Blob>();
  readonly #replies = new Map<string, Reply>();
  /** Frames after the last ones written. */
  readonly #ends: [number, number] = [0, 0];

  get isEmpty(): boolean {
    return this.#slabs.size === 0;
  }

  /** A chunk of the microphone that has just been heard. */
  heard(pcm: Int16Array, atMs: number): void {
    this.#place(LEFT, pcm, frameAt(atMs));
  }

  /** Audio of a reply that has arrived; it counts when it is played. */
  arrived(replyId: string, pcm: Int16Array): void {
    const reply = this.#replies.get(replyId) ?? { pieces: [], pendingFrames: 0, playedFrames: 0 };
    this.#replies.set(replyId, reply);
    if (reply.pendingFrames + pcm.length > MAX_PENDING_FRAMES) return;
    reply.pieces.push(pcm);
    reply.pendingFrames += pcm.length;
  }

  /** So much of a reply has been played by now. `last`: no more of it will be. */
  played(
    { replyId, playedMs, last }: { replyId: string; playedMs: number; last: boolean },
    atMs: number,
  ): void {
    const reply = this.#replies.get(replyId);
    if (!reply) return;
    const frames = frameAt(playedMs) - reply.playedFrames;
    if (frames > 0) this.#place(RIGHT, take(reply, frames), frameAt(atMs));
    reply.playedFrames = frameAt(playedMs);
    if (last) this.#replies.delete(replyId);
  }

  wav(): Blob {
    const last = Math.max(...this.#slabs.keys(), 0);
    const first = Math.min(...this.#slabs.keys(), last);
    const frames = Math.max(...this.#ends) - first * SLAB_FRAMES;
    const parts: BlobPart[] = [];
    for (let index = first; index <= last; index += 1) {
      const slab = this.#slabs.get(index) ?? new Int16Array(SLAB_FRAMES * CHANNELS);
      parts.push(slab);
    }
    const bytes = frames * CHANNELS * 2;
    const samples = new Blob(parts).slice(0, bytes);
    return new Blob([new Uint8Array(wavHeader(RATE_HZ, CHANNELS, bytes)), samples], { type: 'audio/wav' });
  }

  /** `endFrame`: where it ends by the clock; it continues what was before where that is about the same. */
  #place(channel: 0 | 1, pcm: Int16Array, endFrame: number): void {
    const byClock = endFrame - pcm.length;
    const continued = this.#ends[channel];
    const from = Math.abs(byClock - continued) <= JITTER_FRAMES ? continued : Math.max(byClock, continued, 0);
    for (let done = 0; done < pcm.length;) {
      const at = from + done;
      const index = Math.floor(at / SLAB_FRAMES);
      const inSlab = at % SLAB_FRAMES;
      const count = Math.min(pcm.length - done, SLAB_FRAMES - inSlab);
      const slab = this.#slab(index);
      for (let frame = 0; slab && frame < count; frame += 1) {
        slab[(inSlab + frame) * CHANNELS + channel] = pcm[done + frame] ?? 0;
      }
      done += count;
    }
    this.#ends[channel] = from + pcm.length;
  }

  /** undefined: too late for it. */
  #slab(index: number): Int16Array<ArrayBuffer> | undefined {
    const known = this.#slabs.get(index);
    if (known instanceof Blob) return undefined;
    if (known) return known;
    const newest = Math.max(...this.#slabs.keys(), 0);
    if (index < newest - 1) return undefined;
    const made = new Int16Array(SLAB_FRAMES * CHANNELS);
    this.#slabs.set(index, made);
    for (const [other, slab] of this.#slabs) {
      if (other <= index - MAX_SLABS) this.#slabs.delete(other);
      else if (other < index - 1 && !(slab instanceof Blob)) this.#slabs.set(other, new Blob([slab]));
    }
    return made;
  }
}

/** The next frames of a reply; silence where they have not arrived. */
function take(reply: Reply, frames: number): Int16Array {
  const taken = new Int16Array(frames);
  let done = 0;
  for (let piece = reply.pieces[0]; piece && done < frames; piece = reply.pieces[0]) {
    const part = piece.subarray(0, frames - done);
    taken.set(part, done);
    done += part.length;
    if (part.length === piece.length) reply.pieces.shift();
    else reply.pieces[0] = piece.subarray(part.length);
  }
  reply.pendingFrames -= done;
  return taken;
}
