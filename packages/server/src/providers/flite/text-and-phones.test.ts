import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignWords, parsePhones } from './phones.ts';
import { RenderCache } from './render-cache.ts';
import { spokenText } from './spoken-words.ts';

describe('spokenText', () => {
  it('keeps the offsets of every word and gives the engine ASCII', () => {
    const text =
      'Don\u2019t \u201Cworry\u201D\u2014it\u2019s *fine*: \u20AC5, na\u00EFve \u{1F600} \u4F60\u597D & co.';
    const { words, engineText } = spokenText(text);
    expect(words.map((word) => word.spoken)).toEqual([
      "Don't",
      '"worry"',
      "it's",
      'fine:',
      '5 euros,',
      'naive',
      '',
      '&',
      'co.',
    ]);
    for (const word of words) expect(text.slice(word.charStart, word.charEnd)).toBe(word.text);
    expect(engineText).toBe('Don\'t "worry" , it\'s fine: 5 euros, naive & co.');
  });
  it.each(['', '   ', '...', '\u2014 - !', '\u{1F600}\u{1F600}', '\u4F60\u597D', '**'])(
    'has nothing to say for %j',
    (text) => {
      expect(spokenText(text).engineText).toBe('');
    },
  );
  it('gives plain one-line ASCII for anything', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        const { words, engineText } = spokenText(text);
        expect(engineText).toMatch(/^[\x20-\x7e]*$/);
        let end = 0;
        for (const word of words) {
          expect(word.charStart).toBeGreaterThanOrEqual(end);
          end = word.charEnd;
        }
      }),
    );
  });
});

describe('alignWords', () => {
  const phones = parsePhones(
    'pau:0.2 hh:0.3 ay:0.4 pau:0.5 dh:0.6 iy:0.7 eh:0.8 n:0.9 d:1.0 pau:1.2 \n',
  ).flat();
  it('gives each word its phones, also when one is said differently in the sentence', () => {
    const spans = alignWords(phones, [
      ['hh', 'ay'],
      ['dh', 'ax'],
      ['eh', 'n', 'd'],
    ]);
    expect(spans).toEqual([
      [0.2, 0.4],
      [0.5, 0.7],
      [0.7, 1.0],
    ]);
  });
  it('gives a word without phones an empty span in its place', () => {
    expect(alignWords(phones, [['hh', 'ay'], [], ['dh', 'iy', 'eh', 'n', 'd']])[1]).toEqual([0.4, 0.4]);
    expect(alignWords([], [['hh'], ['ay']])).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });
  it('is monotone and has one span a word whatever the lists are', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'pau');
    fc.assert(
      fc.property(
        fc.array(name, { maxLength: 20 }),
        fc.array(fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 4 })),
        (said, alone) => {
          const list = said.map((n, i) => ({ name: n, startS: i, endS: i + 1 }));
          const spans = alignWords(list, alone);
          expect(spans).toHaveLength(alone.length);
          let at = 0;
          for (const [start, end] of spans) {
            expect(start).toBeGreaterThanOrEqual(at);
            expect(end).toBeGreaterThanOrEqual(start);
            at = end;
          }
        },
      ),
    );
  });
});

describe('RenderCache', () => {
  const rendering = (samples: number) => ({ pcm: new Int16Array(samples), words: [] });
  it('drops what was not used for longest when it is full', () => {
    const cache = new RenderCache(1000);
    cache.set('a', rendering(200));
    cache.set('b', rendering(200));
    cache.get('a');
    cache.set('c', rendering(200));
    expect(cache.get('b')).toBeUndefined();
    expect(cache.get('a')).toBeDefined();
    expect(cache.bytes).toBeLessThanOrEqual(1000);
    cache.set('huge', rendering(2000));
    expect(cache.get('huge')).toBeUndefined();
  });
});
