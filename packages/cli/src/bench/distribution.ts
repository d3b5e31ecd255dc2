/** A sample of measurements in four numbers. Percentiles are nearest-rank: each is a value that occurred. */
export type Distribution = {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly n: number;
};

const rounded = (value: number): number => Math.round(value * 1000) / 1000;

/** Null for an empty sample: there is no honest number for it. */
export function distribution(values: readonly number[]): Distribution | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const at = (percent: number): number => {
    const rank = Math.max(1, Math.ceil((percent / 100) * sorted.length));
    return rounded(sorted[rank - 1] ?? 0);
  };
  return { p50: at(50), p95: at(95), p99: at(99), n: sorted.length };
}
