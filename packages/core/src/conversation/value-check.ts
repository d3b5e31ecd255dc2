/**
 * The second opinion on a dictated telephone number: when the grammar calls one whole, the shell asks a library that
 * knows every numbering plan. Enters the verdict and the answer, once there is one; leaves the verdict to decide by.
 * The answer is waited for no longer than CHECK_WAIT_MS: without it the grammar's word stands.
 */
import { MAY_GROW_REASON } from '../turn/slots/phone.ts';
import { laterBy, type SessionMs } from '../time.ts';
import type { SlotVerdict } from '../turn/slots/slot.ts';
import type { Draft } from './draft.ts';
import type { UserTurn } from './state.ts';

/** The library answers within a millisecond; this is for a busy machine, ms. */
const CHECK_WAIT_MS = 20;
/** A number that is in use is whole, whatever the grammar's doubts; one that cannot exist is hardly all of it. */
const VALID_CONFIDENCE = 0.9;
const IMPOSSIBLE_CONFIDENCE = 0.85;

/** Asks once about each value of the open turn. */
export function askForCheck(draft: Draft, { status, value }: SlotVerdict): void {
  const { turn, options } = draft.state;
  if (turn === null || status !== 'complete' || value === null || turn.check?.value === value) return;
  draft.setTurn({ check: { value, result: null, askedAtMs: draft.atMs } });
  const { turnId } = turn;
  draft.command({ type: 'value.validate', turnId, kind: 'phone', value, region: options.region });
}

/** Until when a decision waits for an answer that has not come; null = it does not. */
export function checkDeadline(draft: Draft): SessionMs | null {
  const check = draft.state.turn?.check ?? null;
  if (check === null || check.result !== null) return null;
  const until = laterBy(check.askedAtMs, CHECK_WAIT_MS);
  return draft.atMs < until ? until : null;
}

export function withCheck(verdict: SlotVerdict, check: UserTurn['check']): SlotVerdict {
  if (check === null || verdict.status !== 'complete' || check.value !== verdict.value) return verdict;
  if (check.result === 'impossible')
    return { ...verdict, status: 'incomplete', confidence: IMPOSSIBLE_CONFIDENCE, reason: 'no such number' };
  // More digits would make another number that is in use as well.
  const sure = check.result === 'valid' && verdict.reason !== MAY_GROW_REASON;
  return sure ? { ...verdict, confidence: Math.max(verdict.confidence, VALID_CONFIDENCE) } : verdict;
}
