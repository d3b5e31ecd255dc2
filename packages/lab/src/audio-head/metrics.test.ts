import { describe, expect, it } from 'vitest';
import { auc, platt, reliability } from './metrics.ts';

describe('auc', () => {
  it('counts ordered pairs, ties half', () => {
    expect(auc([1, 2, 3, 4], [false, false, true, true])).toBe(1);
    expect(auc([4, 3, 2, 1], [false, false, true, true])).toBe(0);
    expect(auc([1, 1, 1], [false, true, true])).toBe(0.5);
    expect(auc([1, 2, 2, 3], [false, true, false, true])).toBe(0.875);
  });
});

describe('platt', () => {
  it('finds the slope and offset the labels were drawn with', () => {
    const rows = Array.from({ length: 400 }, (_, i) => {
      const score = -4 + i / 50;
      const p = 1 / (1 + Math.exp(-(0.5 * score + 1)));
      return [
        { score, positive: true, weight: p },
        { score, positive: false, weight: 1 - p },
      ];
    }).flat();
    const { slope, offset } = platt(rows);
    expect(slope).toBeCloseTo(0.5, 1);
    expect(offset).toBeCloseTo(1, 1);
  });
});

describe('reliability', () => {
  it('is without error when as many are positive as was said', () => {
    const rows = [
      { probability: 0.75, positive: true, weight: 3 },
      { probability: 0.75, positive: false, weight: 1 },
    ];
    expect(reliability(rows).error).toBeCloseTo(0, 9);
    expect(reliability(rows.slice(0, 1)).error).toBeCloseTo(0.25, 9);
  });
});
