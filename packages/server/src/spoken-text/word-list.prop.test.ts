import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sourceRange } from './rewrite.ts';
import { replaceWords, wordListOf } from './word-list.ts';

const text = fc
  .array(fc.constantFrom('a', 'B', ' ', '.', 'é', '東', '𝒳', 'ab', '\n', '-'), { maxLength: 40 })
  .map((parts) => parts.join(''));
const entries = fc.array(fc.record({ word: text, replacement: text, case_sensitive: fc.boolean() }), {
  maxLength: 6,
});

it('what is not replaced is as it was, and every replacement leads back to its word', () => {
  fc.assert(
    fc.property(text, entries, (source, some) => {
      const rewritten = replaceWords(source, [wordListOf(some)]);
      let spokenFrom = 0;
      let sourceFrom = 0;
      for (const { spokenStart, spokenEnd, sourceStart, sourceEnd } of rewritten.spans) {
        expect(rewritten.text.slice(spokenFrom, spokenStart)).toBe(source.slice(sourceFrom, sourceStart));
        const written = source.slice(sourceStart, sourceEnd).replace(/\s/gu, ' ').toLowerCase();
        const spoken = rewritten.text.slice(spokenStart, spokenEnd);
        const known = some.some(
          ({ word, replacement }) =>
            word.trim().replace(/\s+/gu, ' ').toLowerCase() === written && replacement.trim() === spoken,
        );
        expect(known).toBe(true);
        expect(sourceRange(rewritten, spokenStart, spokenEnd)).toEqual([sourceStart, sourceEnd]);
        [spokenFrom, sourceFrom] = [spokenEnd, sourceEnd];
      }
      expect(rewritten.text.slice(spokenFrom)).toBe(source.slice(sourceFrom));
    }),
  );
});
