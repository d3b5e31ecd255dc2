import { describe, expect, it } from 'vitest';
import { strandsPreposition } from './stranded-preposition.ts';
import { wordsOf } from './words.ts';

const strands = (text: string): boolean => strandsPreposition(wordsOf(text));

describe('a relative clause that ends on its preposition', () => {
  it.each([
    "The one I'm calling from",
    'not that I know of',
    "Nothing that I'm aware of",
    'the card I paid with',
    'the email address I signed up with',
    "that's what I'm looking for",
    "that's all I can think of",
  ])('is heard in "%s"', (text) => {
    expect(strands(text)).toBe(true);
  });

  it.each([
    "I'm calling from",
    'I have heard of',
    'I would like a table for',
    'two of',
    'that is the name of',
    'what is the price of',
    'the one I want to talk to',
    "the one I'm calling from is",
    '',
  ])('is not heard in "%s"', (text) => {
    expect(strands(text)).toBe(false);
  });
});
