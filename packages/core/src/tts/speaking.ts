/**
 * What every step leaves in order: chunks are synthesised one after the other, their audio leaves in frames while the
 * network takes it, complete chunks and turns are told. Invariants: chunks of a turn never interleave; what is told of a
 * chunk comes after its audio; lines take turns at the network, so that none waits for another's long audio.
 */
import { placeWords, spreadWords } from '../heard/ledger.ts';
import { laterBy, msToSamples, samplesToMs, sessionMs, type SessionMs } from '../time.ts';
import type { SpeechDraft } from './draft.ts';
import type { SpeechInputOf } from './inputs.ts';
import { AUDIO_FRAME_MS, MAX_UNWRITTEN_FRAMES, SPEECH_LOOKAHEAD_MS } from './options.ts';
import type { SpeechChunk, SpeechLine, SpeechTurn } from './state.ts';
import type { SpeechWord } from './speech-word.ts';
import { completeTurn, loseTurns } from './turns.ts';

/** Brings every line as far as it can go now. */
export function speak(draft: SpeechDraft): void {
  for (const { contextId } of draft.state.lines) while (advanceLine(draft, contextId));
  while (sendRound(draft));
}

/** Sends at most one frame of each line, beginning with the one whose turn it is. False: nothing could be sent. */
function sendRound(draft: SpeechDraft): boolean {
  const { lines } = draft.state;
  const from = draft.state.nextLine % Math.max(1, lines.length);
  let sent = false;
  for (const { contextId } of [...lines.slice(from), ...lines.slice(0, from)]) {
    if (draft.state.unwrittenFrames >= MAX_UNWRITTEN_FRAMES) return false;
    const line = draft.line(contextId);
    if (line === null || !sendFrame(draft, line)) continue;
    sent = true;
    draft.set({ nextLine: draft.state.lines.findIndex((one) => one.contextId === contextId) + 1 });
    while (advanceLine(draft, contextId));
  }
  return sent;
}

/** Does one thing for the first turn of a line that needs no network; false when there is none. */
function advanceLine(draft: SpeechDraft, contextId: string | null): boolean {
  const line = draft.line(contextId);
  const turn = line?.turns[0];
  if (line === null || turn === undefined) return false;
  const chunk = turn.chunks[0];
  if (chunk === undefined) {
    if (turn.accepting) return false;
    completeTurn(draft, line, turn);
    return true;
  }
  if (!chunk.announced && chunk.synthesis !== 'waiting') {
    draft.setChunk(turn.turnId, chunk.chunkId, { announced: true });
    draft.notify({ type: 'chunk.started', contextId, chunkId: chunk.chunkId, text: chunk.text });
    return true;
  }
  if (chunk.synthesis === 'finished' && turn.sentSamples >= chunk.fromSample + chunk.samples) {
    completeChunk(draft, line, turn);
    return true;
  }
  return startSynthesis(draft, turn);
}

function startSynthesis(draft: SpeechDraft, turn: SpeechTurn): boolean {
  if (turn.chunks.some((chunk) => chunk.synthesis === 'running')) return false;
  const next = turn.chunks.find((chunk) => chunk.synthesis === 'waiting');
  if (next === undefined) return false;
  const { sampleRateHz, encoding } = turn.settings;
  const format = turn.format ?? { sampleRateHz, encoding };
  if (samplesToMs(turn.readySamples - turn.sentSamples, format.sampleRateHz) >= SPEECH_LOOKAHEAD_MS)
    return false;
  draft.setTurn(turn.turnId, { format });
  draft.setChunk(turn.turnId, next.chunkId, {
    synthesis: 'running',
    startedAtMs: draft.atMs,
    progressAtMs: draft.atMs,
    fromSample: turn.readySamples,
  });
  draft.command({
    type: 'synthesis.start',
    turnId: turn.turnId,
    chunkId: next.chunkId,
    text: next.text,
    pieces: next.pieces,
    settings: turn.settings,
    sampleRateHz: format.sampleRateHz,
  });
  return true;
}

/** Sends the next frame of the line's first turn, if one is ready: whole ones until the chunk is complete. */
function sendFrame(draft: SpeechDraft, line: SpeechLine): boolean {
  const turn = line.turns[0];
  const chunk = turn?.chunks[0];
  if (turn === undefined || chunk?.announced !== true || turn.format === null) return false;
  const { sampleRateHz, encoding } = turn.format;
  const whole = msToSamples(AUDIO_FRAME_MS, sampleRateHz);
  const fromSample = turn.sentSamples;
  const ready = chunk.fromSample + chunk.samples - fromSample;
  if (ready <= 0 || (ready < whole && chunk.synthesis !== 'finished')) return false;
  const toSample = fromSample + Math.min(ready, whole);
  const at = draft.atMs;
  const heardUntil = line.heardUntilMs ?? at;
  const gapMs = Math.max(0, at - heardUntil);
  const audioMs = samplesToMs(toSample - fromSample, sampleRateHz);
  draft.command({
    type: 'audio.send',
    contextId: line.contextId,
    turnId: turn.turnId,
    chunkId: chunk.chunkId,
    index: turn.sentFrames,
    fromSample,
    toSample,
    sampleRateHz,
    encoding,
  });
  draft.setTurn(turn.turnId, {
    sentSamples: toSample,
    sentFrames: turn.sentFrames + 1,
    firstAudioAtMs: turn.firstAudioAtMs ?? at,
    heardFromMs: turn.heardFromMs === null ? laterBy(heardUntil, gapMs) : laterBy(turn.heardFromMs, gapMs),
    words:
      fromSample === chunk.fromSample ? [...turn.words, ...placeWords(wordsOf(chunk), chunk)] : turn.words,
  });
  draft.setLine(line.contextId, {
    heardUntilMs: laterBy(heardUntil, gapMs + audioMs),
    audioMs: line.audioMs + audioMs,
  });
  draft.set({ unwrittenFrames: draft.state.unwrittenFrames + 1 });
  return true;
}

/** The chunk's words; spread over its audio while the engine has given none. */
function wordsOf(chunk: SpeechChunk): readonly SpeechWord[] {
  if (chunk.words.length > 0) return chunk.words;
  return spreadWords(chunk.text, chunk.samples).map((word) => ({
    ...word,
    word: chunk.text.slice(word.charStart, word.charEnd),
    spokenStart: word.charStart,
    spokenEnd: word.charEnd,
  }));
}

function completeChunk(draft: SpeechDraft, line: SpeechLine, turn: SpeechTurn): void {
  const chunk = turn.chunks[0];
  if (chunk === undefined || turn.format === null) return;
  const { contextId } = line;
  const { chunkId } = chunk;
  const { sampleRateHz } = turn.format;
  const generationMs = (chunk.finishedAtMs ?? draft.atMs) - (chunk.startedAtMs ?? draft.atMs);
  const words = wordsOf(chunk);
  if (turn.settings.wordTimestamps && chunk.samples > 0 && words.length > 0) {
    draft.notify({
      type: 'words.timed',
      contextId,
      chunkId,
      charStart: chunk.charStart,
      words,
      sampleRateHz,
    });
  }
  draft.notify({
    type: 'chunk.finished',
    contextId,
    chunkId,
    audioMs: samplesToMs(chunk.samples, sampleRateHz),
    generationMs,
  });
  // Estimates made when the first frame left give way to what is known now.
  const earlier = turn.words.filter((word) => word.charStart < chunk.charStart);
  draft.setTurn(turn.turnId, {
    chunks: turn.chunks.slice(1),
    completedChunks: turn.completedChunks + 1,
    generationMs: turn.generationMs + generationMs,
    words: [...earlier, ...placeWords(words, chunk)],
  });
}

type Result = { readonly turnId: number; readonly chunkId: number };

/** The chunk a result belongs to; null (and counted) when it is over. */
function runningChunk(
  draft: SpeechDraft,
  result: Result,
): { readonly line: SpeechLine; readonly turn: SpeechTurn; readonly chunk: SpeechChunk } | null {
  const found = draft.turn(result.turnId);
  const chunk = found?.turn.chunks.find((one) => one.chunkId === result.chunkId);
  if (found !== null && chunk?.synthesis === 'running') return { ...found, chunk };
  draft.set({ staleInputs: draft.state.staleInputs + 1 });
  return null;
}

export function audioSynthesized(draft: SpeechDraft, input: SpeechInputOf<'audio.synthesized'>): void {
  const found = runningChunk(draft, input);
  if (found === null) return;
  const { turn, chunk } = found;
  draft.setChunk(turn.turnId, chunk.chunkId, {
    samples: chunk.samples + input.samples,
    progressAtMs: draft.atMs,
  });
  draft.setTurn(turn.turnId, { readySamples: turn.readySamples + input.samples });
}

export function wordsSynthesized(draft: SpeechDraft, input: SpeechInputOf<'words.synthesized'>): void {
  const found = runningChunk(draft, input);
  if (found === null) return;
  draft.setChunk(found.turn.turnId, found.chunk.chunkId, { words: [...found.chunk.words, ...input.words] });
}

export function synthesisFinished(draft: SpeechDraft, input: SpeechInputOf<'synthesis.finished'>): void {
  const found = runningChunk(draft, input);
  if (found === null) return;
  draft.setChunk(found.turn.turnId, found.chunk.chunkId, {
    synthesis: 'finished',
    finishedAtMs: draft.atMs,
  });
}

export function synthesisFailed(draft: SpeechDraft, input: SpeechInputOf<'synthesis.failed'>): void {
  const found = runningChunk(draft, input);
  if (found === null) return;
  failTurn(draft, found.line, found.turn, input.unavailable);
}

/** The turn is lost; what is queued behind it is still spoken. */
export function failTurn(draft: SpeechDraft, line: SpeechLine, turn: SpeechTurn, unavailable = false): void {
  const refusal = { id: unavailable ? ('unavailable' as const) : ('generation_failed' as const) };
  if (turn.accepting) {
    loseTurns(draft, line.contextId, refusal);
    return;
  }
  draft.command({ type: 'turn.release', turnId: turn.turnId });
  draft.setLine(line.contextId, { turns: line.turns.filter((one) => one.turnId !== turn.turnId) });
  draft.notify({ type: 'request.refused', contextId: line.contextId, refusal });
}

/** Session time at which the engine has been silent for too long about a chunk, or null. */
export function stallsAtMs(turn: SpeechTurn | undefined, limitMs: number): SessionMs | null {
  const running = turn?.chunks.find((chunk) => chunk.synthesis === 'running');
  return running?.progressAtMs == null ? null : sessionMs(running.progressAtMs + limitMs);
}
