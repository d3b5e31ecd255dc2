import { describe, expect, it } from 'vitest';
import { impliedExpectation, isUnclearNumber } from './implied-expectation.ts';

describe('impliedExpectation', () => {
  it.each([
    'four one five',
    'Four, one, five. Five, five, five.',
    "it's 415-555",
    'my number is two one two',
    '4 1 5 5',
    'Three, five, boom.',
    'Six, two,',
  ])('%s is a dictation', (text) => {
    expect(impliedExpectation(text)).toEqual({ kind: 'phone' });
  });

  it.each([
    '',
    'two',
    'at two thirty',
    'I would like four tickets',
    'one two three go',
    'Well, one or two, I think.',
    'two, please',
    'Room five, second floor.',
    'in 2019 I lived in a big old house there',
  ])('%s is not', (text) => {
    expect(impliedExpectation(text)).toBeNull();
  });
});

describe('isUnclearNumber', () => {
  it.each(['Big suit, too.', 'One for speed.', 'Takes nine do.'])('%s, guessed, may be a number', (text) => {
    expect(isUnclearNumber(text, 0.5)).toBe(true);
    expect(isUnclearNumber(text, 0.8)).toBe(false);
    expect(isUnclearNumber(text, undefined)).toBe(false);
  });

  it.each(['', 'I speak.', 'Well, one or two of them, I think.'])('%s is none however unclear', (text) => {
    expect(isUnclearNumber(text, 0.3)).toBe(false);
  });
});
