import { describe, expect, it } from 'vitest';
import { MAX_WORDS, wordsOf } from './words.ts';

describe('wordsOf', () => {
  it.each([
    ["Okay, that's 4 o'clock.", 'okay thats # oclock'],
    ['Mm-hmm. Uh-huh!', 'mhm uhhuh'],
    ['mm hmm', 'mhm'],
    ['uh uh', 'uhuh'],
    ['ok yep yup', 'okay yep yep'],
    ['Ja, natürlich — “schön”', 'ja naturlich schon'],
    ['twenty one', '# #'],
    ['[noise] hi', 'hi'],
    ['Ohhh, yeahhh, hahahaha', 'oh yeah haha'],
    ['see www or aaa', 'see www or aaa'],
    ['mmmm okay hmmm', 'hm okay hm'],
    ['', ''],
    ['...', ''],
  ])('%j -> %j', (text, words) => {
    expect(wordsOf(text).join(' ')).toBe(words);
  });

  it('does not depend on case and punctuation', () => {
    expect(wordsOf("Yes, I'd like to.")).toEqual(wordsOf('yes id like to'));
  });

  it('keeps the last words of a long text', () => {
    const words = wordsOf(`${'word '.repeat(500)}end`);
    expect(words).toHaveLength(MAX_WORDS);
    expect(words.at(-1)).toBe('end');
  });

  it('survives names of object properties', () => {
    expect(wordsOf('constructor toString __proto__')).toHaveLength(3);
  });
});
