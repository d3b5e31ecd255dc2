/** What one extracted row is about, and how many numbers it has: binned encoder states, evidence, prosody. */
import { BINS_SIZE, EVIDENCE_SIZE } from '@antiphon/server/providers/moonshine/audio-features';
import { PROSODY_SIZE } from '@antiphon/server/providers/moonshine/prosody';

export const ROW_SIZE = BINS_SIZE + EVIDENCE_SIZE + PROSODY_SIZE;

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
