/** Logistic regression over named binary features: weighted samples, L2, Adam over the full batch. Deterministic. */
import { sigmoid } from '@antiphon/core/log-odds';

export type LogisticSample = {
  /** Feature numbers, repeats count twice. */
  readonly features: Int32Array;
  readonly positive: boolean;
  readonly weight: number;
};

const STEPS = 500;
const STEP_SIZE = 0.05;
const MOMENTUM = 0.9;
const SCALE_MEMORY = 0.99;

/** Minimises the mean weighted log-loss plus l2/2 |w|^2. */
export function fitLogistic(samples: readonly LogisticSample[], size: number, l2: number): Float64Array {
  const weights = new Float64Array(size);
  const mean = new Float64Array(size);
  const square = new Float64Array(size);
  const total = samples.reduce((sum, sample) => sum + sample.weight, 0);
  for (let step = 1; step <= STEPS; step += 1) {
    const gradient = gradientOf(samples, weights, total);
    const scale = Math.sqrt(1 - SCALE_MEMORY ** step) / (1 - MOMENTUM ** step);
    for (let index = 0; index < size; index += 1) {
      const g = (gradient[index] ?? 0) + l2 * (weights[index] ?? 0);
      mean[index] = MOMENTUM * (mean[index] ?? 0) + (1 - MOMENTUM) * g;
      square[index] = SCALE_MEMORY * (square[index] ?? 0) + (1 - SCALE_MEMORY) * g * g;
      weights[index] =
        (weights[index] ?? 0) -
        (STEP_SIZE * scale * (mean[index] ?? 0)) / (Math.sqrt(square[index] ?? 0) + 1e-9);
    }
  }
  return weights;
}

function gradientOf(samples: readonly LogisticSample[], weights: Float64Array, total: number): Float64Array {
  const gradient = new Float64Array(weights.length);
  for (const { features, positive, weight } of samples) {
    let sum = 0;
    for (const feature of features) sum += weights[feature] ?? 0;
    const slope = ((sigmoid(sum) - (positive ? 1 : 0)) * weight) / total;
    for (const feature of features) gradient[feature] = (gradient[feature] ?? 0) + slope;
  }
  return gradient;
}
