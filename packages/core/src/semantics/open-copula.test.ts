import { describe, expect, it } from 'vitest';
import { hasOpenCopula } from './open-copula.ts';
import { wordsOf } from './words.ts';

const open = (text: string): boolean => hasOpenCopula(wordsOf(text));

describe('a copula whose complement is still to come', () => {
  it.each([
    'The reason for my call is',
    'I think the best time for me would be',
    'I need a hotel that is',
    'My name is',
    'The two of us were',
  ])('is heard in "%s"', (text) => {
    expect(open(text)).toBe(true);
  });

  it.each([
    'Yes, it is.',
    "I don't know where it is",
    'Tell me what the weather will be',
    'It sure is',
    'Yes, that is',
    'That would be',
    'I want it to be',
    'no they really are',
    'Is',
    'My name is Anna',
    '',
  ])('is not heard in "%s"', (text) => {
    expect(open(text)).toBe(false);
  });
});
