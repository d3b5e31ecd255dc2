/**
 * The overlap evaluation: labelled stretches of user speech over agent speech, decided by the real conversation
 * machine. Enters: rows with word times. Leaves: false stops on back-channels, stops on interruptions, delays,
 * with confidence intervals, and one decision a row. Labels are read only after all decisions are made.
 */
import { FLOOR_THRESHOLDS } from '@antiphon/core/barge-in/yield';
import { sigmoid } from '@antiphon/core/log-odds';
import { OverlapStage, type StageOptions } from '../overlap/overlap-stage.ts';
import type { OverlapRow, OverlapStimulus } from '../overlap/rows.ts';
import { quantileOf, wilson } from './share.ts';

/** A stop later than this after the last word is a miss, s. */
const LATE_S = 0.65;
/** From a word's end to its text, ms. */
export const DEFAULT_ASR_LAG_MS = 350;

export type OverlapDecision = {
  readonly id: string;
  /** From the overlap's onset, s; null = the agent went on. */
  readonly stop_s: number | null;
  /** The likeliest class; of a stop the likeliest that takes the floor: below even odds it stops all the same. */
  readonly class: string | null;
  /** That the user takes the floor, at the last decision (`floorProbability`). */
  readonly p: number | null;
};

/** That words take the floor: 0.5 is where the agent stops once nothing more will come. */
const floorProbability = (floor: number): number =>
  Math.round(sigmoid(floor - FLOOR_THRESHOLDS.final) * 1000) / 1000;

export type Rate = {
  readonly value: number | null;
  readonly n: number;
  readonly ci95: readonly [number, number];
};

export type OverlapReport = {
  /** Null where there is no such row. */
  readonly false_stop: number | null;
  readonly stop: number | null;
  readonly p50_s: number | null;
  readonly p90_s: number | null;
  readonly n_backchannels: number;
  readonly n_interruptions: number;
  readonly false_stop_ci95: readonly [number, number];
  readonly stop_ci95: readonly [number, number];
  /** The same while the holder was asking. */
  readonly asking: {
    readonly false_stop: number | null;
    readonly stop: number | null;
    readonly n_backchannels: number;
    readonly n_interruptions: number;
  };
  readonly decisions: readonly OverlapDecision[];
};

/** Decides every row. Nothing but the words as they come and whether the agent was asking reaches the machine. */
export function decideOverlaps(
  rows: readonly OverlapStimulus[],
  options: StageOptions = { asrLagMs: DEFAULT_ASR_LAG_MS },
): OverlapDecision[] {
  const stage = new OverlapStage(options);
  return rows.map(({ id, words, holderWasAsking }) => {
    const untilS = (words.at(-1)?.[2] ?? 0) + LATE_S;
    const { stopS, decisions } = stage.play({ id, words, holderWasAsking }, untilS);
    const facts = decisions.findLast(({ decision }) => decision.kind === 'overlap')?.decision.facts;
    const floor = typeof facts?.floor === 'number' ? facts.floor : null;
    return {
      id,
      stop_s: stopS === null ? null : Math.round(stopS * 1000) / 1000,
      class: stopS === null || facts?.class === 'answer' ? textOrNull(facts?.class) : 'interruption',
      p: floor === null ? null : floorProbability(floor),
    };
  });
}

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

export function evaluateOverlaps(
  rows: readonly OverlapRow[],
  options: StageOptions = { asrLagMs: DEFAULT_ASR_LAG_MS },
): OverlapReport {
  const decisions = decideOverlaps(rows, options);
  const judged = rows.map((row, index) => ({ row, stopS: decisions[index]?.stop_s ?? null }));
  const part = (label: string, asking?: boolean): (number | null)[] =>
    judged
      .filter(({ row }) => row.label === label && (asking === undefined || row.holderWasAsking === asking))
      .map(({ stopS }) => stopS);
  const backchannels = stopRate(part('bc'));
  const interruptions = stopRate(part('interruption'));
  const delays = part('interruption').filter((stop) => stop !== null);
  const askingBc = stopRate(part('bc', true));
  const askingInterruptions = stopRate(part('interruption', true));
  return {
    false_stop: backchannels.value,
    stop: interruptions.value,
    p50_s: quantileOf(delays, 0.5),
    p90_s: quantileOf(delays, 0.9),
    n_backchannels: backchannels.n,
    n_interruptions: interruptions.n,
    false_stop_ci95: backchannels.ci95,
    stop_ci95: interruptions.ci95,
    asking: {
      false_stop: askingBc.value,
      stop: askingInterruptions.value,
      n_backchannels: askingBc.n,
      n_interruptions: askingInterruptions.n,
    },
    decisions,
  };
}

function stopRate(stops: readonly (number | null)[]): Rate {
  const n = stops.length;
  const stopped = stops.filter((stop) => stop !== null).length;
  return { value: n === 0 ? null : stopped / n, n, ci95: wilson(stopped, n) };
}
