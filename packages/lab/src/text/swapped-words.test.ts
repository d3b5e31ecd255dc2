import { describe, expect, it } from 'vitest';
import { seededRandom } from './seeded-random.ts';
import { swappedTurns } from './swapped-words.ts';
import type { WordVectors } from './word-vectors.ts';

const VECTORS: Readonly<Record<string, readonly number[]>> = {
  coffee: [1, 0.1],
  espresso: [1, 0.2],
  taxi: [0.1, 1],
  rickshaw: [0.2, 1],
};
const vectors: WordVectors = {
  words: ['espresso', 'rickshaw', 'coffee'],
  of: (word) => (Object.hasOwn(VECTORS, word) ? VECTORS[word] : undefined),
};
const turn = (text: string): { source: string; prev: string; text: string } => ({
  source: 'a',
  prev: '',
  text,
});

describe('turns with a word swapped', () => {
  it('puts each frequent word into the place of a similar one, with the marks around it', () => {
    const turns = [turn('a Coffee, please'), turn('call me a taxi.'), turn('coffee')];
    const settings = { words: 2, times: 2, nearest: 1 };
    const swapped = swappedTurns(turns, vectors, { settings, random: seededRandom(1) });
    expect(swapped.map(({ text }) => text)).toEqual([
      'a espresso, please',
      'a espresso, please',
      'call me a rickshaw.',
      'call me a rickshaw.',
    ]);
    expect(swapped.map(({ from }) => from)).toEqual([turns[0], turns[0], turns[1], turns[1]]);
  });

  it('never puts a word into its own place', () => {
    const turns = [turn('a coffee please'), turn('a taxi please')];
    const settings = { words: 3, times: 1, nearest: 2 };
    const texts = swappedTurns(turns, vectors, { settings, random: seededRandom(1) }).map(({ text }) => text);
    expect(texts.at(-1)).toBe('a coffee please');
    expect(texts).toHaveLength(3);
  });
});
