/**
 * Scores of a binary decision with its probability: balanced accuracy at 0.5, area under the ROC curve,
 * precision, recall, F1, calibration, and percentile bootstrap intervals of any of them.
 */
import { seededRandom } from '../text/seeded-random.ts';

export type Scored = { readonly p: number; readonly positive: boolean };
export type Interval = readonly [low: number, high: number];

export const DECISION_THRESHOLD = 0.5;
const BOOTSTRAP_ROUNDS = 1000;
const BOOTSTRAP_SEED = 20_240_501;

const share = (part: number, whole: number): number => (whole === 0 ? Number.NaN : part / whole);

/** Mean of the recalls of both classes; NaN where a class is missing. */
export function balancedAccuracy(rows: readonly Scored[], threshold = DECISION_THRESHOLD): number {
  let [hits, positives, rejections, negatives] = [0, 0, 0, 0];
  for (const { p, positive } of rows) {
    if (positive) {
      positives += 1;
      if (p >= threshold) hits += 1;
    } else {
      negatives += 1;
      if (p < threshold) rejections += 1;
    }
  }
  return (share(hits, positives) + share(rejections, negatives)) / 2;
}

/** Probability that a positive row scores above a negative one, ties counted half. */
export function areaUnderRoc(rows: readonly Scored[]): number {
  const sorted = [...rows].sort((a, b) => a.p - b.p);
  let [rankSum, positives] = [0, 0];
  for (let start = 0; start < sorted.length;) {
    let end = start;
    while (end < sorted.length && sorted[end]?.p === sorted[start]?.p) end += 1;
    const rank = (start + end + 1) / 2;
    for (let index = start; index < end; index += 1) {
      if (sorted[index]?.positive === true) {
        rankSum += rank;
        positives += 1;
      }
    }
    start = end;
  }
  const negatives = sorted.length - positives;
  return share(rankSum - (positives * (positives + 1)) / 2, positives * negatives);
}

export function precisionRecall(rows: readonly Scored[]): { precision: number; recall: number; f1: number } {
  const chosen = rows.filter((row) => row.p >= DECISION_THRESHOLD);
  const hits = chosen.filter((row) => row.positive).length;
  const positives = rows.filter((row) => row.positive).length;
  return {
    precision: share(hits, chosen.length),
    recall: share(hits, positives),
    f1: share(2 * hits, chosen.length + positives),
  };
}

/** Expected calibration error over ten equal bins, and the bins for a reliability table. */
export function calibration(rows: readonly Scored[]): {
  ece: number;
  bins: { from: number; n: number; mean_p: number; share_positive: number }[];
} {
  const bins = Array.from({ length: 10 }, (_, bin) => {
    const inside = rows.filter(({ p }) => Math.min(9, Math.floor(p * 10)) === bin);
    return {
      from: bin / 10,
      n: inside.length,
      mean_p: share(
        inside.reduce((sum, { p }) => sum + p, 0),
        inside.length,
      ),
      share_positive: share(inside.filter(({ positive }) => positive).length, inside.length),
    };
  });
  const ece = bins.reduce(
    (sum, bin) => sum + (bin.n === 0 ? 0 : (bin.n / rows.length) * Math.abs(bin.mean_p - bin.share_positive)),
    0,
  );
  return { ece, bins };
}

/** 95 % percentile interval of a statistic over resampled rows. */
export function bootstrapInterval<T>(
  rows: readonly T[],
  statistic: (sample: readonly T[]) => number,
): Interval {
  const random = seededRandom(BOOTSTRAP_SEED);
  const values: number[] = [];
  for (let round = 0; round < BOOTSTRAP_ROUNDS && rows.length > 0; round += 1) {
    const value = statistic(rows.map(() => random.pick(rows)));
    if (!Number.isNaN(value)) values.push(value);
  }
  values.sort((a, b) => a - b);
  const at = (quantile: number): number => values[Math.floor(quantile * (values.length - 1))] ?? Number.NaN;
  return [at(0.025), at(0.975)];
}
