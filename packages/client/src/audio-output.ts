// Where a VoiceAgent plays replies: the speaker of a page, a file, another call. The output plays 24 kHz PCM in the
// order it was enqueued and reports back how much of each reply it has rendered; the agent turns that into
// acknowledgements. Invariant: after flush() nothing enqueued before it is heard beyond a fade of a few milliseconds.

export interface AudioOutput {
  /** Called once, before any audio. */
  attach(listener: PlaybackListener): void;
  enqueue(replyId: string, pcm: Int16Array): void;
  /** No more audio of this reply will be enqueued. */
  finish(replyId: string): void;
  /**
   * Plays this reply to `totalSamples` of its beginning, drops everything after that, then reports as `flush` does.
   * Optional: without it the output is flushed.
   */
  stopAt?(replyId: string, totalSamples: number): void;
  /** Drops everything unplayed at once, then reports `rendered` for what was cut and `flushed`. */
  flush(): void;
}

export interface PlaybackListener {
  /** `totalSamples` (24 kHz) of this reply have been rendered since its start. */
  rendered(replyId: string, totalSamples: number): void;
  /** `samples` were refused because the output holds as much as it may. */
  dropped(replyId: string, samples: number): void;
  flushed(): void;
}
