/**
 * Logistic regression of a few hundred inputs, held back by their squares (ridge), by Newton's method. Enters: weighted rows.
 * Leaves: one coefficient for each input, then the bias. Deterministic.
 */
import { sigmoid } from '@antiphon/core/log-odds';
import { solve } from './logistic.ts';

export type RidgeRows = {
  /** `inputs` numbers a row. */
  readonly data: Float32Array;
  readonly inputs: number;
  readonly positive: Uint8Array;
  /** Of any sum. */
  readonly weights: Float64Array;
};

/** The loss is nearly quadratic: eight steps reach its bottom. */
const STEPS = 8;
/** Keeps the bias' row from being singular. */
const LEAST_CURVE = 1e-9;

/** Minimises the mean weighted log loss plus `decay` / 2 times the squares of the coefficients; the bias is free. */
export function fitRidge(rows: RidgeRows, decay: number): Float64Array {
  const size = rows.inputs + 1;
  const theta = new Float64Array(size);
  for (let step = 0; step < STEPS; step++) {
    const { gradient, curvature } = slopes(rows, theta);
    for (let i = 0; i < size; i++) {
      const held = i < rows.inputs ? decay : LEAST_CURVE;
      gradient[i] = (gradient[i] as number) + held * (theta[i] as number);
      curvature[i * size + i] = (curvature[i * size + i] as number) + held;
    }
    const matrix = Array.from({ length: size }, (_, i) =>
      Array.from({ length: size }, (__, j) => curvature[Math.max(i, j) * size + Math.min(i, j)] as number),
    );
    solve(matrix, Array.from(gradient)).forEach((move, i) => {
      theta[i] = (theta[i] as number) - move;
    });
  }
  return theta;
}

/** Gradient and curvature (lower triangle) of the mean loss. */
function slopes({ data, inputs, positive, weights }: RidgeRows, theta: Float64Array) {
  const size = inputs + 1;
  const gradient = new Float64Array(size);
  const curvature = new Float64Array(size * size);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const row = new Float64Array(size).fill(1);
  for (let at = 0; at < positive.length; at++) {
    const weight = (weights[at] as number) / total;
    if (weight === 0) continue;
    let logit = theta[inputs] as number;
    for (let i = 0; i < inputs; i++) {
      row[i] = data[at * inputs + i] as number;
      logit += (row[i] as number) * (theta[i] as number);
    }
    const p = sigmoid(logit);
    const error = weight * (p - (positive[at] as number));
    const curve = weight * p * (1 - p);
    for (let i = 0; i < size; i++) {
      gradient[i] = (gradient[i] as number) + error * (row[i] as number);
      const scaled = curve * (row[i] as number);
      const from = i * size;
      for (let j = 0; j <= i; j++)
        curvature[from + j] = (curvature[from + j] as number) + scaled * (row[j] as number);
    }
  }
  return { gradient, curvature };
}
