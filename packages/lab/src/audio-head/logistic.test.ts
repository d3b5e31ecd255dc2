import { describe, expect, it } from 'vitest';
import { fitLogistic, type LogisticRows } from './logistic.ts';

/** Every input of a grid once as a positive and once as a negative, weighing as much as the truth says. */
function drawnWith(truth: readonly number[]): LogisticRows {
  const grid = [-2, -1, 0, 1, 2].flatMap((a) => [-2, 0, 1].map((b) => [a, b, 1]));
  const rows = grid.flatMap((inputs) => {
    const p = 1 / (1 + Math.exp(-inputs.reduce((sum, input, i) => sum + input * (truth[i] ?? 0), 0)));
    return [
      { inputs, positive: 1, weight: p },
      { inputs, positive: 0, weight: 1 - p },
    ];
  });
  return {
    data: Float32Array.from(rows.flatMap(({ inputs }) => inputs)),
    inputs: 3,
    positive: Uint8Array.from(rows, ({ positive }) => positive),
    weights: Float64Array.from(rows, ({ weight }) => weight),
  };
}

describe('fitLogistic', () => {
  const free = { towards: [0, 0, 0], hold: [1e-9, 1e-9, 1e-9] };

  it('finds the coefficients the labels were drawn with', () => {
    const truth = [0.8, -1.5, 0.3];
    fitLogistic(drawnWith(truth), free).forEach((value, i) => {
      expect(value).toBeCloseTo(truth[i] ?? NaN, 5);
    });
  });

  it('keeps to what is believed as far as it is held to it', () => {
    const rows = drawnWith([0.8, -1.5, 0.3]);
    const held = fitLogistic(rows, { towards: [5, 0, 0], hold: [1e4, 1e-9, 1e-9] });
    expect(held[0]).toBeCloseTo(5, 2);
    const [loose, tight] = [0.01, 1].map((hold) =>
      fitLogistic(rows, { towards: [0, 0, 0], hold: [hold, hold, hold] }),
    );
    expect(Math.abs(tight?.[1] ?? NaN)).toBeLessThan(Math.abs(loose?.[1] ?? NaN));
  });

  it('is stable where an input never varies', () => {
    const rows = drawnWith([0, 0, 0]);
    const data = rows.data.map((value, i) => (i % 3 === 1 ? 0 : value));
    const theta = fitLogistic({ ...rows, data }, { towards: [0, 0.7, 0], hold: [1e-6, 1e-6, 1e-6] });
    expect(theta[1]).toBeCloseTo(0.7, 6);
  });
});
