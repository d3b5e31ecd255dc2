import { expect, it } from 'vitest';
import { nearest } from './did-you-mean.ts';

it.each([
  ['sevre', 'serve'],
  ['rep', 'replay'],
  ['tlak', 'talk'],
  ['xyzzy', null],
  ['', null],
  ['t'.repeat(5_000), null],
])('%s -> %s', (typed, meant) => {
  expect(nearest(typed, ['serve', 'talk', 'say', 'replay'])).toBe(meant);
});
