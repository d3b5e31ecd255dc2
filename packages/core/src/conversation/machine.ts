/**
 * The conversation machine: (state, input, atMs) -> [state, commands]. Reduces an input to occurrences,
 * refuses results of turns and replies that are over (the one place where that happens), looks the rest up
 * in the state table and settles what every step must leave in order.
 */
import { noteWindow } from '../barge-in/loudness.ts';
import { announce } from '../barge-in/overlap.ts';
import type { Machine, Step } from '../machine.ts';
import { detectSpeech, NO_SPEECH } from '../turn/speech-detector.ts';
import { laterBy, type SessionMs } from '../time.ts';
import type { ConversationCommand } from './commands.ts';
import { Draft } from './draft.ts';
import type { ConversationInput, InputOf } from './inputs.ts';
import { discardTurn, lateFinal } from './listening.ts';
import { isLate } from './microphone.ts';
import { MICROPHONE_GAP_MS, VOICE_DOUBT_MS } from './options.ts';
import { serveQueue } from './replying.ts';
import { isSpeculative, settleSpeculation, speculationAdvanced } from './speculation.ts';
import { phaseOf, type ConversationState, type TimerName } from './state.ts';
import { hasToSay, leaveCalls, serveResults } from './tools.ts';
import { HANDLERS, TABLE, type ConversationOccurrence } from './table.ts';

/** Order in which timers that are due together are handled: first what ends things, last what sends. */
const TIMER_ORDER: readonly TimerName[] = [
  'session-cap',
  'microphone-gap',
  'turn-decision',
  'overlap-decision',
  'reply-stall',
  'playout',
  'tool-timeout',
];

export const conversation: Machine<ConversationState, ConversationInput, ConversationCommand> = {
  step(state, input, atMs): Step<ConversationState, ConversationCommand> {
    const draft = new Draft(state, atMs);
    if (input.type === 'vad.scored') hear(draft, input);
    else if (input.type === 'time.passed') ring(draft);
    else if (isSpeculative(state, input)) speculationAdvanced(draft, input);
    else if (!isStale(draft, input)) handle(draft, input);
    for (const held of draft.again) if (!isStale(draft, held)) handle(draft, held as ConversationOccurrence);
    settleSpeculation(draft, state);
    return [draft.state, draft.commands];
  },

  deadlineMs(state): SessionMs | null {
    const set = Object.values(state.timers).filter((at) => at !== null);
    return set.length === 0 ? null : (Math.min(...set) as SessionMs);
  },
};

function handle(draft: Draft, occurrence: ConversationOccurrence): void {
  const handler = HANDLERS[TABLE[occurrence.type][phaseOf(draft.state)]] as (d: Draft, o: unknown) => void;
  handler(draft, occurrence);
  if (draft.state.status !== 'active') return;
  leaveCalls(draft);
  if (draft.state.reply === null) announce(draft);
  dropWordless(draft);
  serveResults(draft);
  serveQueue(draft);
}

/** A sound in which no words were found keeps the agent from nothing that it has to say. */
function dropWordless(draft: Draft): void {
  const { turn, reply, detector } = draft.state;
  if (turn === null || reply !== null || turn.speaking || turn.text !== '') return;
  if (turn.finalsOutstanding > 0 || detector.contrarySinceMs !== null || !hasToSay(draft.state)) return;
  const outcome = 'discarded: no words';
  draft.record({ kind: 'end-of-turn', outcome, reason: 'the agent has something to say', facts: {} });
  discardTurn(draft);
}

function hear(draft: Draft, input: InputOf<'vad.scored'>): void {
  if (draft.state.status !== 'active' || draft.state.away) return;
  const { options, reply, clock } = draft.state;
  // The agent's own sound in the microphone is not the caller's voice, also when its last words come back after the reply.
  const probability = input.probability * (1 - (input.echo ?? 0));
  const { audioMs } = input;
  const before = draft.state.detector;
  const [detector, edge] = detectSpeech(before, { audioMs, probability }, options.vadThreshold);
  draft.set({ detector, clock: { atMs: draft.atMs, audioMs } });
  draft.setTimer('microphone-gap', detector.speaking ? laterBy(draft.atMs, MICROPHONE_GAP_MS) : null);
  noteWindow(draft, input);
  if (edge?.type === 'began') handle(draft, { type: 'speech.began', onsetAudioMs: edge.onsetAudioMs });
  if (edge?.type === 'ended') handle(draft, { type: 'speech.ended', endAudioMs: edge.endAudioMs });
  if (edge !== null || draft.state.turn?.speaking !== false) return;
  // It was no voice after all: a turn that waited for this window need not wait for its timer.
  const wasNoVoice = !before.speaking && before.contrarySinceMs !== null && detector.contrarySinceMs === null;
  if (wasNoVoice) handle(draft, { type: 'turn-decision.due' });
  // The microphone is back: the turn is judged when all that was held back is in.
  else if (clock !== null && isLate(clock, draft.atMs) && reply === null)
    draft.setTimer('turn-decision', laterBy(draft.atMs, VOICE_DOUBT_MS));
}

function ring(draft: Draft): void {
  for (const name of TIMER_ORDER) {
    const at = draft.state.timers[name];
    if (at === null || at > draft.atMs) continue;
    draft.setTimer(name, null);
    if (name === 'microphone-gap') voiceCutOff(draft);
    else handle(draft, { type: `${name}.due` });
  }
}

/** The microphone has fallen silent in mid-voice: nobody would hear the end of it. */
function voiceCutOff(draft: Draft): void {
  const { clock } = draft.state;
  draft.set({ detector: NO_SPEECH });
  if (clock !== null) handle(draft, { type: 'speech.ended', endAudioMs: clock.audioMs });
}

/** True when the input belongs to a turn or reply that is over. Late finals and acknowledgements still count for the last one. */
function isStale(draft: Draft, input: ConversationInput): boolean {
  const { state } = draft;
  if ('turnId' in input && input.turnId !== state.turn?.turnId) {
    if (input.type === 'transcript.received' && input.turnId === state.lastTurn?.turnId) {
      lateFinal(draft, input);
      return true;
    }
    return countStale(draft);
  }
  if (!('replyId' in input) || input.replyId === state.reply?.replyId) return false;
  if (input.type === 'playback.acknowledged' && input.replyId === state.lastReply?.replyId) return false;
  if (input.type === 'reply.cancel-requested')
    draft.notify({ type: 'request.refused', code: 'unknown_reply' });
  return countStale(draft);
}

function countStale(draft: Draft): true {
  draft.set({ staleInputs: draft.state.staleInputs + 1 });
  return true;
}
