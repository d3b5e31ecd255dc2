/** Shares of 1 with their intervals, quantiles and means: the numbers that all suites tell. Pure. */
export type Share = { readonly value: number; readonly n: number; readonly ci95: readonly [number, number] };

/** A share with its Wilson interval; 0 of nothing is 0 with the interval 0-1. */
export function share(count: number, n: number): Share {
  const [low, high] = wilson(count, n);
  return { value: n === 0 ? 0 : count / n, n, ci95: [rounded(low), rounded(high)] };
}

/** The interval that holds a share of `n` in 95 of 100 cases (Wilson 1927); of nothing 0-1. */
export function wilson(count: number, n: number): readonly [number, number] {
  if (n === 0) return [0, 1];
  const z = 1.96;
  const value = count / n;
  const middle = (value + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((value * (1 - value)) / n + (z * z) / (4 * n * n));
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}

/** Null of nothing. */
export const rateOf = ({ value, n }: Share): number | null => (n === 0 ? null : rounded(value));

/** Null of nothing. */
export function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Linear between neighbours; null of nothing. */
export function quantileOf(values: readonly number[], at: number): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * at;
  const low = sorted[Math.floor(place)] ?? 0;
  const high = sorted[Math.ceil(place)] ?? low;
  return low + (high - low) * (place - Math.floor(place));
}

/** To four places. */
export const rounded = (value: number): number => Math.round(value * 1e4) / 1e4;
export const roundedOrNull = (value: number | null): number | null =>
  value === null ? null : rounded(value);
export const percent = (value: number | null): string =>
  value === null || Number.isNaN(value) ? 'none' : `${(value * 100).toFixed(1)} %`;
export const inSeconds = (value: number | null): string =>
  value === null ? 'none' : `${value.toFixed(2)} s`;
