/**
 * A turn that was answered too soon: the user goes on in the first moments of the reply, and what he says belongs to the
 * sentence before. Enters: the state, with the words of the open turn. Leaves: the log-odds that they continue the turn
 * that was answered, and what of the history stays when they do: the reply counts as not heard, both parts are one
 * turn for the model. On the wire it is an ordinary barge-in. Invariant: without speech that began within
 * RETRACTION_WINDOW_MS of the reply's first sound nothing is ever retracted. Pure but for `retract`.
 */
import type { Dictation } from '../turn/dictation.ts';
import { pauseDensity, pauseModel } from '../turn/pace.ts';
import { laterBy, sessionTimeOfAudio } from '../time.ts';
import { clampedLogit } from '../log-odds.ts';
import { continuationOf } from './continuation.ts';
import type { Draft } from './draft.ts';
import { RETRACTION_WINDOW_MS } from './options.ts';
import type { CommittedTurn, ConversationState, Reply } from './state.ts';

/** Log-odds of more digits or letters of the value that was being dictated: hardly anything else looks like that. */
const DICTATED_ODDS = 5;
/** How often callers begin something new in the first moments of a reply, per second: a guess, in one reply of ten. */
const NEW_STARTS_PER_S = 0.07;

/** The open turn began in the first moments of `reply`, which answers the turn before it. */
export function beganEarlyIn(state: ConversationState, reply: Reply): boolean {
  const { turn, clock, lastTurn } = state;
  const { zeroAtMs } = reply.playout;
  if (turn === null || clock === null || lastTurn === null || reply.turnId !== lastTurn.turnId) return false;
  if (zeroAtMs === null) return false;
  return sessionTimeOfAudio(clock, turn.startedAudioMs) <= laterBy(zeroAtMs, RETRACTION_WINDOW_MS);
}

/** The value that the caller goes on dictating, when nothing but the first moments of the reply to its first part was heard. */
export function dictationOf(state: ConversationState): Dictation | null {
  const { turn, lastTurn, reply, options } = state;
  if (turn === null || lastTurn === null) return null;
  const unheard = reply === null ? followsCut(state) : !hasSounded(reply) || beganEarlyIn(state, reply);
  return unheard ? continuationOf(lastTurn, turn.text, options).dictation() : null;
}

const hasSounded = (reply: Reply): boolean => reply.playout.sentSamples > 0;

/** Nothing has been heard since the turn before, or only the first moments of a reply that was cut for the open one. */
function followsCut({ history, lastReply, lastTurn }: ConversationState): boolean {
  const last = history.at(-1);
  if (last?.role === 'user') return last.parts.some(({ turnId }) => turnId === lastTurn?.turnId);
  return last?.role === 'assistant' && last.replyId === lastReply?.replyId && lastReply.cutEarly;
}

/** Log-odds that the words of the open turn continue the turn before it; -Infinity when they cannot. */
function continuationOdds(state: ConversationState): number {
  const { turn, lastTurn, pace, options } = state;
  if (turn === null || lastTurn === null || turn.text === '') return -Infinity;
  const continuation = continuationOf(lastTurn, turn.text, options);
  // "No, wait": addressed to the reply, whatever it would make together with the words before.
  if (continuation.command()) return -Infinity;
  if (dictationOf(state) !== null) return DICTATED_ODDS;
  return continuation.spokenOn() + pausedFor(lastTurn, turn.startedAudioMs, pace);
}

/** By the pause: was it one of this speaker's within a turn, or did he begin anew? */
function pausedFor(lastTurn: CommittedTurn, onsetAudioMs: number, pace: ConversationState['pace']): number {
  const pauses = pauseModel(pace, 'open');
  const density = pauseDensity(pauses, Math.max(0, onsetAudioMs - lastTurn.endedAudioMs) / 1000);
  return (
    -clampedLogit(lastTurn.p) + Math.log(pauses.holdOdds * (density + 1e-6)) - Math.log(NEW_STARTS_PER_S)
  );
}

/** While the reply sounds: the user goes on with what he was saying, so that the reply should stop. */
export const goesOn = (state: ConversationState): boolean =>
  state.reply !== null && beganEarlyIn(state, state.reply) && continuationOdds(state) > 0;

/** How many history entries stay if the open turn ended with the words it has: all, or all but the reply it retracts. */
export function keptHistory(state: ConversationState): number {
  const { history, lastReply, lastTurn } = state;
  const last = history.at(-1);
  const before = history.at(-2);
  const answered = before?.role === 'user' && before.parts.some(({ turnId }) => turnId === lastTurn?.turnId);
  const cut = last?.role === 'assistant' && last.replyId === lastReply?.replyId && lastReply.cutEarly;
  return answered && cut && continuationOdds(state) > 0 ? history.length - 1 : history.length;
}

/** The open turn is being committed: takes back the reply that it shows to have come too soon. */
export function retract(draft: Draft): void {
  const { state } = draft;
  const { history, lastReply, lastTurn, turn } = state;
  const kept = keptHistory(state);
  // A turn that joins the one before it leaves no place for a reply between them: a late acknowledgement must not make one.
  if (kept < history.length || history.at(-1)?.role === 'user') draft.set({ lastReply: null });
  if (kept === history.length || turn === null || lastTurn === null) return;
  draft.record({
    kind: 'retraction',
    outcome: 'merged',
    reason: 'the turn that was answered goes on',
    facts: {
      replyId: lastReply?.replyId ?? null,
      odds: Math.round(continuationOdds(state) * 100) / 100,
      pauseMs: Math.round(turn.startedAudioMs - lastTurn.endedAudioMs),
    },
  });
  draft.set({ history: history.slice(0, kept) });
}
