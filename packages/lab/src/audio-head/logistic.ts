/**
 * Logistic regression of a few inputs by Newton's method. Enters: weighted rows, and the coefficients that are believed
 * before any row is seen. Leaves: coefficients. Deterministic; stable where an input never varies.
 */
export type LogisticRow = {
  readonly inputs: readonly number[];
  readonly positive: boolean;
  readonly weight: number;
};

/** The prior counts as this share of the rows' weight. */
const PRIOR_SHARE = 1e-3;
const STEPS = 30;

export function fitLogistic(rows: readonly LogisticRow[], prior: readonly number[]): number[] {
  const total = rows.reduce((sum, { weight }) => sum + weight, 0);
  let theta = [...prior];
  for (let step = 0; step < STEPS; step++) {
    const gradient = theta.map((value, i) => PRIOR_SHARE * (value - (prior[i] ?? 0)));
    const curvature: number[][] = theta.map((_, i) =>
      theta.map((__, j): number => (i === j ? PRIOR_SHARE : 0)),
    );
    for (const { inputs, positive, weight } of rows) {
      const logit = inputs.reduce((sum, input, i) => sum + input * (theta[i] ?? 0), 0);
      const p = 1 / (1 + Math.exp(-logit));
      const error = (weight / total) * (p - (positive ? 1 : 0));
      const curve = (weight / total) * p * (1 - p);
      inputs.forEach((input, i) => {
        gradient[i] = (gradient[i] ?? 0) + error * input;
        const row = curvature[i] ?? [];
        inputs.forEach((other, j) => {
          row[j] = (row[j] ?? 0) + curve * input * other;
        });
      });
    }
    const move = solve(curvature, gradient);
    theta = theta.map((value, i) => value - (move[i] ?? 0));
  }
  return theta;
}

/** Solves a symmetric positive definite system by elimination. */
export function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i] ?? 0]);
  const size = rows.length;
  for (let pivot = 0; pivot < size; pivot++) {
    const own = rows[pivot] ?? [];
    for (let below = pivot + 1; below < size; below++) {
      const row = rows[below] ?? [];
      const factor = (row[pivot] ?? 0) / (own[pivot] ?? 1);
      for (let k = pivot; k <= size; k++) row[k] = (row[k] ?? 0) - factor * (own[k] ?? 0);
    }
  }
  const solution = new Array<number>(size).fill(0);
  for (let i = size - 1; i >= 0; i--) {
    const row = rows[i] ?? [];
    let sum = row[size] ?? 0;
    for (let k = i + 1; k < size; k++) sum -= (row[k] ?? 0) * (solution[k] ?? 0);
    solution[i] = sum / (row[i] ?? 1);
  }
  return solution;
}
