/**
 * What a set of thresholds would do to scored overlaps: false stops, stops, delay. Enters: rows with the log-odds of their
 * moments (by weights that have not seen their meeting). The rule is that of core/barge-in/yield.
 */
import { thresholdAt, type FloorThresholds } from '@antiphon/core/barge-in/yield';
import type { Moment } from './moments.ts';

/** A moment at which the log-odds are higher than before under the same threshold: no other one can stop the agent. */
export type Peak = { readonly atS: number; readonly under: keyof FloorThresholds; readonly floor: number };
export type ScoredRow = { readonly interruption: boolean; readonly peaks: readonly Peak[] };

export function peaksOf(
  moments: readonly Moment[],
  asking: boolean,
  score: (moment: Moment) => number,
): Peak[] {
  const highest: Partial<Record<keyof FloorThresholds, number>> = {};
  return moments.flatMap((moment) => {
    const under = thresholdAt({ ...moment, asking });
    if (under === null) return [];
    const floor = score(moment);
    if (floor <= (highest[under] ?? -Infinity)) return [];
    highest[under] = floor;
    return [{ atS: moment.atS, under, floor }];
  });
}
export type OperatingPoint = {
  readonly thresholds: FloorThresholds;
  readonly false_stop: number;
  readonly stop: number;
  readonly p50_s: number;
  /** Share of all interruptions stopped within 0.5 s. */
  readonly within_500ms: number;
};

const stopOf = ({ peaks }: ScoredRow, thresholds: FloorThresholds): number | null =>
  peaks.find(({ under, floor }) => floor >= thresholds[under])?.atS ?? null;

export function operatingPoint(rows: readonly ScoredRow[], thresholds: FloorThresholds): OperatingPoint {
  const stops = (interruption: boolean): (number | null)[] =>
    rows.filter((row) => row.interruption === interruption).map((row) => stopOf(row, thresholds));
  const false_ = stops(false);
  const true_ = stops(true);
  const delays = true_.filter((stop) => stop !== null).sort((a, b) => a - b);
  const share = (some: readonly (number | null)[], under = Infinity): number =>
    Math.round((some.filter((stop) => stop !== null && stop <= under).length / some.length) * 1e4) / 1e4;
  return {
    thresholds,
    false_stop: share(false_),
    stop: share(true_),
    p50_s: Math.round((delays[Math.floor(delays.length / 2)] ?? 0) * 1000) / 1000,
    within_500ms: share(true_, 0.5),
  };
}

/** All combinations that are worth a look. */
export function* thresholdGrid(): Generator<FloorThresholds> {
  for (const askedVoice of [0, 0.5, 1, 99])
    for (const early of [0, 0.5, 1, 1.5])
      for (const open of [1.5, 2, 3])
        for (const final of [-1, -0.7, -0.4, -0.1, 0.2, 0.6]) yield { askedVoice, early, open, final };
}
