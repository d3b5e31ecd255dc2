/**
 * The end-of-turn policy: given what is known in a pause, how much silence ends the turn.
 *
 * After t seconds of silence,  P(hold | t) = (1 - p) S(t) / (p + (1 - p) S(t)):  p = the turn is complete, by words,
 * sound and the value that was asked for; S = how long this speaker's pauses within a turn last. The turn ends as soon as
 * P(hold | t) falls below the risk the operator accepts (patience). The moment at which it will, if nothing new comes, has a
 * closed form; every new fact gives a new one. Pure and cheap (microseconds).
 */
import {
  DEFAULT_MAX_SILENCE_MS,
  DEFAULT_MIN_SILENCE_MS,
  DOUBTFUL_NUMBER_SILENCE_MS,
  EAGER_RISK,
  MAX_PATIENCE,
  PATIENCE_FOR_A_LOOK,
  SHORTEST_IMPATIENT_SILENCE_MS,
  SHORTEST_OPEN_SILENCE_MS,
  SHORTEST_SILENCE_MS,
  WRITTEN_NUMBER_SILENCE_MS,
} from '../conversation/options.ts';
import { clampedLogit, sigmoid } from '../log-odds.ts';
import { spokenLogit, type SpokenFacts } from './fusion.ts';
import {
  NEW_SPEAKER,
  pauseExceededBy,
  pauseModel,
  type Pace,
  type PauseContext,
  type PauseModel,
} from './pace.ts';
import type { SlotKind, SlotVerdict } from './slots/slot.ts';
import { isDictated, mayHavePart, valueWaitMs } from './value-wait.ts';
import { fusionWeights } from './weights/fusion.weights.ts';

export type EndOfTurnFacts = SpokenFacts & {
  /** What the agent asked for and the verdict on it; null when nothing in particular was asked. */
  readonly slot: { readonly kind: SlotKind; readonly verdict: SlotVerdict } | null;
  readonly pace: Pace;
  /** Accepted cut-offs per 100 pauses within turns. */
  readonly patience: number;
  /** The longest silence, ms, whatever is believed. */
  readonly timeoutMs: number;
  /** Explicit bounds, ms; with either set neither pace nor slots count (Voice Agent API). */
  readonly minSilenceMs: number | null;
  readonly maxSilenceMs: number | null;
};

export type EndOfTurnJudgement = {
  /** The turn ends after this much silence if nothing new comes, ms. */
  readonly silenceMs: number;
  /** It is probably over, so that a reply may be prepared, after this much; null = never before it ends. */
  readonly eagerMs: number | null;
  /** P(the turn is complete), before the silence counts. */
  readonly p: number;
  readonly reason: string;
};

/** A grammar that is sure outweighs the others. */
const SLOT_WEIGHT = 1.5;
/**
 * P(hold) at which a turn ends, for each accepted cut-off per 100: so that 5 cut off 4-6 of 100 pauses of calls of which the audio
 * head has heard nothing (docs/evaluation.md).
 */
const RISK_PER_PATIENCE = 0.0165;
const MAX_RISK = 0.9;
/** Share of the wait for a value that may be over after which a reply is prepared: the median pause between groups is shorter. */
const EAGER_SHARE_OF_WAIT = 0.4;

export function judgeEndOfTurn(facts: EndOfTurnFacts): EndOfTurnJudgement {
  if (facts.minSilenceMs !== null || facts.maxSilenceMs !== null) return judgeBetweenBounds(facts);
  const { slot } = facts;
  const dictated = slot !== null && isDictated(slot.kind, slot.verdict);
  const waitMs = slot === null ? null : valueWaitMs(slot.kind, slot.verdict, facts.pace, facts.patience);
  if (slot !== null && waitMs !== null) {
    // A number of unknown length is probably over well before the wait is.
    const eagerMs = slot.verdict.status === 'incomplete' ? null : Math.ceil(EAGER_SHARE_OF_WAIT * waitMs);
    return { silenceMs: waitMs, eagerMs, p: 1 - slot.verdict.confidence, reason: 'value incomplete' };
  }
  const parted = slot !== null && mayHavePart(slot.kind, slot.verdict);
  // "A hundred" is as good a sentence as "a hundred and ten": only the sound tells them apart.
  const spoken = dictated ? 0 : spokenLogit(parted ? { ...facts, completeness: 0.5 } : facts, fusionWeights);
  const logit = spoken + slotLogit(slot?.verdict ?? null);
  const wait = waitFor(logit, facts, dictated || parted ? 'dictation' : 'open');
  return { ...wait, p: sigmoid(logit), reason: reasonOf(slot?.verdict ?? null, spoken) };
}

function slotLogit(verdict: SlotVerdict | null): number {
  if (verdict === null || verdict.status === 'impossible') return 0;
  const sureness = SLOT_WEIGHT * clampedLogit(0.5 + verdict.confidence / 2);
  return verdict.status === 'incomplete' ? -sureness : sureness;
}

/** P(hold) at which a turn ends at this patience. */
export const acceptedRisk = (patience: number): number => Math.min(MAX_RISK, patience * RISK_PER_PATIENCE);

type Wait = Pick<EndOfTurnJudgement, 'silenceMs' | 'eagerMs'>;

/** Silence after which P(hold | t) is no more than the accepted risk, and the greater one of an eager end. */
function waitFor(logit: number, facts: EndOfTurnFacts, context: PauseContext): Wait {
  const pauses = pauseModel(facts.pace, context);
  const risk = acceptedRisk(facts.patience);
  const holdOdds = Math.exp(-logit) * pauses.holdOdds;
  const wanted = silenceUntil(risk, holdOdds, pauses);
  const silenceMs = Math.min(facts.timeoutMs, Math.max(shortestSilence(facts, context), wanted));
  const eager = silenceUntil(Math.max(risk, EAGER_RISK), holdOdds, pauses);
  return { silenceMs, eagerMs: Math.min(silenceMs, eager) };
}

/** Silence after which P(hold | t) is no more than `risk`, ms. `holdOdds`: odds of a hold before the silence counts. */
function silenceUntil(risk: number, holdOdds: number, pauses: PauseModel): number {
  const share = risk / (1 - risk) / holdOdds;
  return share >= 1 ? 0 : Math.ceil(pauseExceededBy(pauses, share) * 1000);
}

/** So many figures are a number that the recogniser wrote, in one piece or digit by digit ("6, 9, 2, 7, 8, 2, 7, 8"). */
const NUMBER_FIGURES = 3;
/** Mean probability of the words below which figures are doubted: numbers it made up or changed with every pass had .63-.74. */
const SURE_FIGURES = 0.75;

function shortestSilence({ text, evidence, patience }: EndOfTurnFacts, context: PauseContext): number {
  if (context === 'open') return shortestOpenSilence(patience);
  const figures = text.match(/\d/g)?.length ?? 0;
  if (figures < NUMBER_FIGURES) return SHORTEST_SILENCE_MS;
  return (evidence?.words ?? 1) < SURE_FIGURES ? DOUBTFUL_NUMBER_SILENCE_MS : WRITTEN_NUMBER_SILENCE_MS;
}

function shortestOpenSilence(patience: number): number {
  const share = Math.max(0, patience - PATIENCE_FOR_A_LOOK) / (MAX_PATIENCE - PATIENCE_FOR_A_LOOK);
  return SHORTEST_OPEN_SILENCE_MS - share * (SHORTEST_OPEN_SILENCE_MS - SHORTEST_IMPATIENT_SILENCE_MS);
}

function judgeBetweenBounds(facts: EndOfTurnFacts): EndOfTurnJudgement {
  const { min, max } = explicitBounds(facts.minSilenceMs, facts.maxSilenceMs);
  const logit = spokenLogit(facts, fusionWeights);
  const wanted = waitFor(logit, { ...facts, pace: NEW_SPEAKER, timeoutMs: max }, 'open');
  return {
    silenceMs: Math.max(min, wanted.silenceMs),
    eagerMs: wanted.eagerMs,
    p: sigmoid(logit),
    reason: 'between the explicit bounds',
  };
}

/** The bound that was not given defaults to 1000 / 3000 ms, moved where needed to keep min < max. */
export function explicitBounds(min: number | null, max: number | null): { min: number; max: number } {
  if (min !== null && max !== null) return { min, max };
  if (min !== null) return { min, max: Math.max(DEFAULT_MAX_SILENCE_MS, min + 1) };
  if (max !== null) return { min: Math.min(DEFAULT_MIN_SILENCE_MS, max - 1), max };
  return { min: DEFAULT_MIN_SILENCE_MS, max: DEFAULT_MAX_SILENCE_MS };
}

function reasonOf(verdict: SlotVerdict | null, spoken: number): string {
  if (verdict?.status === 'complete' || verdict?.status === 'over-complete') return 'value complete';
  if (verdict?.status === 'incomplete') return 'value probably incomplete';
  return spoken > 0 ? 'sounds finished' : 'does not sound finished';
}
