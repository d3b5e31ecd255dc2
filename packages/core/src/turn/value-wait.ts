/**
 * How long a dictated value that is not surely whole may pause. Enters the grammar's verdict, the speaker's pace and
 * the dial; leaves milliseconds, or null where the verdict says nothing about waiting. A value that surely lacks
 * something has all the time that pauses between groups take; one that could be over (an account number of unknown
 * length, an address without its postcode) ends once the pause is well above those this speaker makes between groups.
 */
import { INCOMPLETE_VALUE_SILENCE_MS } from '../conversation/options.ts';
import { GROUPED_KINDS, PARTED_KINDS } from './dictated-kinds.ts';
import { pauseExceededBy, pauseModel, type Pace } from './pace.ts';
import type { SlotKind, SlotVerdict } from './slots/slot.ts';

/** A verdict at least this sure stands alone for a dictated value. */
const SURE = 0.8;
/**
 * Share of pauses between groups that may last longer than the wait, for each accepted cut-off per 100: a value has two
 * or three such pauses and is lost with any of them, and some of those that are cut would have been the end anyway.
 */
const EXCEEDED_PER_PATIENCE = 0.0012;
const MOST_EXCEEDED = 0.1;
/** A whole value at least this sure could go on but rarely does ("dot co", without "dot uk"). */
const RARELY_GOES_ON = 0.7;
/** "Sure." may have been all: nothing of the value is lost if it comes later, so the wait may be cut off more often. */
const NOT_BEGUN_PATIENCE = 4;
/** Even a caller without any pauses draws breath between two groups, ms. */
const SHORTEST_BETWEEN_GROUPS_MS = 1200;

/** A whole value of parts less sure than this has one that callers say after a pause. */
const MAY_GO_ON = 0.55;

export const isDictated = (kind: SlotKind, verdict: SlotVerdict): boolean =>
  GROUPED_KINDS.has(kind) && verdict.status !== 'impossible';

/** Another part may follow after a pause as between groups; how sure the verdict is tells how long that is waited for. */
export const mayHavePart = (kind: SlotKind, { status, confidence }: SlotVerdict): boolean =>
  PARTED_KINDS.has(kind) && status === 'complete' && confidence < MAY_GO_ON;

/** Silence that a value which may go on is given, ms; null = the verdict does not ask to wait. */
export function valueWaitMs(
  kind: SlotKind,
  verdict: SlotVerdict,
  pace: Pace,
  patience: number,
): number | null {
  const { status, confidence, value } = verdict;
  // No grammar: nothing is known.
  if (confidence === 0) return null;
  const dictated = isDictated(kind, verdict);
  const begun = dictated && value !== null;
  if (status === 'incomplete' && (confidence >= SURE || begun)) return INCOMPLETE_VALUE_SILENCE_MS;
  if (!dictated || (status !== 'incomplete' && confidence >= SURE)) return null;
  if (status !== 'incomplete' && confidence >= RARELY_GOES_ON) return betweenGroupsMs(pace, MOST_EXCEEDED);
  // Street, unit, town, state, postcode: the many pauses of an address leave no room for a short wait.
  if (kind === 'address' && begun) return INCOMPLETE_VALUE_SILENCE_MS;
  const accepted = patience * (begun ? 1 : NOT_BEGUN_PATIENCE) * EXCEEDED_PER_PATIENCE;
  return betweenGroupsMs(pace, Math.min(MOST_EXCEEDED, Math.max(1e-6, accepted)));
}

/** `share`: of pauses between groups that may last longer. */
function betweenGroupsMs(pace: Pace, share: number): number {
  const silenceMs = Math.ceil(1000 * pauseExceededBy(pauseModel(pace, 'dictation'), share));
  return Math.min(INCOMPLETE_VALUE_SILENCE_MS, Math.max(SHORTEST_BETWEEN_GROUPS_MS, silenceMs));
}
