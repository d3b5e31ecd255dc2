/**
 * The agent's reply: from the model's text over speakable chunks and synthesised audio to paced playout,
 * and its end, completed or cut. Invariants: at most one open reply; every started reply is finished exactly
 * once, with at most one transcript that holds only heard words when it was cut; a reply that makes no
 * progress has a deadline.
 */
import * as playback from '../playout.ts';
import { isSayable } from '../speakable.ts';
import { laterBy, samplesToMs, type SessionMs } from '../time.ts';
import type { ReplyStatus } from './commands.ts';
import type { Draft } from './draft.ts';
import { addCalls, addReply } from './history.ts';
import { heardSoFar, wordsWithEstimates } from './heard-words.ts';
import type { InputOf } from './inputs.ts';
import {
  DUCK_DB,
  MAX_APOLOGIES_IN_A_ROW,
  MAX_QUEUED_REPLIES,
  REPLY_RATE_HZ,
  REPLY_STALL_MS,
  SYNTHESIS_LOOKAHEAD_MS,
} from './options.ts';
import {
  asFarAsReady,
  isComplete,
  made,
  newReply,
  runningChunk,
  withClosedText,
  withNextSynthesis,
  withText,
  type MakingInput,
} from './reply-making.ts';
import { beganEarlyIn } from './retraction.ts';
import type { Reply, ReplyTrigger } from './state.ts';
import { changeCalls, noteResultsGiven } from './call-records.ts';
import { NO_TOOLS } from './tool-calls.ts';
import { tellWritten } from './written-reply.ts';

type ReplyOrigin = {
  readonly trigger: ReplyTrigger;
  readonly turnId: number | null;
  readonly instructions: string | null;
  /** Text to speak as it is, or null to ask the model. */
  readonly verbatim: string | null;
};

export function startReply(draft: Draft, origin: ReplyOrigin): void {
  const replyId = draft.state.nextReplyId;
  const { trigger, turnId, instructions, verbatim } = origin;
  const empty = newReply(replyId, { trigger, turnId, generating: verbatim === null });
  const reply = verbatim === null ? empty : withClosedText(withText(empty, verbatim));
  draft.set({ nextReplyId: replyId + 1 });
  openReply(draft, reply, () => {
    if (verbatim !== null) return;
    const historyLength = draft.state.history.length;
    draft.command({ type: 'generation.start', replyId, historyLength, instructions, speculative: null });
    noteResultsGiven(draft);
  });
}

/** `reply` has the floor from now on; what is ready of it leaves at once. */
export function openReply(draft: Draft, reply: Reply, begin: () => void = () => undefined): void {
  draft.set({ reply });
  draft.notify({ type: 'reply.started', replyId: reply.replyId });
  begin();
  keepAlive(draft);
  advance(draft);
}

/** The reply made progress: its stall deadline moves. */
export function keepAlive(draft: Draft): void {
  draft.setTimer('reply-stall', laterBy(draft.atMs, REPLY_STALL_MS));
}

/** A result of the model or the voice. */
export function replyMade(draft: Draft, input: MakingInput): void {
  const { reply } = draft.state;
  if (reply === null) return;
  const next = made(reply, input);
  if (next === reply) return;
  draft.set({ reply: next });
  if (input.type === 'generation.finished') draft.set({ failuresInARow: 0 });
  keepAlive(draft);
  advance(draft);
}

/** What was generated before the failure is still spoken, with an apology after it; the client is told in either case. */
export function generationFailed(draft: Draft, input: InputOf<'generation.failed'>): void {
  const { reply, options, failuresInARow } = draft.state;
  if (reply?.generating !== true) return;
  const { replyId, code, message, retryable, statusCode } = input;
  draft.notify({ type: 'reply.failed', replyId, code, message, retryable, statusCode });
  const apologise = options.apology !== '' && failuresInARow < MAX_APOLOGIES_IN_A_ROW;
  const gap = reply.text === '' ? '' : ' ';
  const said = apologise ? withText(reply, gap + options.apology) : reply;
  draft.set({
    reply: { ...withClosedText(said), failed: true, tools: NO_TOOLS },
    failuresInARow: failuresInARow + 1,
  });
  keepAlive(draft);
  advance(draft);
}

export function synthesisFailed(draft: Draft, input: InputOf<'synthesis.failed'>): void {
  const reply = draft.state.reply;
  if (reply === null || runningChunk(reply, input.chunkId) === null) return;
  voiceFailed(draft, 'tts_failed', input.message);
}

/**
 * A model that says nothing more has failed like one that says so; a voice that does leaves nothing to say it with. Where
 * neither is asked for anything, the next chunk waits until there is room for it.
 */
export function stallDue(draft: Draft): void {
  const { reply } = draft.state;
  if (reply === null || isComplete(reply)) return;
  const code = 'reply_timeout';
  const message = `no progress for ${REPLY_STALL_MS} ms`;
  const voiceHangs = reply.chunks.some(({ synthesis }) => synthesis === 'running');
  if (voiceHangs) voiceFailed(draft, code, message);
  else if (reply.generating) {
    const { replyId } = reply;
    generationFailed(draft, {
      type: 'generation.failed',
      replyId,
      code,
      message,
      retryable: true,
      statusCode: null,
    });
  }
}

/** The client is told at once; what lies ready is still heard, and the reply ends with that. */
function voiceFailed(draft: Draft, code: string, message: string): void {
  const reply = draft.state.reply;
  if (reply === null) return;
  const { replyId } = reply;
  draft.notify({ type: 'reply.failed', replyId, code, message, retryable: true, statusCode: null });
  if (reply.playout.readySamples === 0) {
    cutReply(draft);
    return;
  }
  draft.set({ reply: { ...asFarAsReady({ ...reply, words: wordsWithEstimates(reply) }), failed: true } });
  advance(draft);
}

/** Does whatever is due for the open reply at this moment: send, tell words, synthesise, finish, arm timers. */
export function advance(draft: Draft): void {
  if (draft.state.options.textOutput) {
    if (draft.state.reply?.held !== true) tellWritten(draft);
  } else {
    sendAudio(draft);
    tellWords(draft);
    synthesiseNext(draft);
  }
  const reply = draft.state.reply;
  if (reply === null) return;
  const { playout } = reply;
  const allSent = playout.sentSamples === playout.readySamples;
  if (isComplete(reply) && allSent && !reply.held && playback.isPlayedOut(playout, draft.atMs)) {
    completeReply(draft);
    return;
  }
  if (isComplete(reply)) draft.setTimer('reply-stall', null);
  draft.setTimer('playout', reply.held ? null : nextPlayoutMs(reply));
}

function nextPlayoutMs(reply: Reply): SessionMs | null {
  const { playout } = reply;
  if (playout.stalledAtMs !== null) return null;
  return playback.nextSendAtMs(playout, isComplete(reply)) ?? playback.endsAtMs(playout);
}

function sendAudio(draft: Draft): void {
  const reply = draft.state.reply;
  if (reply === null || reply.held) return;
  const due = playback.sendDue(reply.playout, draft.atMs, isComplete(reply));
  const { replyId } = reply;
  draft.setReply({ playout: due.playout });
  if (due.to > due.from) {
    const gainDb = reply.ducked ? DUCK_DB : 0;
    draft.command({ type: 'audio.send', replyId, fromSample: due.from, toSample: due.to, gainDb });
  } else if (!isComplete(reply) && playback.isPlayedOut(due.playout, draft.atMs)) {
    draft.setReply({ playout: playback.stall(due.playout, draft.atMs) });
  }
}

/** Tells the client each word whose audio has begun to leave. */
function tellWords(draft: Draft, beforeSample = draft.state.reply?.playout.sentSamples ?? 0): void {
  const reply = draft.state.reply;
  if (reply === null) return;
  let told = reply.wordsTold;
  for (; told < reply.words.length; told += 1) {
    const word = reply.words[told];
    if (word === undefined || word.startSample >= beforeSample) break;
    const from = reply.words[told - 1]?.charEnd ?? 0;
    draft.notify({
      type: 'agent-word.sent',
      replyId: reply.replyId,
      text: reply.text.slice(from, word.charEnd),
      startMs: Math.round(samplesToMs(word.startSample, REPLY_RATE_HZ)),
      endMs: Math.round(samplesToMs(word.endSample, REPLY_RATE_HZ)),
    });
  }
  if (told !== reply.wordsTold) draft.setReply({ wordsTold: told });
}

function synthesiseNext(draft: Draft): void {
  const { reply } = draft.state;
  const next = reply === null ? null : withNextSynthesis(reply, SYNTHESIS_LOOKAHEAD_MS);
  if (next === null) return;
  draft.set({ reply: next.reply });
  const { chunkId, text } = next.chunk;
  draft.command({ type: 'synthesis.start', replyId: next.reply.replyId, chunkId, text });
  // From here on the voice has its time.
  keepAlive(draft);
}

/** Stops the audio until `release`: it is unclear whether the caller is interrupting. */
export function holdReply(draft: Draft): void {
  const reply = draft.state.reply;
  if (reply === null || reply.held) return;
  draft.setReply({ held: true, playout: playback.stall(reply.playout, draft.atMs) });
  draft.setTimer('playout', null);
}

/** Speaks lower from now on, or at the full level again. */
export function duckReply(draft: Draft, ducked: boolean): void {
  if (draft.state.reply !== null && draft.state.reply.ducked !== ducked) draft.setReply({ ducked });
}

/** Goes on where `holdReply` stopped. */
export function releaseReply(draft: Draft): void {
  const reply = draft.state.reply;
  if (reply === null) return;
  if (reply.held) draft.setReply({ held: false, playout: playback.unstall(reply.playout, draft.atMs) });
  advance(draft);
}

function completeReply(draft: Draft): void {
  const { reply, options } = draft.state;
  if (reply === null) return;
  const silent = reply.chunks.length === 0;
  const mute = !options.textOutput && reply.playout.readySamples === 0;
  if (mute && reply.chunks.some(({ text }) => isSayable(text))) {
    voiceFailed(draft, 'tts_failed', 'the voice gave no audio');
    return;
  }
  // A voice may leave out what it has no sounds for at the end.
  tellWords(draft, Infinity);
  const status = reply.failed && silent ? 'interrupted' : 'completed';
  endReply(draft, { reply, text: reply.text.trim(), status });
  if (status === 'interrupted') detachCalls(draft, reply.replyId);
}

/**
 * Ends the open reply now; its transcript holds what the listener has heard. A client drops what it was doing for a reply
 * that was interrupted: what comes of its calls waits for the next turn, unless `callsGoOn`, as nobody has interrupted it.
 */
export function cutReply(draft: Draft, { callsGoOn = false } = {}): void {
  const reply = draft.state.reply;
  if (reply === null) return;
  const words = wordsWithEstimates(reply);
  const text = heardSoFar(reply, draft.atMs, draft.state.options.textOutput);
  endReply(draft, { reply: { ...reply, words }, text, status: 'interrupted' });
  if (!callsGoOn) detachCalls(draft, reply.replyId);
}

function detachCalls(draft: Draft, replyId: number): void {
  changeCalls(draft, (call) => (call.replyId === replyId ? { ...call, detached: true } : call));
}

function endReply(
  draft: Draft,
  end: { readonly reply: Reply; readonly text: string; readonly status: ReplyStatus },
): void {
  const { reply, text, status } = end;
  const { replyId } = reply;
  const interrupted = status === 'interrupted';
  draft.command({ type: 'reply.release', replyId });
  if (reply.text.trim() !== '')
    draft.notify({ type: 'agent-transcript.finished', replyId, text, interrupted });
  draft.notify({ type: 'reply.finished', replyId, status });
  addReply(draft, replyId, text, interrupted);
  addCalls(draft, replyId);
  draft.set({
    reply: null,
    lastReply: {
      replyId,
      text: reply.text,
      words: reply.words,
      playout: playback.stall(reply.playout, draft.atMs),
      interrupted,
      historyLength: draft.state.history.length,
      cutEarly: interrupted && beganEarlyIn(draft.state, reply),
    },
  });
  draft.setTimer('playout', null);
  draft.setTimer('reply-stall', null);
}

/** Starts the next reply that the client asked for, if the floor is free. Run at the end of every step. */
export function serveQueue(draft: Draft): void {
  const { reply, turn, queuedReplies, away } = draft.state;
  const next = queuedReplies[0];
  if (reply !== null || turn !== null || away || next === undefined) return;
  draft.set({ queuedReplies: queuedReplies.slice(1) });
  startReply(draft, { trigger: 'request', turnId: null, instructions: next.instructions, verbatim: null });
}

/** A reply asked for by the client: at once when the floor is free, instead of a greeting, else queued. */
export function replyRequested(draft: Draft, input: InputOf<'reply.requested'>): void {
  const { queuedReplies, reply, turn } = draft.state;
  if (queuedReplies.length >= MAX_QUEUED_REPLIES) {
    draft.notify({ type: 'request.refused', code: 'too_many_replies' });
    return;
  }
  draft.set({ queuedReplies: [...queuedReplies, { instructions: input.instructions }] });
  if (reply?.trigger === 'greeting' && turn === null) cutReply(draft);
}
