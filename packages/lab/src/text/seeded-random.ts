/** Seeded random numbers: training gives the same weights on every machine. */
import { Random } from '../audio-head/random.ts';

export type SeededRandom = {
  /** 0 <= x < 1. */
  readonly next: () => number;
  /** 0 <= n < limit, whole. */
  readonly below: (limit: number) => number;
  readonly pick: <T>(items: readonly T[]) => T;
  readonly shuffle: (items: Uint32Array) => void;
};

export function seededRandom(seed: number): SeededRandom {
  const numbers = new Random(seed);
  const next = (): number => numbers.next();
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    below,
    pick: (items) => {
      const item = items[below(items.length)];
      if (item === undefined) throw new Error('pick from an empty list');
      return item;
    },
    shuffle: (items) => {
      for (let index = items.length - 1; index > 0; index -= 1) {
        const other = below(index + 1);
        const kept = items[index] as number;
        items[index] = items[other] as number;
        items[other] = kept;
      }
    },
  };
}
