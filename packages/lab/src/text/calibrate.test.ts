import { describe, expect, it } from 'vitest';
import { fitPlatt } from './calibrate.ts';
import { seededRandom } from './seeded-random.ts';

describe('fitPlatt', () => {
  it('finds the slope and shift that made the labels', () => {
    const random = seededRandom(1);
    const rows = Array.from({ length: 20_000 }, () => {
      const logit = (random.next() - 0.5) * 6;
      return { logit, positive: random.next() < 1 / (1 + Math.exp(-(2 * logit))), weight: 1 };
    });
    const { slope, shift } = fitPlatt(rows);
    expect(slope).toBeCloseTo(2, 0);
    expect(Math.abs(shift)).toBeLessThan(0.1);
  });

  it('moves a one-sided model to the middle', () => {
    const random = seededRandom(2);
    const rows = Array.from({ length: 5000 }, (_, index) => ({
      logit: (index % 2 === 0 ? -1 : -3) + (random.next() - 0.5) * 8,
      positive: index % 2 === 0,
      weight: 1,
    }));
    const { slope, shift } = fitPlatt(rows);
    // The classes' means are -1 and -3: even odds belong to the middle between them.
    expect(-shift / slope).toBeCloseTo(-2, 0);
    expect(slope).toBeGreaterThan(0);
  });
});
