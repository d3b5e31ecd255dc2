/**
 * Other names for the same sentence: open-class words of a text are replaced by random words of the same coarse class,
 * so that a model learns that "a large macchiato" ends as "a large cappuccino" does, whatever the task. Labels stay.
 * Enters texts to take words from, then a text and a seeded draw; leaves the text with some words swapped.
 */
import { classOf } from '@antiphon/core/semantics/word-classes';
import { wordsOf } from '@antiphon/core/semantics/words';
import type { SeededRandom } from './seeded-random.ts';

/** Classes of word-classes.ts without a list: names, things, deeds and manners. */
const OPEN_CLASSES = new Set(['x', 's', 'n', 'r', 'g', 'e', 'j']);
/** Words shorter than this are mostly function words that no list holds. */
const MIN_LETTERS = 4;

export type NamesByClass = ReadonlyMap<string, readonly string[]>;

const isOpen = (word: string): boolean => word.length >= MIN_LETTERS && OPEN_CLASSES.has(classOf(word));

export function namesByClass(texts: readonly string[]): NamesByClass {
  const names = new Map<string, Set<string>>();
  for (const text of texts) {
    for (const word of wordsOf(text)) {
      if (!isOpen(word)) continue;
      const known = names.get(classOf(word)) ?? new Set<string>();
      names.set(classOf(word), known.add(word));
    }
  }
  return new Map([...names].map(([name, words]) => [name, [...words]]));
}

/** `share`: of the open-class words that are swapped, 0-1. Case and punctuation go. */
export function swapNames(text: string, names: NamesByClass, random: SeededRandom, share: number): string {
  return wordsOf(text)
    .map((word) => {
      if (!isOpen(word) || random.next() >= share) return word;
      const others = names.get(classOf(word)) ?? [];
      return others.length === 0 ? word : random.pick(others);
    })
    .join(' ');
}
