/**
 * Logistic regression by Newton's method. Enters: weighted rows, and what is believed of the coefficients before any row is
 * seen. Leaves: the coefficients. There is no bias of its own: an input that is always 1 is one. Deterministic; stable where
 * an input never varies, as long as its coefficient is held at all.
 */
import { sigmoid } from '@antiphon/core/log-odds';

export type LogisticRows = {
  /** `inputs` numbers a row. */
  readonly data: Float32Array | Float64Array;
  readonly inputs: number;
  /** 1 = positive. */
  readonly positive: Uint8Array;
  /** Of any sum. */
  readonly weights: Float64Array;
};

/** A coefficient is pulled `towards` a value by `hold` / 2 times the square of what it is off. One of each for every input. */
export type Belief = { readonly towards: readonly number[]; readonly hold: readonly number[] };

const MAX_STEPS = 30;
/** A step that moves no coefficient by more is the last. */
const STILL = 1e-7;

/** Minimises the mean weighted log loss plus the pulls. */
export function fitLogistic(rows: LogisticRows, { towards, hold }: Belief): Float64Array {
  const size = rows.inputs;
  const theta = Float64Array.from(towards);
  for (let step = 0; step < MAX_STEPS; step++) {
    const { gradient, curvature } = slopes(rows, theta);
    for (let i = 0; i < size; i++) {
      const held = hold[i] ?? 0;
      gradient[i] = (gradient[i] as number) + held * ((theta[i] as number) - (towards[i] ?? 0));
      curvature[i * size + i] = (curvature[i * size + i] as number) + held;
    }
    const move = solve(curvature, gradient);
    for (let i = 0; i < size; i++) theta[i] = (theta[i] as number) - (move[i] as number);
    if (move.every((by) => Math.abs(by) <= STILL)) break;
  }
  return theta;
}

/** Gradient and curvature (lower triangle) of the mean loss. */
function slopes({ data, inputs, positive, weights }: LogisticRows, theta: Float64Array) {
  const gradient = new Float64Array(inputs);
  const curvature = new Float64Array(inputs * inputs);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  for (let at = 0; at < positive.length; at++) {
    const weight = (weights[at] as number) / total;
    if (weight === 0) continue;
    const row = data.subarray(at * inputs, (at + 1) * inputs);
    let logit = 0;
    for (let i = 0; i < inputs; i++) logit += (row[i] as number) * (theta[i] as number);
    const p = sigmoid(logit);
    const error = weight * (p - (positive[at] as number));
    const curve = weight * p * (1 - p);
    for (let i = 0; i < inputs; i++) {
      gradient[i] = (gradient[i] as number) + error * (row[i] as number);
      const scaled = curve * (row[i] as number);
      for (let j = 0; j <= i; j++)
        curvature[i * inputs + j] = (curvature[i * inputs + j] as number) + scaled * (row[j] as number);
    }
  }
  return { gradient, curvature };
}

/** Solves a symmetric positive definite system, of which the lower triangle is given, by Cholesky's decomposition in place. */
function solve(lower: Float64Array, right: Float64Array): Float64Array {
  const size = right.length;
  const x = Float64Array.from(right);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = lower[i * size + j] as number;
      for (let k = 0; k < j; k++) sum -= (lower[i * size + k] as number) * (lower[j * size + k] as number);
      lower[i * size + j] = i === j ? Math.sqrt(sum) : sum / (lower[j * size + j] as number);
    }
    let known = x[i] as number;
    for (let k = 0; k < i; k++) known -= (lower[i * size + k] as number) * (x[k] as number);
    x[i] = known / (lower[i * size + i] as number);
  }
  for (let i = size - 1; i >= 0; i--) {
    let known = x[i] as number;
    for (let k = i + 1; k < size; k++) known -= (lower[k * size + i] as number) * (x[k] as number);
    x[i] = known / (lower[i * size + i] as number);
  }
  return x;
}
