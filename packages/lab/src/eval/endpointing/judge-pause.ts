/**
 * Second pass: from the state the machine had at some moment, with other options, fed what was recorded after it
 * until it commits the turn. Invariant: no input later than the commit reaches the machine.
 */
import {
  conversation,
  sessionMs,
  type ConversationCommand,
  type ConversationOptions,
  type ConversationState,
} from '@antiphon/core';
import type { ListeningRecord } from './listening-record.ts';

export type Commit = {
  readonly atMs: number;
  /** The policy's probability that the turn was over, where it tells. */
  readonly p: number | null;
};

export type Span = { readonly fromMs: number; readonly untilMs: number };

export function commitWithin(
  record: ListeningRecord,
  span: Span,
  changes: Partial<ConversationOptions>,
): Commit | null {
  let next = record.countUntil(span.fromMs);
  let state = withOptions(record.stateAfter(next), changes, span.fromMs);
  for (;;) {
    while (record.moments[next]?.input.type === 'time.passed') next += 1;
    const moment = record.moments[next];
    const deadline = conversation.deadlineMs(state) ?? Infinity;
    const atMs = Math.min(moment?.atMs ?? Infinity, Math.max(span.fromMs, deadline));
    if (atMs > span.untilMs) return null;
    const rings = moment === undefined || deadline < moment.atMs;
    const input = rings ? ({ type: 'time.passed' } as const) : moment.input;
    if (!rings) next += 1;
    const [after, commands] = conversation.step(state, input, sessionMs(atMs));
    if (commands.some(isCommit)) return { atMs, p: probabilityOf(commands) };
    state = after;
  }
}

/** A turn that is already silent is judged anew at once. */
function withOptions(
  state: ConversationState,
  changes: Partial<ConversationOptions>,
  atMs: number,
): ConversationState {
  const changed = { ...state, options: { ...state.options, ...changes } };
  if (state.turn === null || state.turn.speaking) return changed;
  return { ...changed, timers: { ...state.timers, 'turn-decision': sessionMs(atMs) } };
}

/** A turn that is dropped for want of words is none: nobody would have answered. */
const isCommit = (command: ConversationCommand): boolean =>
  command.type === 'client.notify' && command.event.type === 'user-transcript.finished';

function probabilityOf(commands: readonly ConversationCommand[]): number | null {
  for (const command of commands) {
    if (command.type !== 'decision.record' || command.decision.kind !== 'end-of-turn') continue;
    const { p, sentenceEnd } = command.decision.facts;
    if (typeof p === 'number') return p;
    if (typeof sentenceEnd === 'number') return sentenceEnd;
  }
  return null;
}
