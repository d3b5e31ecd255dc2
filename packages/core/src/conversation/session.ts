/** The beginning and the end of the session, and changes to its options. */
import { laterBy } from '../time.ts';
import type { SessionEndReason } from './commands.ts';
import type { Draft } from './draft.ts';
import { addMessage, amendHeard } from './history.ts';
import type { InputOf } from './inputs.ts';
import { DEFAULT_OPTIONS, type ConversationOptions } from './options.ts';
import { closeWithText, decide, discardTurn, dropLateFinal } from './listening.ts';
import { acknowledge } from '../playout.ts';
import { cutReply, startReply } from './replying.ts';
import { dropCalls } from './tools.ts';
import { withdraw } from './speculation.ts';

export function sessionStarted(draft: Draft, input: InputOf<'session.started'>): void {
  // A recording may be older than an option.
  const options = withFixedPace({ ...DEFAULT_OPTIONS, ...input.options });
  draft.set({ status: 'active', options });
  draft.setTimer('session-cap', laterBy(draft.atMs, options.maxSessionMs));
  if (options.greeting.trim() === '') return;
  startReply(draft, { trigger: 'greeting', turnId: null, instructions: null, verbatim: options.greeting });
}

/** Explicit silence bounds end the learning for the rest of the session, also when they are taken back (Voice Agent API). */
const withFixedPace = (options: ConversationOptions): ConversationOptions =>
  options.minSilenceMs === null && options.maxSilenceMs === null ? options : { ...options, adaptPace: false };

export function optionsChanged(draft: Draft, input: InputOf<'options.changed'>): void {
  // With a change comes a new system prompt, as often as not.
  withdraw(draft, 'options changed');
  draft.set({ options: withFixedPace({ ...draft.state.options, ...input.changes }) });
  const { turn, reply } = draft.state;
  if (turn?.speaking === false && reply === null) decide(draft);
}

export function messageAdded(draft: Draft, input: InputOf<'message.added'>): void {
  addMessage(draft, input.role, input.text);
}

export function playbackAcknowledged(draft: Draft, input: InputOf<'playback.acknowledged'>): void {
  const { reply } = draft.state;
  if (reply?.replyId === input.replyId) {
    draft.setReply({ playout: acknowledge(reply.playout, input.playedMs, draft.atMs) });
  } else {
    amendHeard(draft, input.playedMs);
  }
}

export const endRequested = (draft: Draft): void => {
  end(draft, 'client');
};

export const sessionCapDue = (draft: Draft): void => {
  end(draft, 'expired');
};

/** Words already said are still told; an open reply is cut. */
function end(draft: Draft, reason: SessionEndReason): void {
  const { turn, reply } = draft.state;
  withdraw(draft, 'session over');
  dropCalls(draft);
  if (reply !== null) cutReply(draft);
  if (turn?.announced === true && turn.text !== '') closeWithText(draft);
  else discardTurn(draft);
  dropLateFinal(draft);
  draft.set({ status: 'ended', queuedReplies: [], lastTurn: null });
  for (const name of [
    'microphone-gap',
    'turn-decision',
    'overlap-decision',
    'reply-stall',
    'playout',
    'session-cap',
  ] as const) {
    draft.setTimer(name, null);
  }
  draft.command({ type: 'session.close', reason });
}
