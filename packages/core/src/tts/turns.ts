/**
 * The turns of a line: opened by text, ended by the client or by silence, refused, interrupted. Invariants: a turn that
 * was opened ends exactly once, in one of the events turn.finished, turn.interrupted or request.refused, or unheard with
 * its context; a turn that has ended is released and nothing more of it is told.
 */
import { ASSUMED_PLAYBACK_DELAY_MS } from '../conversation/options.ts';
import { heardText } from '../heard/ledger.ts';
import {
  EMPTY_SPEAKABLE,
  feed,
  finish,
  isSayable,
  MAX_CHUNK_CHARS,
  release,
  type Speakable,
  type SpeakableRules,
} from '../speakable.ts';
import { playedMs, samplesToMs } from '../time.ts';
import type { SpeechRefusal, TurnTotals } from './commands.ts';
import type { SpeechDraft } from './draft.ts';
import { MAX_PAST_TURNS, MAX_PENDING_CHARS, MAX_QUEUED_TURNS, MAX_TURN_CHARS } from './options.ts';
import { piecesOf } from './pieces.ts';
import type { SpeechSettings } from './settings.ts';
import {
  newTurn,
  waitingChars,
  type PastTurn,
  type SpeechChunk,
  type SpeechLine,
  type SpeechTurn,
} from './state.ts';

export const rulesOf = (settings: SpeechSettings): SpeakableRules => ({
  firstClause: false,
  markup: true,
  maxChars: Math.min(MAX_CHUNK_CHARS, settings.maxBufferChars),
});

/** The chunks of a text that is there as a whole, as slices of it. */
export const speechChunks = (text: string, settings: SpeechSettings): readonly Speakable[] => {
  const [rest, chunks] = feed(EMPTY_SPEAKABLE, text, rulesOf(settings));
  return [...chunks, ...finish(rest, rulesOf(settings))[1]];
};

/** The turn that takes text, or null. */
export const acceptingTurn = (line: SpeechLine): SpeechTurn | null => {
  const last = line.turns.at(-1);
  return last?.accepting === true ? last : null;
};

/** Opens a turn; null when the line has too many. */
export function openTurn(draft: SpeechDraft, line: SpeechLine): SpeechTurn | null {
  if (line.turns.length >= MAX_QUEUED_TURNS) {
    refuse(draft, line.contextId, { id: 'queue_full', limit: MAX_QUEUED_TURNS });
    return null;
  }
  const { nextTurnId } = draft.state;
  const turn = newTurn(nextTurnId, line.settings, draft.atMs);
  draft.set({ nextTurnId: nextTurnId + 1 });
  draft.setLine(line.contextId, { turns: [...line.turns, turn] });
  return turn;
}

/** Appends text to a turn; the turns of the line are lost when it cannot be taken. */
export function addText(draft: SpeechDraft, turnId: number, text: string): void {
  const found = draft.turn(turnId);
  if (found === null || text === '') return;
  const waiting = draft.state.lines
    .flatMap((line) => line.turns)
    .reduce((sum, turn) => sum + waitingChars(turn), 0);
  const { turn, line } = found;
  if (waiting + text.length > MAX_PENDING_CHARS || turn.text.length + text.length > MAX_TURN_CHARS) {
    spoil(draft, turnId, { id: 'pending_too_long', limit: MAX_PENDING_CHARS });
    return;
  }
  const [speakable, chunks] = feed(turn.speakable, text, rulesOf(turn.settings));
  draft.setTurn(turnId, { speakable, text: turn.text + text, lastTextAtMs: draft.atMs, released: false });
  draft.setLine(line.contextId, { characters: line.characters + text.length });
  addChunks(draft, turnId, chunks);
}

/** Speaks what is buffered; the turn goes on. */
export function releaseText(draft: SpeechDraft, turnId: number): void {
  const found = draft.turn(turnId);
  if (found === null) return;
  const [speakable, chunks] = release(found.turn.speakable, rulesOf(found.turn.settings));
  draft.setTurn(turnId, { speakable, released: true });
  addChunks(draft, turnId, chunks);
}

/** The turn takes no more text; it ends when all of it is spoken. */
export function endTurn(draft: SpeechDraft, turnId: number): void {
  const found = draft.turn(turnId);
  if (found === null || !found.turn.accepting) return;
  const [speakable, chunks] = finish(found.turn.speakable, rulesOf(found.turn.settings));
  draft.setTurn(turnId, { speakable, accepting: false });
  addChunks(draft, turnId, chunks);
}

function addChunks(draft: SpeechDraft, turnId: number, speakables: readonly Speakable[]): void {
  for (const speakable of speakables) {
    const found = draft.turn(turnId);
    if (found === null) return;
    const { turn } = found;
    const text = speakable.text.trim();
    const parsed = piecesOf(text, turn.openTags);
    if (!parsed.ok) {
      spoil(draft, turnId, { id: 'tag', tag: parsed.tag, expected: parsed.expected });
      return;
    }
    const pieces = parsed.pieces.filter((piece) => piece.kind === 'break' || isSayable(piece.text));
    draft.setTurn(turnId, { openTags: parsed.open });
    if (pieces.length === 0) continue;
    const chunk: SpeechChunk = {
      chunkId: turn.nextChunkId,
      text,
      charStart: speakable.charStart + speakable.text.indexOf(text),
      pieces,
      synthesis: 'waiting',
      startedAtMs: null,
      finishedAtMs: null,
      progressAtMs: null,
      announced: false,
      fromSample: 0,
      samples: 0,
      words: [],
    };
    draft.setTurn(turnId, { chunks: [...turn.chunks, chunk], nextChunkId: turn.nextChunkId + 1 });
  }
}

export const refuse = (draft: SpeechDraft, contextId: string | null, refusal: SpeechRefusal): void => {
  draft.notify({ type: 'request.refused', contextId, refusal });
};

/** Tells a fault and drops the turns of the line. */
export function loseTurns(draft: SpeechDraft, contextId: string | null, refusal: SpeechRefusal): void {
  dropTurns(draft, contextId);
  refuse(draft, contextId, refusal);
}

/** The text of a turn cannot be used. On a socket of requests only this one is lost, and answered in its place. */
function spoil(draft: SpeechDraft, turnId: number, refusal: SpeechRefusal): void {
  const found = draft.turn(turnId);
  if (found === null) return;
  if (draft.state.mode === 'request') draft.setTurn(turnId, { refusal, accepting: false, chunks: [] });
  else loseTurns(draft, found.line.contextId, refusal);
}

/** Ends every turn of the line without a word. */
export function dropTurns(draft: SpeechDraft, contextId: string | null): void {
  const line = draft.line(contextId);
  if (line === null) return;
  for (const turn of line.turns) draft.command({ type: 'turn.release', turnId: turn.turnId });
  draft.setLine(contextId, { turns: [], heardUntilMs: null, past: [] });
}

/** Ends the first turn of a line: all of it was sent. */
export function completeTurn(draft: SpeechDraft, line: SpeechLine, turn: SpeechTurn): void {
  draft.command({ type: 'turn.release', turnId: turn.turnId });
  const past = turn.sentSamples === 0 ? line.past : [...line.past, pastOf(turn)].slice(-MAX_PAST_TURNS);
  draft.setLine(line.contextId, { turns: line.turns.slice(1), past });
  const silent = draft.state.mode === 'request' && turn.sentSamples === 0;
  const refusal = turn.refusal ?? (silent ? { id: 'empty_audio' as const } : null);
  if (refusal !== null) refuse(draft, line.contextId, refusal);
  else draft.notify({ type: 'turn.finished', contextId: line.contextId, totals: totalsOf(turn) });
}

export const pastOf = ({ text, words, heardFromMs, sentSamples, format }: SpeechTurn): PastTurn => ({
  text,
  words,
  heardFromMs,
  sentSamples,
  format,
});

function totalsOf(turn: SpeechTurn): TurnTotals {
  const { firstAudioAtMs, openedAtMs } = turn;
  return {
    text: turn.text,
    audioMs: turn.format === null ? 0 : samplesToMs(turn.sentSamples, turn.format.sampleRateHz),
    samples: turn.sentSamples,
    textChunks: turn.completedChunks,
    audioFrames: turn.sentFrames,
    generationMs: turn.generationMs,
    firstAudioMs: firstAudioAtMs === null ? null : firstAudioAtMs - openedAtMs,
    settings: turn.settings,
  };
}

/**
 * What a listener has heard at this moment of the turn that sounds, if he began with the first frame and plays without
 * a gap; of all that is known the latest turn that has begun to sound.
 */
export function heardNow(
  draft: SpeechDraft,
  line: SpeechLine,
): { readonly spokenText: string; readonly spokenMs: number } {
  const at = draft.atMs - ASSUMED_PLAYBACK_DELAY_MS;
  const head = line.turns[0];
  const candidates = head === undefined ? line.past : [...line.past, pastOf(head)];
  const sounding = candidates.findLast((turn) => turn.heardFromMs !== null && turn.heardFromMs <= at);
  if (sounding === undefined || sounding.format === null) return { spokenText: '', spokenMs: 0 };
  const rateHz = sounding.format.sampleRateHz;
  const sentMs = samplesToMs(sounding.sentSamples, rateHz);
  const elapsed = at - (sounding.heardFromMs ?? at);
  const past = line.past.includes(sounding);
  if (past && elapsed > sentMs) return { spokenText: '', spokenMs: 0 };
  const played = playedMs(Math.min(elapsed, sentMs));
  return { spokenText: heardText(sounding.text, sounding.words, { played, rateHz }), spokenMs: played };
}
