/**
 * Port: voice activity. One stream a session; implementations share a bounded pool between all streams
 * and never compute on the serving event loop.
 */
export type VadScore = {
  /** End of the scored window on the stream's own audio clock, ms since its first sample. */
  readonly audioMs: number;
  /** Probability of speech in the window, 0-1. */
  readonly probability: number;
  /** Level of the window in dBFS (full-scale square = 0), floored at -100. */
  readonly levelDb: number;
};

export interface VadStream {
  /** Appends PCM16 mono at 16 kHz, any length. The array is not kept. */
  push(pcm: Int16Array): void;
  /** Ends the stream; no callback follows. */
  close(): void;
}

export interface VadPort {
  /** Window length in ms: one score comes for each. */
  readonly windowMs: number;
  /** `onScore` is called in order, once a window. `onError`: the stream is lost (it scores no more). */
  open(onScore: (score: VadScore) => void, onError: (error: Error) => void): VadStream;
  close(): Promise<void>;
}
