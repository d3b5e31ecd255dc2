/**
 * User speech while a reply is open: collects the evidence, has it judged each time something is learned (and
 * every OVERLAP_TICK_MS while the voice goes on) and carries out what the judgement asks for. The turn is kept
 * from the client until it is known to be one. Invariants: a held reply always has a deadline; a reply that
 * may not be interrupted is not; what was said over it is answered afterwards.
 */
import { heardMs } from '../playout.ts';
import { audioMs, laterBy, samplesToMs, sessionTimeOfAudio, type SessionMs } from '../time.ts';
import type { Draft } from '../conversation/draft.ts';
import type { InputOf } from '../conversation/inputs.ts';
import {
  decide,
  discardTurn,
  fallSilent,
  listenAgain,
  openTurn,
  takeTranscript,
  type SpeechBegan,
  type SpeechEnded,
} from '../conversation/listening.ts';
import {
  ANSWER_AWAITED_MS,
  ANSWER_KEPT_MS,
  OVERLAP_PAUSE_MS,
  OVERLAP_TICK_MS,
  REPLY_RATE_HZ,
  THINKING_HOLD_MS,
  WORDLESS_TURN_MS,
} from '../conversation/options.ts';
import { isComplete } from '../conversation/reply-making.ts';
import { cutReply, duckReply, holdReply, releaseReply } from '../conversation/replying.ts';
import { dictationOf, goesOn } from '../conversation/retraction.ts';
import type { Reply, UserTurn } from '../conversation/state.ts';
import { asksLast } from './agent-speech.ts';
import { answering, classifyOverlap, type OverlapJudgement } from './classify.ts';
import { newTrack, overlapEvidence, type OverlapEvidence } from './evidence.ts';
import { OVERLAP_WEIGHTS } from '../semantics/weights/overlap.weights.ts';
import { trackWords, type OverlapTrack } from './track.ts';
import { yieldTo, type Yielding } from './yield.ts';

/** Speech while the reply is still being made: nothing of it leaves until it is clear whether the user goes on. */
export function speechBeganThinking(draft: Draft, event: SpeechBegan): void {
  beginOverlap(draft, event);
  if (mayInterrupt(draft)) hold(draft, THINKING_HOLD_MS);
}

export function speechBeganSpeaking(draft: Draft, event: SpeechBegan): void {
  beginOverlap(draft, event);
  judge(draft);
}

function beginOverlap(draft: Draft, event: SpeechBegan): void {
  openTurn(draft, event.onsetAudioMs, false);
  draft.set({ overlap: newTrack(draft.state, draft.atMs) });
}

export function speechResumedOverlapping(draft: Draft, event: SpeechBegan): void {
  draft.setTurn({
    speaking: true,
    utteranceAudioMs: event.onsetAudioMs,
    silentSinceAudioMs: null,
    decidedAtMs: null,
  });
  // A reply can begin over a turn that was open before it.
  const track = draft.state.overlap ?? newTrack(draft.state, draft.atMs);
  draft.set({ overlap: { ...track, kept: false } });
  judge(draft);
}

export function overlapPaused(draft: Draft, event: SpeechEnded): void {
  fallSilent(draft, event.endAudioMs);
  judge(draft);
}

export function overlapTranscript(draft: Draft, input: InputOf<'transcript.received'>): void {
  takeTranscript(draft, input);
  const track = draft.state.overlap ?? newTrack(draft.state, draft.atMs);
  const { clock } = draft.state;
  const { throughAudioMs, evidence } = input;
  const through =
    throughAudioMs === undefined || clock === null
      ? null
      : sessionTimeOfAudio(clock, audioMs(throughAudioMs));
  const probability = evidence?.words ?? null;
  draft.set({ overlap: trackWords(track, { text: input.text, at: draft.atMs, through, probability }) });
  judge(draft);
}

export function overlapRecognitionFailed(draft: Draft): void {
  listenAgain(draft);
  judge(draft);
}

/** A tick, or the end of a hold: the agent does not stay silent for what may be nothing. */
export function overlapDecisionDue(draft: Draft): void {
  const { reply, overlap } = draft.state;
  if (reply?.held === true && overlap !== null) {
    const { heldUntilMs } = overlap;
    if (heldUntilMs !== null && draft.atMs < heldUntilMs) draft.setTimer('overlap-decision', heldUntilMs);
    else endHold(draft, overlap);
  }
  judge(draft);
}

function endHold(draft: Draft, overlap: OverlapTrack): void {
  draft.set({ overlap: { ...overlap, pauseSpent: true, heldUntilMs: null } });
  record(draft, null, { outcome: 'resumed', reason: 'no words in time' });
  releaseReply(draft);
}

function mayInterrupt(draft: Draft): boolean {
  const { reply, options } = draft.state;
  if (reply === null || options.uninterruptibleTriggers.includes(reply.trigger)) return false;
  return options.interruptResponse || (reply.playout.sentSamples === 0 && reply.wordsTold === 0);
}

/** Judges the overlap as it stands and acts on it. */
function judge(draft: Draft): void {
  const { reply, overlap } = draft.state;
  const evidence = overlapEvidence(draft.state, draft.atMs);
  if (reply === null || overlap === null || evidence === null) return;
  const judgement = classifyOverlap(evidence, OVERLAP_WEIGHTS);
  const unheard = reply.playout.sentSamples === 0;
  const { pauseSpent } = overlap;
  const continued = continues(draft, judgement);
  const seen = { evidence, judgement, continued };
  const action = continued
    ? 'stop'
    : unheard
      ? beforeSound(evidence, judgement)
      : withWrittenWords(draft, yieldTo(evidence, judgement, pauseSpent), seen);
  if (action === 'dismiss' && mayAnswer(reply, seen, draft.atMs)) keep(draft, seen);
  else if (action === 'dismiss') dismiss(draft, seen);
  else if (!mayInterrupt(draft)) speakOn(draft);
  else if (action === 'stop') interruptWhenAllowed(draft, seen);
  else if (action === 'pause') pause(draft, seen);
  else if (!unheard) goOn(draft, action === 'duck', evidence);
}

/**
 * Words that do not count yet may turn the beginning of an interruption into a back-channel ("that makes" - "sense"): then the
 * agent does not stop for the beginning. They never make it stop.
 */
function withWrittenWords(draft: Draft, action: Yielding, { evidence, judgement }: Seen): Yielding {
  const { overlap } = draft.state;
  if (action !== 'stop' || judgement.command || overlap === null) return action;
  if (evidence.words.length === overlap.words.length) return action;
  const written = overlapEvidence(draft.state, draft.atMs, { written: true });
  if (written === null || written.words.length === 0) return action;
  return yieldTo(written, classifyOverlap(written, OVERLAP_WEIGHTS), overlap.pauseSpent);
}

/** Classes of speech that add nothing to what the caller has said. */
const ADDS_NOTHING: readonly OverlapJudgement['class'][] = ['echo', 'side-talk', 'back-channel'];

/** Nothing of the reply has sounded: words of the caller are the rest of what he had to say, unless he only says "mm-hm". */
function beforeSound(evidence: OverlapEvidence, judgement: OverlapJudgement): 'stop' | 'dismiss' | 'go-on' {
  if (evidence.words.length > 0 && !ADDS_NOTHING.includes(judgement.class)) return 'stop';
  return evidence.complete ? 'dismiss' : 'go-on';
}

/**
 * "Yeah" far from the end of a question may only have received what the agent says beside it. If the agent asks nothing more
 * and nothing else is said until it has ended, it was the answer.
 */
function mayAnswer(reply: Reply, { evidence, judgement }: Seen, at: SessionMs): boolean {
  const { question, context } = evidence.agent;
  if (question === null || context.question === 'wh' || context.question === 'value') return false;
  if (judgement.class !== 'back-channel' || answering(evidence) <= 0) return false;
  if (!isComplete(reply) || !asksLast(reply, question.charEnd)) return false;
  const { readySamples } = reply.playout;
  return samplesToMs(readySamples, REPLY_RATE_HZ) - heardMs(reply.playout, at) <= ANSWER_KEPT_MS;
}

/** The agent goes on, and the turn stays open. */
function keep(draft: Draft, seen: Seen): void {
  const { overlap } = draft.state;
  if (overlap?.kept === false) {
    record(draft, seen, { outcome: 'kept', reason: 'may answer the question' });
    draft.set({ overlap: { ...overlap, kept: true } });
  }
  speakOn(draft);
}

/** Speech that may well be somebody else's, whatever its words. */
const FOREIGN: readonly OverlapJudgement['class'][] = ['echo', 'side-talk'];

/**
 * The reply came too soon: the caller is still saying what it answers, or dictating the rest of a value ("oh" is then a
 * digit, not a back-channel).
 */
function continues(draft: Draft, judgement: OverlapJudgement): boolean {
  if (FOREIGN.includes(judgement.class)) return false;
  if (dictationOf(draft.state) !== null) return true;
  return !ADDS_NOTHING.includes(judgement.class) && goesOn(draft.state);
}

type Seen = {
  readonly evidence: OverlapEvidence;
  readonly judgement: OverlapJudgement;
  /** The words go on with the turn that the reply answers. */
  readonly continued: boolean;
};

/** The reply may not be interrupted (any more). */
function speakOn(draft: Draft): void {
  draft.setTimer('overlap-decision', null);
  duckReply(draft, false);
  if (draft.state.reply?.held === true) releaseReply(draft);
}

function goOn(draft: Draft, lower: boolean, evidence: OverlapEvidence): void {
  const held = draft.state.reply?.held === true;
  // A pause for want of words ends with the first words that are no interruption.
  if (held && evidence.words.length > 0) releaseReply(draft);
  else if (held) {
    waitForWords(draft, evidence);
    return;
  }
  duckReply(draft, lower);
  const waiting = evidence.voice || lower;
  draft.setTimer('overlap-decision', waiting ? laterBy(draft.atMs, OVERLAP_TICK_MS) : null);
}

function pause(draft: Draft, seen: Seen): void {
  if (draft.state.reply?.held === true) return;
  record(draft, seen, { outcome: 'paused', reason: 'long voice without words yet' });
  hold(draft, OVERLAP_PAUSE_MS);
}

function hold(draft: Draft, forMs: number): void {
  const { overlap } = draft.state;
  const heldUntilMs = laterBy(draft.atMs, forMs);
  if (overlap !== null) draft.set({ overlap: { ...overlap, heldUntilMs } });
  holdReply(draft);
  draft.setTimer('overlap-decision', heldUntilMs);
}

/** The agent pauses: words that are written but do not count yet are judged as soon as they do, not at the end of the pause. */
function waitForWords(draft: Draft, { writtenWords }: OverlapEvidence): void {
  const { overlap } = draft.state;
  if (overlap === null || overlap.heldUntilMs === null || writtenWords.length === 0) return;
  const tickAt = laterBy(draft.atMs, OVERLAP_TICK_MS);
  if (tickAt < overlap.heldUntilMs) draft.setTimer('overlap-decision', tickAt);
}

const spokenSince = (draft: Draft, turn: UserTurn): SessionMs =>
  draft.state.clock === null ? draft.atMs : sessionTimeOfAudio(draft.state.clock, turn.utteranceAudioMs);

/** An explicit interruption delay is a floor for commands too. */
function interruptWhenAllowed(draft: Draft, seen: Seen): void {
  const { turn, options } = draft.state;
  if (turn === null) return;
  const floorAt = laterBy(spokenSince(draft, turn), options.interruptionDelayMs ?? 0);
  if (draft.atMs >= floorAt) interrupt(draft, seen);
  else draft.setTimer('overlap-decision', floorAt);
}

/** The user takes the floor: the agent's reply ends here, with what was heard of it. */
function interrupt(draft: Draft, seen: Seen): void {
  record(draft, seen, { outcome: 'interrupted', reason: reasonOf(seen) });
  draft.setTimer('overlap-decision', null);
  announce(draft, () => {
    cutReply(draft);
  });
}

const reasonOf = ({ judgement, continued }: Seen): string =>
  continued ? 'continuation' : judgement.command ? 'command' : judgement.class;

/** The speech over the reply was nothing for us: the agent goes on where it was, at its full level. */
function dismiss(draft: Draft, seen: Seen): void {
  record(draft, seen, { outcome: 'dismissed', reason: reasonOf(seen) });
  draft.set({ overlap: null });
  discardTurn(draft);
  duckReply(draft, false);
  releaseReply(draft);
}

function record(
  draft: Draft,
  seen: Seen | null,
  decision: { readonly outcome: string; readonly reason: string },
): void {
  const { reply } = draft.state;
  draft.record({
    kind: 'overlap',
    ...decision,
    facts: {
      elapsedMs: seen === null ? null : Math.round(seen.evidence.elapsedMs),
      voiceMs: seen === null ? null : Math.round(seen.evidence.voiceMs),
      words: seen?.evidence.words.length ?? null,
      class: seen?.judgement.class ?? null,
      floor: seen === null ? null : Math.round(seen.judgement.floor * 100) / 100,
      asking: seen?.evidence.agent.asking ?? null,
      held: reply?.held ?? null,
    },
  });
}

/**
 * Makes speech that was kept to ourselves an ordinary turn: the reply it lay over has ended, or ends in
 * `between` (so that the client hears of the speech first). Run at the end of every step.
 */
export function announce(draft: Draft, between: () => void = () => undefined): void {
  const { turn, overlap, clock } = draft.state;
  if (overlap !== null) draft.set({ overlap: null });
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
  if (overlap?.kept === true && clock !== null && !turn.speaking) {
    // In place of what was kept the caller may still answer in other words; it was the agent that he has waited for.
    draft.setTurn({ silentSinceAudioMs: clock.audioMs });
    draft.setTimer('turn-decision', laterBy(draft.atMs, ANSWER_AWAITED_MS));
  } else if (!turn.speaking) decide(draft);
  else if (draft.state.timers['turn-decision'] === null) {
    // It ran out while the reply was open, where it means nothing.
    draft.setTimer('turn-decision', laterBy(draft.atMs, WORDLESS_TURN_MS));
  }
}
