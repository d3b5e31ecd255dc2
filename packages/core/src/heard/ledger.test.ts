import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { playedMs } from '../time.ts';
import { heardText, hearingOf, placeWords, spreadWords } from './ledger.ts';

const RATE = 1000;
/** "One two three." with 100 ms a word. */
const TEXT = 'One two three.';
const WORDS = placeWords(
  [
    { charStart: 0, charEnd: 3, startSample: 0, endSample: 100 },
    { charStart: 4, charEnd: 7, startSample: 100, endSample: 200 },
    { charStart: 8, charEnd: 13, startSample: 200, endSample: 300 },
  ],
  { text: TEXT, charStart: 0, fromSample: 0 },
);
const heard = (ms: number): string => heardText(TEXT, WORDS, { played: playedMs(ms), rateHz: RATE });

describe('heardText', () => {
  it.each([
    [0, ''],
    [49, ''],
    [50, 'One'],
    [149, 'One'],
    [150, 'One two'],
    [250, 'One two three.'],
    [9999, 'One two three.'],
  ])('after %d ms it is "%s"', (ms, text) => {
    expect(heard(ms)).toBe(text);
  });

  it('is a prefix of the text that only grows, whatever the timings', () => {
    const timing = fc.array(fc.tuple(fc.nat(500), fc.nat(500)), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(timing, fc.nat(1500), fc.nat(1500), (times, a, b) => {
        const words = placeWords(
          WORDS.map((word, index) => ({
            ...word,
            startSample: times[index]?.[0] ?? 0,
            endSample: times[index]?.[1] ?? 0,
          })),
          { text: TEXT, charStart: 0, fromSample: 0 },
        );
        const at = (ms: number): string => heardText(TEXT, words, { played: playedMs(ms), rateHz: RATE });
        expect(TEXT.startsWith(at(a))).toBe(true);
        expect(at(Math.max(a, b)).startsWith(at(Math.min(a, b)))).toBe(true);
      }),
    );
  });
});

describe('words', () => {
  it('take the punctuation behind them', () => {
    expect(WORDS[2]?.charEnd).toBe(TEXT.length);
  });

  it('are heard, partly heard or unheard', () => {
    const word = WORDS[1];
    if (word === undefined) throw new Error('no word');
    expect([50, 150, 200].map((ms) => hearingOf(word, playedMs(ms), RATE))).toEqual([
      'unheard',
      'partly-heard',
      'heard',
    ]);
  });

  it('without timings are spread over the audio in order, to its end', () => {
    const spread = spreadWords('a longer sentence here', 4000);
    expect(spread.map((word) => 'a longer sentence here'.slice(word.charStart, word.charEnd))).toEqual([
      'a',
      'longer',
      'sentence',
      'here',
    ]);
    expect(spread[0]?.startSample).toBe(0);
    expect(spread.at(-1)?.endSample).toBe(4000);
  });
});
