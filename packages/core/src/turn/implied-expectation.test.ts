import { describe, expect, it } from 'vitest';
import { impliedExpectation } from './implied-expectation.ts';

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
