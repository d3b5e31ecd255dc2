/**
 * Turns with one word changed for another of a similar vector: sentences in words that no corpus here holds, nearly as they
 * might be said ("book a table" > "book a cabana"). Nobody says where such a sentence is whole: only a teacher does
 * (second-opinion.ts). Every frequent word of the vectors takes part the same number of times.
 */
import { NUMBER, wordsOf } from '@antiphon/core/semantics/words';
import type { TaskTurn } from './read-corpora.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { WordVectors } from './word-vectors.ts';

export type SwapSettings = {
  /** Most frequent words of the vectors that are put in, and how often each. */
  readonly words: number;
  readonly times: number;
  /** Nearest words of the turns, one of which it replaces; the word itself is one of them where it occurs. At least 2. */
  readonly nearest: number;
};

export type SwappedTurn = { readonly text: string; readonly from: TaskTurn };

export function swappedTurns(
  turns: readonly TaskTurn[],
  vectors: WordVectors,
  { settings, random }: { readonly settings: SwapSettings; readonly random: SeededRandom },
): SwappedTurn[] {
  const places = placesOf(turns, vectors);
  const hosts = [...places.keys()];
  const directions = hosts.map((word) => direction(vectors.of(word) ?? []));
  return vectors.words.slice(0, settings.words).flatMap((word) => {
    const wanted = direction(vectors.of(word) ?? []);
    const near = nearestOf(wanted, directions, settings.nearest).filter((host) => hosts[host] !== word);
    return Array.from({ length: settings.times }, () => {
      const { turn, at } = random.pick(places.get(hosts[random.pick(near)] ?? '') ?? []);
      const said = turn.text.trim().split(/\s+/);
      said[at] = (said[at] ?? '').replace(/[\p{L}'’-]+/u, word);
      return { text: said.join(' '), from: turn };
    });
  });
}

type Place = { readonly turn: TaskTurn; readonly at: number };

/** Where each word that has a vector stands in turns of more than one word. */
function placesOf(turns: readonly TaskTurn[], vectors: WordVectors): Map<string, Place[]> {
  const places = new Map<string, Place[]>();
  for (const turn of turns) {
    const said = turn.text.trim().split(/\s+/);
    if (said.length < 2) continue;
    said.forEach((spelling, at) => {
      const [word, ...more] = wordsOf(spelling);
      if (word === undefined || word === NUMBER || more.length > 0 || vectors.of(word) === undefined) return;
      const known = places.get(word);
      if (known === undefined) places.set(word, [{ turn, at }]);
      else known.push({ turn, at });
    });
  }
  return places;
}

function direction(vector: readonly number[]): Float32Array {
  const length = Math.hypot(...vector);
  return Float32Array.from(vector, (value) => value / Math.max(1e-6, length));
}

/** Places of the `count` directions that agree most. */
function nearestOf(wanted: Float32Array, all: readonly Float32Array[], count: number): number[] {
  const agreement = all.map((each, index) => {
    let sum = 0;
    for (let axis = 0; axis < wanted.length; axis += 1)
      sum += (wanted[axis] as number) * (each[axis] as number);
    return { index, sum };
  });
  return agreement
    .sort((a, b) => b.sum - a.sum)
    .slice(0, count)
    .map(({ index }) => index);
}
