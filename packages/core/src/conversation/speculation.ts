/**
 * A reply prepared before the turn is over (eager end of turn). When the turn is probably over its words go to the
 * model, what comes back goes to the voice, and all of it stays here: nothing is sent, no tool is called. When the turn
 * ends with the same words the prepared reply is taken over and starts at once; whenever the user goes on, or the words
 * or the history change, it is withdrawn. Invariants: a prepared reply that is taken over answers exactly the committed
 * words; one that is not leaves nothing behind but a number that was used up; never one beside an open reply.
 */
import { spokenWords } from '../semantics/words.ts';
import { samplesToMs } from '../time.ts';
import type { Decision } from './commands.ts';
import type { Draft } from './draft.ts';
import type { ConversationInput } from './inputs.ts';
import {
  MAX_HELD_INPUTS,
  MAX_SPECULATIONS_PER_TURN,
  REPLY_RATE_HZ,
  SPECULATIVE_AUDIO_MS,
} from './options.ts';
import { made, newReply, withNextSynthesis, type MakingInput } from './reply-making.ts';
import { openReply } from './replying.ts';
import { keptHistory } from './retraction.ts';
import type { ConversationState, Reply, Speculation } from './state.ts';
import { noteResultsGiven } from './call-records.ts';
import { isOnHold } from './tool-calls.ts';

/** Whether a reply may be prepared for the open turn. All its words must be in: others would need another reply. */
export function maySpeculate(state: ConversationState): boolean {
  const { turn, reply, speculation, options } = state;
  if (!options.speculate || turn === null || reply !== null || speculation !== null) return false;
  if (isOnHold(state)) return false;
  if (turn.speaking || turn.finalsOutstanding > 0 || turn.text === '') return false;
  return turn.speculations < MAX_SPECULATIONS_PER_TURN;
}

/** Has a reply prepared to the words so far. */
export function speculate(draft: Draft, facts: Decision['facts']): void {
  const { turn, nextReplyId: replyId } = draft.state;
  if (turn === null) return;
  const { turnId, text } = turn;
  const historyLength = keptHistory(draft.state);
  const reply = newReply(replyId, { trigger: 'user-turn', turnId, generating: true });
  draft.setTurn({ speculations: turn.speculations + 1 });
  draft.set({ nextReplyId: replyId + 1, speculation: { reply, text, historyLength, held: [] } });
  draft.record({ kind: 'speculation', outcome: 'started', reason: 'probably over', facts });
  draft.command({
    type: 'generation.start',
    replyId,
    historyLength,
    instructions: null,
    speculative: { turnId, text },
  });
}

/** The input belongs to the reply that is being prepared. Requests of the client never do: it cannot know of it. */
export const isSpeculative = ({ speculation }: ConversationState, input: ConversationInput): boolean =>
  'replyId' in input &&
  input.replyId === speculation?.reply.replyId &&
  input.type !== 'playback.acknowledged' &&
  input.type !== 'reply.cancel-requested';

/** A result of the model or the voice for the reply that is being prepared. */
export function speculationAdvanced(draft: Draft, input: ConversationInput): void {
  const { speculation } = draft.state;
  if (speculation === null) return;
  if (input.type === 'generation.failed' || input.type === 'synthesis.failed') giveUp(draft);
  else if (makes(input, speculation)) prepare(draft, made(speculation.reply, input));
  else hold(draft, speculation, input);
}

/** Text after something that is held is held too, so that nothing changes its order. The voice goes on. */
function makes(input: ConversationInput, { held }: Speculation): input is MakingInput {
  switch (input.type) {
    case 'generation.advanced':
    case 'generation.finished':
      return held.length === 0;
    case 'audio.synthesized':
    case 'words.timed':
    case 'synthesis.finished':
      return true;
    default:
      return false;
  }
}

/** What may have effects waits until the turn is over. */
function hold(draft: Draft, speculation: Speculation, input: ConversationInput): void {
  if (speculation.held.length >= MAX_HELD_INPUTS) giveUp(draft);
  else draft.set({ speculation: { ...speculation, held: [...speculation.held, input] } });
}

/** Keeps `reply` and gives the voice as much of it as makes its beginning ready. */
function prepare(draft: Draft, reply: Reply): void {
  const { speculation, options } = draft.state;
  if (speculation === null) return;
  const next = options.textOutput ? null : withNextSynthesis(reply, SPECULATIVE_AUDIO_MS);
  draft.set({ speculation: { ...speculation, reply: next?.reply ?? reply } });
  if (next === null) return;
  const { chunkId, text } = next.chunk;
  draft.command({ type: 'synthesis.start', replyId: reply.replyId, chunkId, text });
}

/** It failed: the reply is made when the turn is over, not tried again before. */
function giveUp(draft: Draft): void {
  draft.setTurn({ speculations: MAX_SPECULATIONS_PER_TURN });
  withdraw(draft, 'failed');
}

/** Drops the reply that is being prepared: nobody outside knew of it. */
export function withdraw(draft: Draft, reason: string): void {
  const { speculation } = draft.state;
  if (speculation === null) return;
  record(draft, 'withdrawn', reason);
  draft.command({ type: 'reply.release', replyId: speculation.reply.replyId });
  draft.set({ speculation: null });
}

/** Recognisers change their mind about commas and capitals: no other reply is needed for that. */
const sameWords = (a: string, b: string): boolean =>
  a === b || spokenWords(a).join(' ') === spokenWords(b).join(' ');

/** Withdraws it where it no longer answers what the turn holds. */
export function reviewSpeculation(draft: Draft): void {
  const { speculation, turn, reply } = draft.state;
  if (speculation === null) return;
  if (turn === null || reply !== null) withdraw(draft, 'turn over');
  else if (turn.speaking) withdraw(draft, 'resumed');
  else if (!sameWords(turn.text, speculation.text)) withdraw(draft, 'words changed');
  else if (keptHistory(draft.state) !== speculation.historyLength) withdraw(draft, 'history changed');
}

/** Run at the end of every step; `before`: the state in which it began. */
export function settleSpeculation(draft: Draft, before: ConversationState): void {
  const { speculation, history } = draft.state;
  if (speculation === null) return;
  const older = before.speculation?.reply.replyId === speculation.reply.replyId;
  if (older && history !== before.history) withdraw(draft, 'history changed');
  else reviewSpeculation(draft);
}

/**
 * The open turn is over: takes the prepared reply that answers it out of the state, null when there is none. The turn
 * gets the text that the reply was made for.
 */
export function claimSpeculation(draft: Draft): Speculation | null {
  reviewSpeculation(draft);
  const { speculation } = draft.state;
  if (speculation !== null) draft.setTurn({ text: speculation.text });
  draft.set({ speculation: null });
  return speculation;
}

/**
 * The turn that `speculation` answers has been committed: its reply takes the floor, and what was held is handled as if
 * it came now.
 */
export function adopt(draft: Draft, speculation: Speculation): void {
  draft.set({ speculation });
  record(draft, 'adopted', 'the turn ended with the same words');
  draft.set({ speculation: null });
  openReply(draft, speculation.reply, () => {
    noteResultsGiven(draft);
  });
  draft.again.push(...speculation.held);
}

function record(draft: Draft, outcome: string, reason: string): void {
  const { speculation } = draft.state;
  if (speculation === null) return;
  const { replyId, text, playout } = speculation.reply;
  const readyMs = Math.round(samplesToMs(playout.readySamples, REPLY_RATE_HZ));
  const facts = { replyId, chars: text.length, readyMs, held: speculation.held.length };
  draft.record({ kind: 'speculation', outcome, reason, facts });
}
