import { expect, it } from 'vitest';
import { piecesOf } from './pieces.ts';

it('cuts a text into words whose join is the text, at the speed of a model', () => {
  const text = ' One, two\nthree. ';
  const pieces = piecesOf(text, 50);
  expect(pieces.map((piece) => piece.text)).toEqual([' One,', ' two', '\nthree.', ' ']);
  expect(pieces.map((piece) => piece.text).join('')).toBe(text);
  expect(pieces[0]?.afterMs).toBe(100);
  expect(piecesOf('', 50)).toEqual([]);
});
