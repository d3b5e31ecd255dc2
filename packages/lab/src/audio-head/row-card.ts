/** What one extracted row is about. */
export type RowCard = {
  readonly corpus: string;
  readonly turnId: string;
  readonly index: number;
  readonly speaker: string;
  readonly hold: boolean;
  /** Length of the pause, s: for evaluation only. */
  readonly durationS: number;
  /** Silence heard at the decision, s. */
  readonly silenceS: number;
  /** 0 as recorded, others degraded copies. */
  readonly variant: number;
  readonly tokens: number;
  readonly text: string;
};
