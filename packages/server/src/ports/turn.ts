/**
 * Port: an external model that hears whether a turn is over. It is asked in the silence after speech, beside the
 * recogniser; its answer enters the core as evidence like that of the built-in audio model, never as a decision.
 */
export type TurnScore = {
  /** That the turn ends here, 0-1, for as many ends as pauses within a turn. */
  readonly probability: number;
  /** Time the model took, ms. */
  readonly computeMs: number;
};

export interface TurnPort {
  /** Audio it looks at, ms: the latest of the turn. */
  readonly windowMs: number;
  /**
   * `pcm`: PCM16 mono at 16 kHz from the turn's beginning (at most `windowMs`) into the silence after it; not kept.
   * Rejects when the model is lost, or with the signal's reason on abort.
   */
  score(pcm: Int16Array, signal: AbortSignal): Promise<TurnScore>;
  close(): Promise<void>;
}
