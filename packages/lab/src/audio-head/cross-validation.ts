/**
 * Trains on all corpora but one and scores that one. Enters: rows, head options. Leaves: raw scores of every
 * undegraded row by a head that has heard nothing of its corpus. Small corpora that are alike count as one fold.
 */
import { FEATURE_SIZE } from '@antiphon/server/providers/moonshine/audio-features';
import { AudioHead, type CalibrationPoint } from '@antiphon/server/providers/moonshine/audio-head';
import { trainHead, type HeadOptions } from './head-model.ts';
import type { RowCard } from './row-card.ts';
import type { Rows } from './rows.ts';

/** Of these few there is too little for a fold each. */
const SMALL = ['vendor_samples', 'mfa_spontaneous'];

/** Digits recorded one by one and joined: nothing in their sound tells the last from the others. Scored, not trained on. */
const NOT_TRAINED_ON = ['phone-digits'];

export function isTrainedOn(card: RowCard): boolean {
  return !NOT_TRAINED_ON.includes(card.corpus);
}

export function foldOf(card: RowCard): string {
  return foldOfCorpus(card.corpus);
}

/**
 * What of a corpus counts beside calls between people. Learners who read aloud, prepared talks, and answers to a machine whose
 * labels come from the gap that followed: of use, but not how people talk on the phone. With all in full (but 0.35 of what is
 * read) the AUC on corpora left out is .782 instead of .789.
 */
const SHARES: Readonly<Record<string, number>> = { speechocean762_adult: 0.35, demos: 0.5, getgoing: 0.5 };

const share = (card: RowCard): number => SHARES[foldOf(card)] ?? 1;

const TIME_EDGES_S = [0.15, 0.3, 0.5, 0.75, 1.1];

/** Which of the decision times 0.1, 0.2, 0.4, 0.6, 0.9, 1.3 s a silence belongs to. */
export function timeIndex(silenceS: number): number {
  return TIME_EDGES_S.filter((edge) => silenceS >= edge).length;
}

/**
 * Within each corpus and decision time both classes weigh the same, and a corpus as the square root of its rarer class:
 * the head learns what ends sound like, not how often turns end or which corpus is the largest. Mean 1 over `rows`.
 */
export function balancedWeights(cards: readonly RowCard[], rows: readonly number[]): Float64Array {
  const counts = new Map<string, [number, number]>();
  const keyOf = (card: RowCard): string => `${foldOf(card)}/${timeIndex(card.silenceS)}`;
  for (const row of rows) {
    const card = cards[row] as RowCard;
    const count = counts.get(keyOf(card)) ?? [0, 0];
    count[card.hold ? 0 : 1]++;
    counts.set(keyOf(card), count);
  }
  const weights = new Float64Array(cards.length);
  let total = 0;
  for (const row of rows) {
    const card = cards[row] as RowCard;
    const [holds, ends] = counts.get(keyOf(card)) ?? [0, 0];
    const weight = (share(card) * Math.sqrt(Math.min(holds, ends))) / (card.hold ? holds : ends);
    weights[row] = weight;
    total += weight;
  }
  return weights.map((weight) => (weight * rows.length) / total);
}

function labelsOf(cards: readonly RowCard[]): Uint8Array {
  return Uint8Array.from(cards, (card) => (card.hold ? 0 : 1));
}

/** What a corpus is called in a fold: small ones that are alike share it. */
export function foldOfCorpus(corpus: string): string {
  return SMALL.includes(corpus) ? 'demos' : corpus;
}

/** The weights of a head that is trained on every corpus outside the fold; null = on all. */
export function weightsWithout(fold: string | null, rows: Rows, options: HeadOptions): Float32Array {
  const { cards, features } = rows;
  const training = cards.flatMap((card, i) => (foldOf(card) !== fold && isTrainedOn(card) ? [i] : []));
  return trainHead(
    { features, rows: training, positive: labelsOf(cards), weights: balancedWeights(cards, training) },
    options,
  );
}

/** By fold, the raw head that has heard nothing of it. */
export function headsWithout(
  rows: Rows,
  options: HeadOptions,
  report: (fold: string) => void = () => undefined,
): ReadonlyMap<string, Float32Array> {
  const folds = [...new Set(rows.cards.map(foldOf))].sort();
  return new Map(
    folds.map((fold) => {
      report(fold);
      return [fold, weightsWithout(fold, rows, options)];
    }),
  );
}

const UNCALIBRATED: readonly CalibrationPoint[] = [{ silenceMs: 0, slope: 1, offset: 0 }];

/** NaN where a row is degraded and was not scored. */
export function crossScores(
  { cards, features }: Rows,
  heads: ReadonlyMap<string, Float32Array>,
): Float64Array {
  const scores = new Float64Array(cards.length).fill(NaN);
  for (const [fold, weights] of heads) {
    const head = new AudioHead({ features: FEATURE_SIZE, calibration: UNCALIBRATED }, weights);
    cards.forEach((card, i) => {
      if (foldOf(card) !== fold || card.variant !== 0) return;
      scores[i] = head.raw(features.subarray(i * FEATURE_SIZE, (i + 1) * FEATURE_SIZE));
    });
  }
  return scores;
}
