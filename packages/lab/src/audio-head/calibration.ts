/**
 * Platt scaling of head scores at each decision time. Enters: rows and the scores that heads gave them which had not heard
 * their corpus. Leaves: slope and offset by silence, for classes that weigh the same.
 */
import type { CalibrationPoint } from '@antiphon/server/providers/moonshine/audio-head';
import { balancedWeights, foldOf, isTrainedOn, timeIndex } from './cross-validation.ts';
import { platt } from './metrics.ts';
import type { RowCard } from './row-card.ts';

/** Silences at which pauses were looked at, s. */
export const TIMES_S = [0.1, 0.2, 0.4, 0.6, 0.9, 1.3];

/** Without one fold where that is to be judged. */
export function calibrate(
  cards: readonly RowCard[],
  raw: Float64Array,
  without: string | null = null,
): CalibrationPoint[] {
  const scored = cards.flatMap((card, i) =>
    Number.isNaN(raw[i]) || !isTrainedOn(card) || foldOf(card) === without ? [] : [i],
  );
  const weights = balancedWeights(cards, scored);
  return TIMES_S.map((time, index) => {
    const rows = scored
      .filter((i) => timeIndex((cards[i] as RowCard).silenceS) === index)
      .map((i) => ({
        score: raw[i] as number,
        positive: !(cards[i] as RowCard).hold,
        weight: weights[i] as number,
      }));
    const { slope, offset } = platt(rows);
    return { silenceMs: time * 1000, slope: round(slope), offset: round(offset) };
  });
}

function round(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
