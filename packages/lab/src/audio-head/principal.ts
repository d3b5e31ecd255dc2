/**
 * Principal components of a block of features, scaled half way to unit variance: the large ones, which corpora share, keep a lead. Enters: rows with weights. Leaves: an affine map.
 * Eigenvectors by orthogonal iteration from a fixed start: deterministic, and only as many as are wanted.
 */
import { Random } from './random.ts';

export type AffineMap = {
  /** [out][in] */
  readonly matrix: Float64Array;
  readonly mean: Float64Array;
  readonly inputs: number;
  readonly outputs: number;
};

export type Block = {
  readonly data: Float32Array;
  /** Numbers a row, first number of the block, numbers of the block. */
  readonly rowSize: number;
  readonly from: number;
  readonly size: number;
};

const ITERATIONS = 40;
/** Keeps directions without variance from being blown up, as a part of the largest variance. */
const FLOOR = 1e-6;

export function principalComponents(block: Block, weights: Float64Array, outputs: number): AffineMap {
  const { mean, covariance } = moments(block, weights);
  const inputs = block.size;
  const random = new Random(7);
  let basis = Float64Array.from({ length: outputs * inputs }, () => random.gaussian());
  orthonormalise(basis, inputs);
  const variances = new Float64Array(outputs);
  for (let step = 0; step < ITERATIONS; step++) {
    basis = times(basis, covariance, inputs);
    for (let k = 0; k < outputs; k++) variances[k] = norm(basis.subarray(k * inputs, (k + 1) * inputs));
    orthonormalise(basis, inputs);
  }
  const largest = Math.max(...variances);
  const matrix = basis.map((value, at) => {
    const variance = (variances[Math.floor(at / inputs)] ?? 0) + FLOOR * largest;
    return value / (variance * largest) ** 0.25;
  });
  return { matrix, mean, inputs, outputs };
}

/** Each number for itself: mean 0, variance 1. */
export function standardisation(block: Block, weights: Float64Array): AffineMap {
  const { mean, covariance } = moments(block, weights);
  const inputs = block.size;
  const matrix = new Float64Array(inputs * inputs);
  for (let i = 0; i < inputs; i++)
    matrix[i * inputs + i] = 1 / Math.sqrt((covariance[i * inputs + i] ?? 0) + 1e-6);
  return { matrix, mean, inputs, outputs: inputs };
}

export function applyMap(map: AffineMap, row: Float32Array, from: number, out: Float32Array): void {
  for (let k = 0; k < map.outputs; k++) {
    let sum = 0;
    const at = k * map.inputs;
    for (let i = 0; i < map.inputs; i++)
      sum += (map.matrix[at + i] as number) * ((row[from + i] as number) - (map.mean[i] as number));
    out[k] = sum;
  }
}

function moments({ data, rowSize, from, size }: Block, weights: Float64Array) {
  const mean = new Float64Array(size);
  const covariance = new Float64Array(size * size);
  let total = 0;
  weights.forEach((weight, row) => {
    total += weight;
    for (let i = 0; i < size; i++)
      mean[i] = (mean[i] as number) + weight * (data[row * rowSize + from + i] as number);
  });
  for (let i = 0; i < size; i++) mean[i] = (mean[i] as number) / total;
  const centred = new Float64Array(size);
  weights.forEach((weight, row) => {
    if (weight === 0) return;
    for (let i = 0; i < size; i++)
      centred[i] = (data[row * rowSize + from + i] as number) - (mean[i] as number);
    for (let i = 0; i < size; i++) {
      const scaled = ((centred[i] as number) * weight) / total;
      for (let j = 0; j <= i; j++)
        covariance[i * size + j] = (covariance[i * size + j] as number) + scaled * (centred[j] as number);
    }
  });
  for (let i = 0; i < size; i++)
    for (let j = 0; j < i; j++) covariance[j * size + i] = covariance[i * size + j] as number;
  return { mean, covariance };
}

/** Rows of `basis` times a symmetric matrix. */
function times(basis: Float64Array, matrix: Float64Array, size: number): Float64Array<ArrayBuffer> {
  const result = new Float64Array(basis.length);
  for (let k = 0; k < basis.length; k += size)
    for (let i = 0; i < size; i++) {
      const factor = basis[k + i] as number;
      for (let j = 0; j < size; j++)
        result[k + j] = (result[k + j] as number) + factor * (matrix[i * size + j] as number);
    }
  return result;
}

function orthonormalise(basis: Float64Array, size: number): void {
  for (let k = 0; k < basis.length; k += size) {
    const row = basis.subarray(k, k + size);
    for (let other = 0; other < k; other += size) {
      const before = basis.subarray(other, other + size);
      let product = 0;
      for (let i = 0; i < size; i++) product += (row[i] as number) * (before[i] as number);
      for (let i = 0; i < size; i++) row[i] = (row[i] as number) - product * (before[i] as number);
    }
    const length = norm(row);
    for (let i = 0; i < size; i++) row[i] = (row[i] as number) / (length || 1);
  }
}

function norm(row: Float64Array): number {
  return Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
}
