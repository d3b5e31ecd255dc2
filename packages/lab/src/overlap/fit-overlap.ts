/** Fits the overlap weights to played rows, and scores moments with them. Deterministic. */
import type { Feature } from '@antiphon/core/barge-in/features';
import { fitLogistic, type LogisticSample } from './logistic.ts';
import { telling, type PlayedRow } from './moments.ts';

export type Weights = Readonly<Record<string, number>>;

/** Rows in which a word-bearing feature must occur to get a weight of its own. */
const MIN_ROWS = 4;
const L2 = 4e-5;

export function fitOverlap(played: readonly PlayedRow[]): Weights {
  const known = knownNames(played);
  const numbers = new Map<string, number>();
  const numberOf = ({ name, otherwise }: Feature): number => {
    const used = known.has(name) ? name : (otherwise ?? name);
    const number = numbers.get(used) ?? numbers.size;
    numbers.set(used, number);
    return number;
  };
  // Moments that look the same are one sample with their weights added: most of what sounds before the first word.
  const samples = new Map<string, LogisticSample>();
  for (const one of played) {
    const moments = telling(one);
    const positive = one.row.label === 'interruption';
    for (const moment of moments) {
      const features = Int32Array.from(moment.features.map(numberOf));
      const key = `${String(positive)} ${features.join(' ')}`;
      const weight = (samples.get(key)?.weight ?? 0) + 1 / moments.length;
      samples.set(key, { features, positive, weight });
    }
  }
  const weights = fitLogistic([...samples.values()], numbers.size, L2);
  const rounded = [...numbers].map(([name, number]): [string, number] => [
    name,
    Math.round((weights[number] ?? 0) * 100) / 100,
  ]);
  return Object.fromEntries(
    rounded.filter(([, weight]) => weight !== 0).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** Names that get a weight: plain ones always, word-bearing ones when they are not rare. */
function knownNames(played: readonly PlayedRow[]): Set<string> {
  const rows = new Map<string, number>();
  const known = new Set<string>();
  for (const one of played) {
    const names = new Set<string>();
    for (const { name, otherwise } of telling(one).flatMap(({ features }) => features)) {
      if (otherwise === null) known.add(name);
      else names.add(name);
    }
    for (const name of names) rows.set(name, (rows.get(name) ?? 0) + 1);
  }
  for (const [name, count] of rows) if (count >= MIN_ROWS) known.add(name);
  return known;
}

export const scoreOf = (features: readonly Feature[], weights: Weights): number =>
  features.reduce((sum, { name, otherwise }) => sum + (weights[name] ?? weights[otherwise ?? ''] ?? 0), 0);
