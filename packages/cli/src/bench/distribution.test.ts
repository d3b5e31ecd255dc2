import { expect, it } from 'vitest';
import { distribution } from './distribution.ts';

it('gives values that occurred, by rank', () => {
  const values = Array.from({ length: 100 }, (_, i) => 100 - i);
  expect(distribution(values)).toEqual({ p50: 50, p95: 95, p99: 99, n: 100 });
  expect(distribution([7])).toEqual({ p50: 7, p95: 7, p99: 7, n: 1 });
});

it('has no numbers for nothing', () => {
  expect(distribution([])).toBeNull();
});
