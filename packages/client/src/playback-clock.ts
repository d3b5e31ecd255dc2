// What was really played of each reply. In: samples handed to the output, and how many of them the output has
// rendered (cumulative per reply, with the time of the report). Out: acknowledgements to send to the server.
// Pure: no timers, the time is an argument. Invariants: played_ms of a reply never falls and never exceeds what was
// enqueued; a reply gets exactly one last acknowledgement, at its end or when it is flushed.

export const WIRE_SAMPLE_RATE_HZ = 24_000;

/** Often enough that the server's idea of what was heard is off by less than a short word, rare enough to cost nothing. */
export const ACKNOWLEDGE_EVERY_MS = 150;

/** Replies remembered at once. A conversation has one playing and one waiting; the rest is slack for bursts. */
const MAX_REPLIES = 8;

export interface PlaybackAcknowledgement {
  replyId: string;
  playedMs: number;
  /** Nothing more of this reply will be played. */
  last: boolean;
}

interface ReplyPlayback {
  replyId: string;
  enqueued: number;
  rendered: number;
  acknowledgedMs: number;
  acknowledgedAtMs: number;
  finished: boolean;
  flushing: boolean;
}

export class PlaybackClock {
  #replies: ReplyPlayback[] = [];

  /** `samples` of a reply were handed to the output. */
  enqueued(replyId: string, samples: number): void {
    const reply = this.#find(replyId) ?? this.#add(replyId);
    reply.enqueued += samples;
  }

  /** `samples` of a reply were thrown away by the output and will never be played. */
  dropped(replyId: string, samples: number): void {
    const reply = this.#find(replyId);
    if (reply) reply.enqueued = Math.max(reply.rendered, reply.enqueued - samples);
  }

  /** The output has rendered `totalSamples` of this reply so far. */
  rendered(replyId: string, totalSamples: number, atMs: number): PlaybackAcknowledgement[] {
    const reply = this.#find(replyId);
    if (!reply) return [];
    const first = reply.rendered === 0 && totalSamples > 0;
    reply.rendered = Math.max(reply.rendered, Math.min(totalSamples, reply.enqueued));
    if (first) reply.acknowledgedAtMs = atMs;
    if (isOver(reply)) return [this.#close(reply)];
    const playedMs = toMs(reply.rendered);
    if (atMs - reply.acknowledgedAtMs < ACKNOWLEDGE_EVERY_MS || playedMs <= reply.acknowledgedMs) return [];
    reply.acknowledgedMs = playedMs;
    reply.acknowledgedAtMs = atMs;
    return [{ replyId, playedMs, last: false }];
  }

  /** The server will send no more audio of this reply. */
  finished(replyId: string): PlaybackAcknowledgement[] {
    const reply = this.#find(replyId);
    if (!reply) return [];
    reply.finished = true;
    return isOver(reply) ? [this.#close(reply)] : [];
  }

  /** The output was told to drop everything it holds. Returns the replies that this cuts. */
  flushing(): string[] {
    for (const reply of this.#replies) reply.flushing = true;
    return this.#replies.map((reply) => reply.replyId);
  }

  /** The output has dropped it; the rendered counts reported before are final. Audio enqueued since is untouched. */
  flushed(): PlaybackAcknowledgement[] {
    return this.#replies.filter((reply) => reply.flushing).map((reply) => this.#close(reply));
  }

  /** Whether the output still has something of this reply (of any reply, when none is named) to play. */
  pending(replyId?: string): boolean {
    return this.#replies.some(
      (reply) =>
        (replyId === undefined || reply.replyId === replyId) &&
        !reply.flushing &&
        reply.rendered < reply.enqueued,
    );
  }

  /** Samples of a reply that the output has been given and has rendered; undefined when it is over or unknown. */
  progress(replyId: string): { enqueued: number; rendered: number } | undefined {
    return this.#find(replyId);
  }

  #find(replyId: string): ReplyPlayback | undefined {
    return this.#replies.find((reply) => reply.replyId === replyId);
  }

  #add(replyId: string): ReplyPlayback {
    const reply: ReplyPlayback = {
      replyId,
      enqueued: 0,
      rendered: 0,
      acknowledgedMs: 0,
      acknowledgedAtMs: 0,
      finished: false,
      flushing: false,
    };
    this.#replies.push(reply);
    if (this.#replies.length > MAX_REPLIES) this.#replies.shift();
    return reply;
  }

  #close(reply: ReplyPlayback): PlaybackAcknowledgement {
    this.#replies = this.#replies.filter((other) => other !== reply);
    return { replyId: reply.replyId, playedMs: toMs(reply.rendered), last: true };
  }
}

function isOver(reply: ReplyPlayback): boolean {
  return reply.finished && reply.rendered >= reply.enqueued;
}

/** Whole milliseconds, rounded down: never claim more than was played. */
export function toMs(samples: number): number {
  return Math.floor((samples * 1000) / WIRE_SAMPLE_RATE_HZ);
}
