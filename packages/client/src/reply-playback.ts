// The replies of one conversation on their way through an AudioOutput: what is handed over, what was heard, what is
// refused. In: reply audio, ends and flushes. Out: positions for the server, facts for the app.
// Invariant: a reply that was silenced is never handed to the output again, whatever arrives late.

import type { AudioOutput } from './audio-output.ts';
import { base64ToPcm } from './pcm-base64.ts';
import { type PlaybackAcknowledgement, PlaybackClock, toMs, WIRE_SAMPLE_RATE_HZ } from './playback-clock.ts';

/** Replies whose late audio is still being refused. Audio of a flushed reply trails by one network round trip. */
const MAX_SILENCED = 16;

/** Ends of words remembered: those ahead of the listener, who is some 200 ms behind what is sent. */
const MAX_WORD_ENDS = 64;

/**
 * Why the output was silenced: the user began to speak, the server cut the reply, the app cancelled it, or the
 * connection broke in the middle of it (the server says on from the next word).
 */
export type FlushReason = 'speech_started' | 'interrupted' | 'cancelled' | 'connection_lost';

/** How much of a reply its listener has had. */
export interface PlayedReply {
  replyId: string;
  playedMs: number;
}

export interface PlaybackFacts {
  /** The first sample of a reply has been rendered. */
  started(replyId: string): void;
  position(position: PlaybackAcknowledgement): void;
  flushed(replyIds: string[], reason: FlushReason): void;
  /** The output refused audio because it holds as much as it may. */
  overflowed(): void;
}

export class ReplyPlayback {
  readonly #output: AudioOutput | undefined;
  readonly #now: () => number;
  readonly #facts: PlaybackFacts;
  readonly #clock = new PlaybackClock();
  #audibleReplyId: string | undefined;
  #silenced: string[] = [];
  #wordEnds: { replyId: string; endMs: number }[] = [];
  /** Of the reply that was played last and has come to its end. */
  #last: PlaybackAcknowledgement | undefined;

  constructor(output: AudioOutput | undefined, now: () => number, facts: PlaybackFacts) {
    this.#output = output;
    this.#now = now;
    this.#facts = facts;
    output?.attach({
      rendered: (replyId, totalSamples) => this.#rendered(replyId, totalSamples),
      dropped: (replyId, samples) => {
        this.#clock.dropped(replyId, samples);
        facts.overflowed();
      },
      flushed: () => this.#tell(this.#clock.flushed()),
    });
  }

  /** Hands base64 PCM16 to the output; false when it is not that. */
  play(replyId: string, base64: string): boolean {
    if (!this.#output || this.#silenced.includes(replyId)) return true;
    const pcm = base64ToPcm(base64);
    if (!pcm) return false;
    this.#clock.enqueued(replyId, pcm.length);
    this.#output.enqueue(replyId, pcm);
    return true;
  }

  /** Where a word of a reply ends in its audio. */
  word(replyId: string, endMs: number | null | undefined): void {
    if (typeof endMs !== 'number') return;
    this.#wordEnds.push({ replyId, endMs });
    if (this.#wordEnds.length > MAX_WORD_ENDS) this.#wordEnds.shift();
  }

  /**
   * The connection is gone. Of the open reply no more than what is here will come: it is played to the end of its last
   * whole word, a reply that is done to its end. Returns how much of which reply the listener will have had; undefined
   * when no reply has sounded, or the last one was silenced on purpose.
   */
  breakOff(openReplyId: string | undefined): PlayedReply | undefined {
    const replyId = openReplyId ?? this.#audibleReplyId;
    if (!this.#output || replyId === undefined || this.#silenced.includes(replyId)) return undefined;
    const progress = this.#clock.progress(replyId);
    if (!progress) return { replyId, playedMs: this.#last?.replyId === replyId ? this.#last.playedMs : 0 };
    const { enqueued, rendered } = progress;
    if (openReplyId === undefined || rendered === enqueued) return { replyId, playedMs: toMs(enqueued) };
    const ends = this.#wordEnds
      .filter((word) => word.replyId === replyId)
      .map(({ endMs }) => (endMs * WIRE_SAMPLE_RATE_HZ) / 1000)
      .filter((end) => end > rendered && end <= enqueued);
    if (ends.length === 0 || !this.#output.stopAt) {
      this.flush('connection_lost');
      return { replyId, playedMs: toMs(rendered) };
    }
    const stop = Math.max(...ends);
    const replyIds = this.#clock.flushing();
    for (const id of replyIds) this.silence(id);
    this.#output.stopAt(replyId, stop);
    this.#facts.flushed(replyIds, 'connection_lost');
    return { replyId, playedMs: toMs(stop) };
  }

  /** The server will send no more of this reply. */
  done(replyId: string, interrupted: boolean): void {
    if (interrupted) {
      this.silence(replyId);
      if (this.#clock.pending(replyId)) return this.flush('interrupted');
    }
    this.#output?.finish(replyId);
    this.#tell(this.#clock.finished(replyId));
  }

  /** Silences the output, if it has anything left to play. */
  flush(reason: FlushReason): void {
    if (!this.#clock.pending()) return;
    const replyIds = this.#clock.flushing();
    for (const replyId of replyIds) this.silence(replyId);
    this.#output?.flush();
    this.#facts.flushed(replyIds, reason);
  }

  /** Refuses what still arrives of this reply. */
  silence(replyId: string): void {
    if (!this.#silenced.includes(replyId)) this.#silenced.push(replyId);
    if (this.#silenced.length > MAX_SILENCED) this.#silenced.shift();
  }

  #rendered(replyId: string, totalSamples: number): void {
    if (totalSamples > 0 && this.#audibleReplyId !== replyId) {
      this.#audibleReplyId = replyId;
      this.#facts.started(replyId);
    }
    this.#tell(this.#clock.rendered(replyId, totalSamples, this.#now()));
  }

  #tell(positions: PlaybackAcknowledgement[]): void {
    for (const position of positions) {
      if (position.last) this.#last = position;
      this.#facts.position(position);
    }
  }
}
