/** Figures of merit of scores against labels: rank-order quality, calibration, Platt scaling. Pure. */
import { sigmoid } from '@antiphon/core/log-odds';

/** Probability that a random positive scores above a random negative; ties count half. NaN if one is missing. */
export function auc(scores: readonly number[], positive: readonly boolean[]): number {
  const order = scores.map((_, i) => i).sort((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0));
  const positives = positive.filter(Boolean).length;
  const negatives = positive.length - positives;
  let rankSum = 0;
  for (let from = 0; from < order.length;) {
    let to = from + 1;
    while (to < order.length && scores[order[to] as number] === scores[order[from] as number]) to++;
    const rank = (from + to + 1) / 2;
    for (let i = from; i < to; i++) if (positive[order[i] as number] === true) rankSum += rank;
    from = to;
  }
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}

export type Weighted = { readonly score: number; readonly positive: boolean; readonly weight: number };

/** Log odds = slope * score + offset, by Newton's method with a slight pull towards slope 1. */
export function platt(rows: readonly Weighted[], prior = 2): { slope: number; offset: number } {
  let slope = 1;
  let offset = 0;
  const total = rows.reduce((sum, row) => sum + row.weight, 0) / Math.max(1, rows.length);
  for (let step = 0; step < 30; step++) {
    let g0 = prior * (slope - 1);
    let g1 = prior * 0.1 * offset;
    let h00 = prior;
    let h01 = 0;
    let h11 = prior * 0.1;
    for (const { score, positive, weight } of rows) {
      const p = sigmoid(slope * score + offset);
      const w = weight / total;
      const error = w * (p - (positive ? 1 : 0));
      const curve = w * p * (1 - p);
      g0 += error * score;
      g1 += error;
      h00 += curve * score * score;
      h01 += curve * score;
      h11 += curve;
    }
    const determinant = h00 * h11 - h01 * h01;
    slope -= (h11 * g0 - h01 * g1) / determinant;
    offset -= (h00 * g1 - h01 * g0) / determinant;
  }
  return { slope, offset };
}

export type ReliabilityBin = { readonly mean: number; readonly observed: number; readonly weight: number };

/** Weighted reliability in equal-width bins of the probability, and the expected calibration error. */
export function reliability(
  rows: readonly { readonly probability: number; readonly positive: boolean; readonly weight: number }[],
  bins = 10,
): { readonly bins: readonly ReliabilityBin[]; readonly error: number } {
  const sums = Array.from({ length: bins }, () => ({ p: 0, y: 0, w: 0 }));
  for (const { probability, positive, weight } of rows) {
    const bin = sums[Math.min(bins - 1, Math.floor(probability * bins))];
    if (bin === undefined) continue;
    bin.p += probability * weight;
    bin.y += positive ? weight : 0;
    bin.w += weight;
  }
  const total = sums.reduce((sum, bin) => sum + bin.w, 0);
  const filled = sums.filter((bin) => bin.w > 0);
  return {
    bins: filled.map(({ p, y, w }) => ({ mean: p / w, observed: y / w, weight: w / total })),
    error: filled.reduce((sum, { p, y, w }) => sum + (Math.abs(p - y) / w) * (w / total), 0),
  };
}
