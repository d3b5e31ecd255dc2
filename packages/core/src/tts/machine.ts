/**
 * The speech machine of one TTS socket: (state, input, atMs) -> [state, commands]. Takes requests as they come, speaks
 * turns in order, and ends the socket when it was asked to and all is spoken. Pure, like the conversation machine; the
 * two share the chunker, the ledger and the contract.
 */
import type { Machine, Step } from '../machine.ts';
import { isFinishedSentence, isSayable } from '../speakable.ts';
import { laterBy, type SessionMs } from '../time.ts';
import type { SpeechCommand } from './commands.ts';
import { closeContext, closeDrained, contextFor, removeContext, totalAudioMs } from './contexts.ts';
import { SpeechDraft } from './draft.ts';
import type { SpeechInput, SpeechInputOf } from './inputs.ts';
import { SENTENCE_QUIET_MS, SPEECH_STALL_MS } from './options.ts';
import type { SpeechSettings } from './settings.ts';
import {
  audioSynthesized,
  failTurn,
  speak,
  stallsAtMs,
  synthesisFailed,
  synthesisFinished,
  wordsSynthesized,
} from './speaking.ts';
import type { SpeechLine, SpeechState, SpeechTurn } from './state.ts';
import {
  acceptingTurn,
  addText,
  dropTurns,
  endTurn,
  heardNow,
  openTurn,
  refuse,
  releaseText,
  rulesOf,
} from './turns.ts';

export const speech: Machine<SpeechState, SpeechInput, SpeechCommand> = {
  step(state, input, atMs): Step<SpeechState, SpeechCommand> {
    if (state.over) return [state, []];
    const draft = new SpeechDraft(state, atMs);
    handle(draft, input);
    settle(draft);
    return [draft.state, draft.commands];
  },

  deadlineMs(state): SessionMs | null {
    if (state.over) return null;
    const times = state.lines.flatMap((line) =>
      Object.values(deadlinesOf(state, line)).filter((at) => at !== null),
    );
    return times.length === 0 ? null : (Math.min(...times) as SessionMs);
  },
};

function handle(draft: SpeechDraft, input: SpeechInput): void {
  switch (input.type) {
    case 'text.added':
      textAdded(draft, input);
      return;
    case 'turn.close-requested':
      turnCloseRequested(draft);
      return;
    case 'cancel.requested':
      cancelRequested(draft, input.contextId);
      return;
    case 'settings.update-requested':
      settingsUpdated(draft, input.changes);
      return;
    case 'context.close-requested':
      closeContext(draft, input);
      return;
    case 'socket.close-requested':
      endAll(draft, 'client');
      return;
    case 'frame.refused':
      frameRefused(draft, input);
      return;
    case 'server.stopping':
      endAll(draft, 'restart');
      return;
    case 'audio.synthesized':
      audioSynthesized(draft, input);
      return;
    case 'words.synthesized':
      wordsSynthesized(draft, input);
      return;
    case 'synthesis.finished':
      synthesisFinished(draft, input);
      return;
    case 'synthesis.failed':
      synthesisFailed(draft, input);
      return;
    case 'audio.written':
      draft.set({ unwrittenFrames: Math.max(0, draft.state.unwrittenFrames - 1) });
      return;
    case 'time.passed':
      for (const line of draft.state.lines) ring(draft, line);
  }
}

/** Leaves nothing undone that can be done now. */
function settle(draft: SpeechDraft): void {
  speak(draft);
  closeDrained(draft);
  const { ending, lines, settings, mode } = draft.state;
  if (ending === null || lines.some((line) => line.turns.length > 0)) return;
  if (ending === 'client' && mode === 'multi') {
    for (const line of lines) removeContext(draft, line);
    draft.notify({ type: 'session.closed', audioMs: totalAudioMs(draft), settings });
  }
  draft.set({ over: true });
  draft.command({ type: 'socket.close', reason: ending });
}

function textAdded(draft: SpeechDraft, input: SpeechInputOf<'text.added'>): void {
  const { contextId, text, flush, changes } = input;
  const { mode, ending } = draft.state;
  // After close_socket nothing is taken; a server that stops ends what is open and begins nothing.
  if (ending === 'client') return;
  const line = contextId === null ? draft.line(null) : contextFor(draft, contextId);
  if (line === null) return;
  adopt(draft, line, changes);
  const now = draft.line(contextId) ?? line;
  const settings = mode === 'request' ? { ...now.settings, ...changes } : now.settings;
  const open = acceptingTurn(now);
  const starts = open === null && (flush || text.trim() !== '');
  if (open === null && !starts) return;
  if (settings.voiceId === null && text.trim() !== '') {
    refuseInOrder(draft, now, settings);
    return;
  }
  if (ending === 'restart' && open === null) return;
  const turn = open ?? openTurn(draft, now);
  if (turn === null) return;
  // Late configuration counts for the rest of the turn.
  draft.setTurn(turn.turnId, { settings: open === null ? settings : { ...turn.settings, ...changes } });
  addText(draft, turn.turnId, text);
  if (flush) endTurn(draft, turn.turnId);
}

/** The voice is missing. On a socket of requests the answer keeps its place in the order. */
function refuseInOrder(draft: SpeechDraft, line: SpeechLine, settings: SpeechSettings): void {
  const refusal = { id: 'missing_voice' as const };
  if (draft.state.mode !== 'request') {
    refuse(draft, line.contextId, refusal);
    return;
  }
  const turn = openTurn(draft, line);
  if (turn !== null) draft.setTurn(turn.turnId, { settings, refusal, accepting: false });
}

/** Keeps settings that came with a frame: for the line, and for the contexts that are created later. */
function adopt(draft: SpeechDraft, line: SpeechLine, changes: Partial<SpeechSettings>): void {
  draft.setLine(line.contextId, { lastFrameAtMs: draft.atMs });
  if (Object.keys(changes).length === 0 || draft.state.mode === 'request') return;
  draft.setLine(line.contextId, { settings: { ...line.settings, ...changes } });
  if (draft.state.mode !== 'multi') return;
  const { voiceId: _voice, ...shared } = changes;
  draft.set({ settings: { ...draft.state.settings, ...shared } });
  // These two are the whole session's: the last writer wins.
  const { speed, temperature } = changes;
  const everywhere = {
    ...(speed === undefined ? {} : { speed }),
    ...(temperature === undefined ? {} : { temperature }),
  };
  if (Object.keys(everywhere).length === 0) return;
  for (const one of draft.state.lines) {
    draft.setLine(one.contextId, { settings: { ...one.settings, ...everywhere } });
    for (const turn of one.turns)
      draft.setTurn(turn.turnId, { settings: { ...turn.settings, ...everywhere } });
  }
}

function turnCloseRequested(draft: SpeechDraft): void {
  const line = draft.state.lines[0];
  if (line === undefined) return;
  const open = acceptingTurn(line);
  if (open !== null) endTurn(draft, open.turnId);
  // A turn that is still being spoken answers by its own end.
  else if (line.turns.length === 0) draft.notify({ type: 'turn.absent', settings: line.settings });
}

/** One answer to every cancel; nothing of what it drops comes after it. */
function cancelRequested(draft: SpeechDraft, contextId: string | null): void {
  const line = draft.line(contextId);
  if (line !== null && contextId !== null) draft.setLine(contextId, { lastFrameAtMs: draft.atMs });
  const blanket = contextId === null && draft.state.mode === 'multi';
  const lines = blanket ? draft.state.lines.filter((one) => !one.closing) : line === null ? [] : [line];
  const heard = lines.map((one) => heardNow(draft, one)).filter(({ spokenMs }) => spokenMs > 0);
  for (const one of lines) {
    dropTurns(draft, one.contextId);
    draft.setLine(one.contextId, { lastFrameAtMs: draft.atMs });
  }
  const spokenText = heard.map((one) => one.spokenText).join('\n');
  const spokenMs = Math.max(0, ...heard.map((one) => one.spokenMs));
  draft.notify({ type: 'turn.interrupted', contextId, spokenText, spokenMs });
}

/** Counts for the next turn, or for contexts created later. */
function settingsUpdated(draft: SpeechDraft, changes: Partial<SpeechSettings>): void {
  const settings = {
    ...(draft.state.mode === 'multi'
      ? draft.state.settings
      : (draft.state.lines[0]?.settings ?? draft.state.settings)),
    ...changes,
  };
  if (draft.state.mode === 'multi') draft.set({ settings });
  else draft.setLine(null, { settings });
  draft.notify({ type: 'settings.changed', settings });
}

function frameRefused(draft: SpeechDraft, input: SpeechInputOf<'frame.refused'>): void {
  const { contextId, refusal, reach } = input;
  const { mode, lines } = draft.state;
  if (mode === 'request' && reach === 'turn') {
    const line = lines[0];
    const turn = line === undefined ? null : openTurn(draft, line);
    if (turn !== null) draft.setTurn(turn.turnId, { refusal, accepting: false });
    return;
  }
  if (reach === 'turn') {
    const concerned = contextId === null ? lines : lines.filter((line) => line.contextId === contextId);
    for (const line of concerned) dropTurns(draft, line.contextId);
  }
  refuse(draft, contextId, refusal);
}

/** The socket ends when everything that was asked for is spoken. */
function endAll(draft: SpeechDraft, ending: 'client' | 'restart'): void {
  if (draft.state.ending === 'client') return;
  const { mode } = draft.state;
  draft.set({ ending });
  // The turn of a stream ends by itself soon; a context would wait for its client for ever.
  if (ending === 'restart' && mode !== 'multi') return;
  if (mode === 'stream') turnCloseRequested(draft);
  for (const line of draft.state.lines) {
    const open = acceptingTurn(line);
    if (open !== null) endTurn(draft, open.turnId);
  }
}

type Deadlines = {
  /** The buffered text is spoken. */
  readonly release: SessionMs | null;
  /** The turn is ended for want of text. */
  readonly turn: SessionMs | null;
  /** The context is ended for want of frames. */
  readonly context: SessionMs | null;
  /** The engine has failed. */
  readonly stall: SessionMs | null;
};

function deadlinesOf(state: SpeechState, line: SpeechLine): Deadlines {
  const open = acceptingTurn(line);
  const { turnTimeoutMs } = state;
  return {
    release: open === null ? null : releaseAtMs(open),
    turn: open === null || turnTimeoutMs === null ? null : laterBy(open.lastTextAtMs, turnTimeoutMs),
    context: line.contextId === null ? null : contextDeadline(line),
    stall: stallsAtMs(line.turns[0], SPEECH_STALL_MS),
  };
}

/** A context does not end while it speaks, nor while it is closing. */
function contextDeadline(line: SpeechLine): SessionMs | null {
  const busy = line.turns.some((turn) => !turn.accepting || turn.chunks.length > 0);
  return busy || line.closing ? null : laterBy(line.lastFrameAtMs, line.settings.inactivityMs);
}

function releaseAtMs(turn: SpeechTurn): SessionMs | null {
  const { pending } = turn.speakable;
  if (turn.released || !isSayable(pending)) return null;
  const { flushTimeoutMs } = turn.settings;
  const finished = isFinishedSentence(pending, rulesOf(turn.settings));
  return laterBy(turn.lastTextAtMs, finished ? Math.min(SENTENCE_QUIET_MS, flushTimeoutMs) : flushTimeoutMs);
}

function ring(draft: SpeechDraft, before: SpeechLine): void {
  const due = (name: keyof Deadlines): SpeechLine | null => {
    const line = draft.line(before.contextId);
    const at = line === null ? null : deadlinesOf(draft.state, line)[name];
    return at !== null && at <= draft.atMs ? line : null;
  };
  const stalled = due('stall');
  const failing = stalled?.turns[0];
  if (stalled !== null && failing !== undefined) failTurn(draft, stalled, failing);
  const released = due('release');
  const open = released === null ? null : acceptingTurn(released);
  if (open !== null) releaseText(draft, open.turnId);
  const silent = due('turn');
  const waiting = silent === null ? null : acceptingTurn(silent);
  if (silent !== null && waiting !== null) {
    draft.notify({ type: 'turn.warned', contextId: silent.contextId });
    endTurn(draft, waiting.turnId);
  }
  const gone = due('context');
  if (gone?.contextId != null) {
    removeContext(draft, gone);
    draft.notify({ type: 'context.timed-out', contextId: gone.contextId });
  }
}
