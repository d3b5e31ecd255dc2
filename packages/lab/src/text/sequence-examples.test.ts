import { describe, expect, it } from 'vitest';
import { followed } from './sequence-examples.ts';

describe('the rows of a roughened copy', () => {
  const original = ['can', 'i', 'get', 'a', 'latte'];
  const rows = Int32Array.of(10, 11, 12, 13, 14);

  it.each([
    [
      ['can', 'i', 'get', 'a', 'latte'],
      [10, 11, 12, 13, 14],
    ],
    [
      ['okay', 'can', 'i', 'um', 'get', 'a', 'latte', 'please'],
      [-1, 10, 11, -1, 12, 13, 14, -1],
    ],
    [
      ['can', 'i', 'can', 'i', 'get', 'latte'],
      [10, 11, -1, -1, 12, 14],
    ],
    [['latte'], [-1]],
  ])('%j', (copy, expected) => {
    expect([...followed(copy, original, rows)]).toEqual(expected);
  });
});
