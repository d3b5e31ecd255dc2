import { expect, it } from 'vitest';
import { verbatimWords } from './verbatim.ts';

it.each([
  ['Say this, word for word, and nothing else: One moment.', 'One moment.'],
  ['Say this, word for word, and nothing else:  Two\nlines. ', 'Two\nlines.'],
  ['Say this, word for word, and nothing else:  ', null],
  ['Please say this, word for word, and nothing else: no', null],
  ['Mention the offer.', null],
  ['', null],
  [null, null],
])('finds in %j the words %j', (instructions, words) => {
  expect(verbatimWords(instructions)).toBe(words);
});
