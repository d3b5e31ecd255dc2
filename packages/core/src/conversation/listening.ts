/**
 * The user's turn: opened at the onset of speech, kept open over pauses, committed when its end is decided
 * or discarded when it held no words. Invariants: every opened turn is committed or discarded exactly once;
 * a silent open turn always has a deadline; a committed turn starts exactly one reply.
 */
import { agentContext } from '../semantics/agent-context.ts';
import { expectationFromUtterance } from '../turn/expectation.ts';
import { dictatedAs } from '../turn/dictated-kinds.ts';
import { isUnclearNumber, mentionedExpectation, readAnswer } from '../turn/implied-expectation.ts';
import { judgeEndOfTurn, type EndOfTurnFacts } from '../turn/end-of-turn.ts';
import { learnHold, learnTurn, NEW_SPEAKER, pauseModel } from '../turn/pace.ts';
import { turnCompleteness } from '../turn/completeness.ts';
import { NO_SPEECH } from '../turn/speech-detector.ts';
import type { Expectation, SlotVerdict } from '../turn/slots/index.ts';
import { withToolExpectation } from '../turn/tool-expectation.ts';
import { isDictated } from '../turn/value-wait.ts';
import { audioMs, laterBy, sessionTimeOfAudio, type AudioMs, type SessionMs } from '../time.ts';
import type { Draft } from './draft.ts';
import { addUserTurn, amendTurn } from './history.ts';
import type { InputOf } from './inputs.ts';
import {
  FINAL_WAIT_MS,
  FIRST_WORDS_WAIT_MS,
  HEARD_AGAIN_MS,
  PRE_ROLL_MS,
  WORDLESS_TURN_MS,
  type ConversationOptions,
} from './options.ts';
import { microphoneDeadline } from './microphone.ts';
import { startReply } from './replying.ts';
import { dictationOf, retract } from './retraction.ts';
import { adopt, claimSpeculation, maySpeculate, reviewSpeculation, speculate } from './speculation.ts';
import type { UserTurn } from './state.ts';
import { isOnHold } from './tool-calls.ts';
import { askForCheck, checkDeadline, withCheck } from './value-check.ts';

/** What is kept of the agent's words for judging an answer, characters: its last question is in there. */
const AGENT_WORDS_CHARS = 400;

export type SpeechBegan = { readonly type: 'speech.began'; readonly onsetAudioMs: AudioMs };
export type SpeechEnded = { readonly type: 'speech.ended'; readonly endAudioMs: AudioMs };

export function openTurn(draft: Draft, onsetAudioMs: AudioMs, announced: boolean): void {
  const { state } = draft;
  const turnId = state.nextTurnId;
  const asked = state.history.findLast((entry) => entry.role === 'assistant')?.text ?? '';
  const speaking = state.reply === null ? asked : asked + ' ' + state.reply.text;
  const agentWords = speaking.slice(-AGENT_WORDS_CHARS);
  const turn: UserTurn = {
    turnId,
    startedAudioMs: onsetAudioMs,
    speaking: true,
    utteranceAudioMs: onsetAudioMs,
    silentSinceAudioMs: null,
    text: '',
    stableText: '',
    completeness: 0,
    evidence: null,
    finalsOutstanding: 0,
    heardAgain: false,
    decidedAtMs: null,
    p: 0.5,
    speculations: 0,
    check: null,
    announced,
    agentWords,
    agent: agentContext(agentWords),
    expectation: expectedAnswer(speaking, state.options),
    mentioned: mentionedExpectation(agentWords, state.options.language),
  };
  draft.set({ turn, nextTurnId: turnId + 1 });
  startRecognition(draft, turnId, onsetAudioMs);
  if (announced) draft.notify({ type: 'speech.started', turnId });
  armWordless(draft);
}

/** What the agent's words ask for, made precise by the tools whose parameters they name. */
function expectedAnswer(agentText: string, { language, tools }: ConversationOptions): Expectation {
  const asked = expectationFromUtterance(agentText, language);
  return language === 'en' ? withToolExpectation(asked, agentText, tools) : asked;
}

/** Speech without words, or without more of them, does not stay a turn for ever. */
function armWordless(draft: Draft): void {
  draft.setTimer('turn-decision', laterBy(draft.atMs, WORDLESS_TURN_MS));
}

export function speechBeganListening(draft: Draft, event: SpeechBegan): void {
  openTurn(draft, event.onsetAudioMs, true);
}

/** The user goes on inside his open turn. */
export function speechResumed(draft: Draft, event: SpeechBegan): void {
  const { turn } = draft.state;
  if (turn !== null && turn.silentSinceAudioMs !== null)
    learnPause(draft, turn, event.onsetAudioMs - turn.silentSinceAudioMs);
  draft.setTurn({
    speaking: true,
    utteranceAudioMs: event.onsetAudioMs,
    silentSinceAudioMs: null,
    decidedAtMs: null,
  });
  armWordless(draft);
}

/** The user went on after a pause: he may do so again. Explicit silence bounds end all learning. */
function learnPause(draft: Draft, turn: UserTurn, pauseMs: number): void {
  if (!draft.state.options.adaptPace) return;
  const slot = slotVerdict(draft, turn);
  const context = slot !== null && isDictated(slot.kind, slot.verdict) ? 'dictation' : 'open';
  draft.set({ pace: learnHold(draft.state.pace, pauseMs / 1000, context) });
}

/** The user falls silent: the recogniser is flushed at once, the end of the turn is judged from now on. */
export function speechPaused(draft: Draft, event: SpeechEnded): void {
  fallSilent(draft, event.endAudioMs);
  decide(draft);
}

export function fallSilent(draft: Draft, endAudioMs: AudioMs): void {
  const { turn } = draft.state;
  if (turn === null) return;
  draft.setTurn({
    speaking: false,
    silentSinceAudioMs: endAudioMs,
    finalsOutstanding: turn.finalsOutstanding + 1,
  });
  const silenceMs = Math.max(0, (draft.state.clock?.audioMs ?? endAudioMs) - endAudioMs);
  draft.command({ type: 'recognition.flush', turnId: turn.turnId, silenceMs });
}

/**
 * Takes the recogniser's text into the open turn and tells the client what changed. A result without words does
 * not take back words that were heard before: recognisers now and then come back empty on good audio.
 */
export function takeTranscript(draft: Draft, input: InputOf<'transcript.received'>): void {
  const { turn } = draft.state;
  if (turn === null) return;
  if (input.final) draft.setTurn({ finalsOutstanding: Math.max(0, turn.finalsOutstanding - 1) });
  if (input.text === '') return;
  const { text, stableText, evidence } = input;
  const completeness = text === turn.text ? turn.completeness : turnCompleteness(text, turn.agent);
  draft.setTurn({ text, stableText, evidence, completeness });
  if (text !== turn.text && turn.speaking) armWordless(draft);
  if (text !== turn.text && turn.announced) {
    draft.notify({ type: 'user-transcript.changed', turnId: turn.turnId, text });
  }
}

export function transcriptReceived(draft: Draft, input: InputOf<'transcript.received'>): void {
  takeTranscript(draft, input);
  if (draft.state.turn?.speaking === false) decide(draft);
}

/** The silence has grown and the recogniser has listened to it again. */
export function evidenceReceived(draft: Draft, input: InputOf<'evidence.received'>): void {
  if (draft.state.turn?.speaking !== false) return;
  draft.setTurn({ evidence: input.evidence });
  decide(draft);
}

/** The answer to `value.validate`; of a value that has changed since it says nothing. */
export function valueValidated(draft: Draft, { value, result }: InputOf<'value.validated'>): void {
  const { turn } = draft.state;
  if (turn?.check?.value !== value) return;
  draft.setTurn({ check: { ...turn.check, result } });
  if (!turn.speaking) decide(draft);
}

/** The recogniser is lost: what it has said so far is all there will be, unless another one hears the turn from its beginning. */
export function recognitionFailed(draft: Draft): void {
  listenAgain(draft);
  if (draft.state.turn?.speaking === false) decide(draft);
}

/** Once a turn, while its audio is kept. */
export function listenAgain(draft: Draft): void {
  draft.setTurn({ finalsOutstanding: 0 });
  const { turn, clock } = draft.state;
  if (turn === null || clock === null || turn.heardAgain) return;
  if (clock.audioMs - turn.startedAudioMs > HEARD_AGAIN_MS) return;
  draft.setTurn({ heardAgain: true, decidedAtMs: null });
  startRecognition(draft, turn.turnId, turn.startedAudioMs);
  if (turn.silentSinceAudioMs !== null) fallSilent(draft, turn.silentSinceAudioMs);
}

function startRecognition(draft: Draft, turnId: number, onsetAudioMs: AudioMs): void {
  const fromAudioMs = audioMs(Math.max(0, onsetAudioMs - PRE_ROLL_MS));
  draft.command({ type: 'recognition.start', turnId, fromAudioMs });
}

/** A final for the turn that was committed without it. */
export function lateFinal(draft: Draft, input: InputOf<'transcript.received'>): void {
  const { lastTurn } = draft.state;
  if (lastTurn === null || !input.final || lastTurn.finalsOutstanding === 0) return;
  const finalsOutstanding = lastTurn.finalsOutstanding - 1;
  const text = input.text === '' ? lastTurn.text : input.text;
  const completeness = turnCompleteness(text, lastTurn.agent);
  draft.set({ lastTurn: { ...lastTurn, finalsOutstanding, text, completeness } });
  if (text !== lastTurn.text) amendTurn(draft, lastTurn.turnId, text);
  if (finalsOutstanding === 0) draft.command({ type: 'recognition.stop', turnId: lastTurn.turnId });
}

export function turnDecisionDue(draft: Draft): void {
  const { turn } = draft.state;
  if (turn === null) return;
  if (!turn.speaking) {
    decide(draft);
    return;
  }
  // Whatever sounds is not speech; if it is speech after all, its next windows open a new turn.
  draft.set({ detector: NO_SPEECH });
  if (turn.text === '') {
    discardTurn(draft);
    return;
  }
  const facts = { p: rounded(turn.p) };
  draft.record({ kind: 'end-of-turn', outcome: 'committed', reason: 'voice without words', facts });
  commitTurn(draft);
}

/** Perhaps a number has begun: nothing is known of it. */
const UNCLEAR_NUMBER: SlotVerdict = {
  status: 'incomplete',
  value: null,
  confidence: 0.5,
  corrected: false,
  reason: 'unclear words',
};

function slotVerdict(draft: Draft, turn: UserTurn): EndOfTurnFacts['slot'] {
  const { language, today, region, tools } = draft.state.options;
  if (turn.text === '') return null;
  // A value in two parts is judged as the one it is.
  const joined = dictationOf(draft.state);
  const text = joined?.text ?? turn.text;
  const asked = joined?.expectation ?? turn.expectation;
  const context = { language, today, region };
  const { agentWords, mentioned } = turn;
  const answer = readAnswer(asked, text, { context, tools, agentWords, mentioned });
  if (answer !== null)
    return { kind: dictatedAs(answer.expectation), verdict: withCheck(answer.verdict, turn.check) };
  return isUnclearNumber(text, turn.evidence?.words) ? { kind: 'phone', verdict: UNCLEAR_NUMBER } : null;
}

/** Judges a silent turn: commit it, or say when to judge again. */
export function decide(draft: Draft): void {
  const { turn, clock, options } = draft.state;
  if (turn === null || clock === null || turn.silentSinceAudioMs === null) return;
  const slot = slotVerdict(draft, turn);
  if (slot?.kind === 'phone') askForCheck(draft, slot.verdict);
  const window = judgeEndOfTurn({
    text: turn.text,
    completeness: turn.completeness,
    asked: turn.agent.question !== 'none',
    evidence: turn.evidence,
    slot,
    pace: options.adaptPace ? draft.state.pace : NEW_SPEAKER,
    patience: options.patience,
    timeoutMs: options.turnTimeoutMs,
    minSilenceMs: options.minSilenceMs,
    maxSilenceMs: options.maxSilenceMs,
  });
  draft.setTurn({ p: window.p });
  const silentAt = sessionTimeOfAudio(clock, turn.silentSinceAudioMs);
  const dueAt = laterBy(silentAt, window.silenceMs);
  if (draft.atMs < dueAt) {
    const eagerAt = window.eagerMs === null ? null : laterBy(silentAt, window.eagerMs);
    draft.setTimer('turn-decision', prepareReply(draft, { eagerAt, p: window.p }) ?? dueAt);
    return;
  }
  const answerAt = checkDeadline(draft) ?? microphoneDeadline(draft.state, window.silenceMs, draft.atMs);
  if (answerAt !== null) {
    draft.setTimer('turn-decision', answerAt);
    return;
  }
  const giveUpAt = finalDeadline(turn, turn.decidedAtMs ?? draft.atMs);
  if (turn.finalsOutstanding > 0 && draft.atMs < giveUpAt) {
    draft.setTurn({ decidedAtMs: turn.decidedAtMs ?? draft.atMs });
    draft.setTimer('turn-decision', giveUpAt);
    return;
  }
  draft.record({
    kind: 'end-of-turn',
    outcome: turn.text === '' ? 'discarded: no words' : 'committed',
    reason: window.reason,
    facts: {
      silenceMs: Math.round(window.silenceMs),
      p: rounded(window.p),
      patience: options.patience,
      completeness: rounded(turn.completeness),
      audioEnd: rounded(turn.evidence?.audioEnd ?? null),
      sentenceEnd: rounded(turn.evidence?.sentenceEnd ?? null),
      expected: turn.expectation.kind,
      slot: slot?.verdict.status ?? null,
      ...paceFacts(draft),
      finalsOutstanding: turn.finalsOutstanding,
    },
  });
  if (turn.text === '') discardTurn(draft);
  else commitTurn(draft);
}

/** Prepares a reply if the turn is probably over by now; else says when it will be, null = no more. */
function prepareReply(
  draft: Draft,
  { eagerAt, p }: { readonly eagerAt: SessionMs | null; readonly p: number },
): SessionMs | null {
  reviewSpeculation(draft);
  if (eagerAt === null || !maySpeculate(draft.state)) return null;
  if (draft.atMs < eagerAt) return eagerAt;
  speculate(draft, { p: rounded(p) });
  return null;
}

/** What has been learnt of the speaker's pauses, for the trace. */
function paceFacts(draft: Draft): {
  medianPauseMs: number;
  pauseSpread: number | null;
  hesitancy: number | null;
} {
  const { logMedian, logSd, holdOdds } = pauseModel(draft.state.pace, 'open');
  return {
    medianPauseMs: Math.round(1000 * Math.exp(logMedian)),
    pauseSpread: rounded(logSd),
    hesitancy: rounded(holdOdds),
  };
}

/** Three digits are enough to see why; the trace holds the inputs for the rest. */
const rounded = (value: number | null): number | null =>
  value === null ? null : Math.round(value * 1000) / 1000;

const finalDeadline = (turn: UserTurn, since: SessionMs): SessionMs =>
  laterBy(since, turn.text === '' ? FIRST_WORDS_WAIT_MS : FINAL_WAIT_MS);

function closeTurn(draft: Draft): void {
  draft.set({ turn: null });
  draft.setTimer('turn-decision', null);
  draft.setTimer('overlap-decision', null);
}

/** Ends the turn without a reply: nothing was said. */
export function discardTurn(draft: Draft): void {
  const { turn } = draft.state;
  if (turn === null) return;
  draft.command({ type: 'recognition.stop', turnId: turn.turnId });
  if (turn.announced) draft.notify({ type: 'speech.stopped', turnId: turn.turnId });
  closeTurn(draft);
}

/** Ends the turn, tells its final text and writes it to the history. */
export function closeWithText(draft: Draft): void {
  const { turn } = draft.state;
  if (turn === null) return;
  const { turnId, text, finalsOutstanding } = turn;
  draft.notify({ type: 'speech.stopped', turnId });
  draft.notify({ type: 'user-transcript.finished', turnId, text });
  retract(draft);
  learnFromEnd(draft, turn);
  addUserTurn(draft, { turnId, text });
  dropLateFinal(draft);
  if (finalsOutstanding === 0) draft.command({ type: 'recognition.stop', turnId });
  const { completeness, agentWords, agent, p } = turn;
  const endedAudioMs = endOf(turn);
  draft.set({
    lastTurn: { turnId, finalsOutstanding, text, completeness, agentWords, agent, endedAudioMs, p },
  });
  closeTurn(draft);
}

/** Two turns on nobody waits for the last words of a turn any more. */
export function dropLateFinal(draft: Draft): void {
  const { lastTurn } = draft.state;
  if (lastTurn !== null && lastTurn.finalsOutstanding > 0)
    draft.command({ type: 'recognition.stop', turnId: lastTurn.turnId });
}

const endOf = (turn: UserTurn): AudioMs => turn.silentSinceAudioMs ?? turn.utteranceAudioMs;

/** A turn that goes on where the one before was cut off (nothing was heard in between) tells of a pause that was too long for us. */
function learnFromEnd(draft: Draft, turn: UserTurn): void {
  const { lastTurn, history } = draft.state;
  const before = history.at(-1);
  const joins = before?.role === 'user' && before.parts.some(({ turnId }) => turnId === lastTurn?.turnId);
  if (joins && lastTurn !== null) learnPause(draft, turn, turn.startedAudioMs - lastTurn.endedAudioMs);
  else draft.set({ pace: learnTurn(draft.state.pace) });
}

function commitTurn(draft: Draft): void {
  const turnId = draft.state.turn?.turnId ?? null;
  const speculation = claimSpeculation(draft);
  closeWithText(draft);
  draft.set({ tools: { ...draft.state.tools, rounds: 0 } });
  // The result that is waited for makes the reply to this turn as well.
  if (isOnHold(draft.state)) return;
  if (speculation !== null) adopt(draft, speculation);
  else startReply(draft, { trigger: 'user-turn', turnId, instructions: null, verbatim: null });
}
