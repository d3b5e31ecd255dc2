/**
 * User speech while a reply is open. This first policy: after OVERLAP_HOLD_MS of voice the agent pauses; the
 * first recognised word makes it an interruption; voice that brings no words within a bounded time is
 * dismissed and the agent goes on where it was. The turn is kept from the client until it is known to be one.
 * Invariant: a held reply always has a deadline.
 */
import { laterBy, sessionTimeOfAudio, type SessionMs } from '../time.ts';
import type { Draft } from '../conversation/draft.ts';
import type { InputOf } from '../conversation/inputs.ts';
import {
  decide,
  discardTurn,
  fallSilent,
  openTurn,
  takeTranscript,
  type SpeechBegan,
  type SpeechEnded,
} from '../conversation/listening.ts';
import { OVERLAP_DECISION_MS, OVERLAP_HOLD_MS } from '../conversation/options.ts';
import { cutReply, holdReply, releaseReply } from '../conversation/replying.ts';
import type { UserTurn } from '../conversation/state.ts';

/** Speech while the reply is still being made: nothing of it leaves until it is clear whether the user goes on. */
export function speechBeganThinking(draft: Draft, event: SpeechBegan): void {
  openTurn(draft, event.onsetAudioMs, false);
  hold(draft);
}

export function speechBeganSpeaking(draft: Draft, event: SpeechBegan): void {
  openTurn(draft, event.onsetAudioMs, false);
  armOverlap(draft);
}

export function speechResumedOverlapping(draft: Draft, event: SpeechBegan): void {
  draft.setTurn({
    speaking: true,
    utteranceAudioMs: event.onsetAudioMs,
    silentSinceAudioMs: null,
    decidedAtMs: null,
  });
  if (draft.state.reply?.held !== true) armOverlap(draft);
}

const mayInterrupt = (draft: Draft): boolean =>
  draft.state.options.interruptResponse || draft.state.reply?.playout.sentSamples === 0;

function armOverlap(draft: Draft): void {
  const { turn } = draft.state;
  if (turn === null || !mayInterrupt(draft)) return;
  const holdMs = Math.max(OVERLAP_HOLD_MS, draft.state.options.interruptionDelayMs ?? 0);
  draft.setTimer('overlap-decision', laterBy(spokenSince(draft, turn), holdMs));
}

const spokenSince = (draft: Draft, turn: UserTurn): SessionMs =>
  draft.state.clock === null ? draft.atMs : sessionTimeOfAudio(draft.state.clock, turn.utteranceAudioMs);

function hold(draft: Draft): void {
  holdReply(draft);
  draft.setTimer('overlap-decision', laterBy(draft.atMs, OVERLAP_DECISION_MS));
}

export function overlapDecisionDue(draft: Draft): void {
  const { turn, reply } = draft.state;
  if (turn === null || reply === null) return;
  if (!reply.held && turn.speaking) hold(draft);
  else if (turn.text !== '') interrupt(draft, 'words after the hold');
  else if (turn.speaking) interrupt(draft, 'long voice without words yet');
  else dismiss(draft, 'no words in time');
}

export function overlapTranscript(draft: Draft, input: InputOf<'transcript.received'>): void {
  takeTranscript(draft, input);
  const { turn } = draft.state;
  if (turn === null) return;
  const wordless = turn.text === '' && !turn.speaking && turn.finalsOutstanding === 0;
  if (wordless) {
    dismiss(draft, 'no words');
  } else if (turn.text !== '' && mayInterrupt(draft)) {
    const floorAt = laterBy(spokenSince(draft, turn), draft.state.options.interruptionDelayMs ?? 0);
    if (draft.atMs >= floorAt) interrupt(draft, 'words over the reply');
    else draft.setTimer('overlap-decision', floorAt);
  }
}

export function overlapPaused(draft: Draft, event: SpeechEnded): void {
  fallSilent(draft, event.endAudioMs);
}

export function overlapRecognitionFailed(draft: Draft): void {
  draft.setTurn({ finalsOutstanding: 0 });
  if (draft.state.turn?.speaking === false && draft.state.turn.text === '') dismiss(draft, 'recogniser lost');
}

/** The user takes the floor: the agent's reply ends here, with what was heard of it. */
function interrupt(draft: Draft, reason: string): void {
  const { turn, reply } = draft.state;
  if (turn === null || reply === null) return;
  record(draft, 'interrupted', reason);
  draft.setTimer('overlap-decision', null);
  announce(draft, () => {
    cutReply(draft);
  });
}

/** The speech over the reply was nothing: the agent goes on where it was. */
function dismiss(draft: Draft, reason: string): void {
  record(draft, 'dismissed', reason);
  discardTurn(draft);
  releaseReply(draft);
}

function record(draft: Draft, outcome: string, reason: string): void {
  const { turn, reply } = draft.state;
  draft.record({
    kind: 'overlap',
    outcome,
    reason,
    facts: {
      speaking: turn?.speaking ?? null,
      held: reply?.held ?? null,
      sentSamples: reply?.playout.sentSamples ?? null,
      spokenMs: turn === null ? null : Math.round(draft.atMs - spokenSince(draft, turn)),
    },
  });
}

/**
 * Makes speech that was kept to ourselves an ordinary turn: the reply it lay over has ended, or ends in
 * `between` (so that the client hears of the speech first). Run at the end of every step.
 */
export function announce(draft: Draft, between: () => void = () => undefined): void {
  const { turn } = draft.state;
  if (turn === null || turn.announced) return;
  if (turn.text === '' && !turn.speaking && turn.finalsOutstanding === 0) {
    between();
    discardTurn(draft);
    return;
  }
  draft.setTurn({ announced: true });
  draft.notify({ type: 'speech.started', turnId: turn.turnId });
  between();
  if (turn.text !== '') {
    draft.notify({ type: 'user-transcript.changed', turnId: turn.turnId, text: turn.text });
  }
  if (!turn.speaking) decide(draft);
}
