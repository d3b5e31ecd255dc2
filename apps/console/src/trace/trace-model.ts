// A trace as the pages show it: levels, words, turns, replies and decisions on one time axis. In: the text of a trace file,
// or step after step of a live one. Out: a TraceModel, or what is wrong with the file and in which line. Pure.
// Everything shown is what was recorded; only the belief of the machine comes from replaying it, and is left out where
// the machine of this page decides otherwise than the one that recorded.

import {
  conversation,
  type ConversationCommand,
  type ConversationState,
  type Decision,
  INITIAL_STATE,
  REPLY_RATE_HZ,
  replayTrace,
  samplesToMs,
  sessionMs,
  type TraceLine,
} from '@antiphon/core';
import { parseSlot, type SlotKind, type SlotVerdict } from '@antiphon/core/turn/slots/index';
import { isDictated, valueWaitMs } from '@antiphon/core/turn/value-wait';
import { acceptedRisk } from '@antiphon/core/turn/end-of-turn';
import type { PauseContext } from '@antiphon/core/turn/pace';
import { emptyLanes, type LaneModel, type LaneReply } from '../lanes/lane-model.ts';
import { newWords } from '../lanes/new-words.ts';
import { type Belief, holdAfter } from './posterior.ts';

/** A trace of an hour is about 16 MB; more would hang the page. */
export const MAX_TRACE_CHARS = 48 * 1024 * 1024;

/** Replies whose first words are remembered. */
const MAX_OPEN_REPLIES = 16;

export interface TraceDecision {
  atMs: number;
  decision: Decision;
  turnId: number | null;
  /** The user's words when it was made. */
  words: string;
  /** Null where it cannot be known: no pause was judged, or the trace does not replay. */
  belief: Belief | null;
}

export interface TraceReply extends LaneReply {
  replyId: number;
  /** When the client was told of it, and when the first words of the model came, which for a prepared reply is before. */
  startedAtMs: number | null;
  firstTextAtMs: number | null;
}

export interface TraceModel extends LaneModel {
  lines: readonly string[];
  /** Of the options that the session began with. */
  patience: number;
  replies: TraceReply[];
  decisions: TraceDecision[];
  /** Null when it replays; else why this page's machine cannot say what it believed. */
  replayProblem: string | null;
}

export type ParsedTrace = { ok: true; model: TraceModel } | { ok: false; line: number; reason: string };

export function parseTrace(text: string): ParsedTrace {
  if (text.length > MAX_TRACE_CHARS) return { ok: false, line: 0, reason: 'the file is larger than 48 MB' };
  const lines = text.split('\n');
  const replayed = replayTrace(lines);
  if (!replayed.ok && replayed.kind === 'malformed') return replayed;
  const steps = lines.filter((line) => line.trim() !== '').slice(1);
  const problem = replayed.ok
    ? null
    : `line ${String(replayed.line)}: ${replayed.reason} from what was recorded`;
  const reader = new TraceReader(lines, problem);
  for (const [index, line] of steps.entries()) {
    const parsed = readStep(line);
    // replayTrace stops at the first difference, so lines after it are unchecked.
    if (!parsed) return { ok: false, line: index + 2, reason: 'expected {atMs, input, commands}' };
    reader.read(parsed);
  }
  return { ok: true, model: reader.model };
}

function readStep(line: string): TraceLine | undefined {
  try {
    const value = JSON.parse(line) as Partial<TraceLine>;
    const whole = typeof value.atMs === 'number' && Array.isArray(value.commands) && value.input;
    return whole ? (value as TraceLine) : undefined;
  } catch {
    return undefined;
  }
}

export class TraceReader {
  readonly model: TraceModel;
  #state: ConversationState | null;
  #turnId: number | null = null;
  #text = '';
  readonly #firstTextAtMs = new Map<number, number>();
  /** Steps are not known to replay as recorded: each is compared. */
  readonly #checking: boolean;

  constructor(lines: readonly string[], replayProblem: string | null, checking = false) {
    this.#checking = checking;
    this.#state = replayProblem === null ? INITIAL_STATE : null;
    this.model = {
      ...emptyLanes(),
      lines,
      patience: INITIAL_STATE.options.patience,
      replies: [],
      decisions: [],
      replayProblem,
    };
  }

  read({ atMs, input, commands }: TraceLine): void {
    const before = this.#state;
    this.model.endMs = Math.max(this.model.endMs, atMs);
    if (input.type === 'session.started') this.#dial(input.options.patience);
    if (input.type === 'options.changed') this.#dial(input.changes.patience ?? this.model.patience);
    if (input.type === 'vad.scored') {
      this.model.levels.push({ atMs, probability: input.probability, levelDb: input.levelDb });
    }
    if (input.type === 'transcript.received' && input.text !== '') this.#heard(atMs, input.text);
    if (input.type === 'generation.advanced') this.#wrote(atMs, input.replyId);
    if (input.type === 'playback.acknowledged') this.#acknowledged(input.replyId, input.playedMs);
    if (input.type === 'client.left') this.gap(atMs, null, 'connection lost');
    if (input.type === 'client.returned') this.#returned(atMs);
    for (const command of commands) this.#did(atMs, command, before);
    if (before === null) return;
    const [state, replayed] = conversation.step(before, input, sessionMs(atMs));
    this.#state = state;
    if (this.#checking && JSON.stringify(replayed) !== JSON.stringify(commands)) {
      return this.lose(`at ${String(Math.round(atMs))} ms this page decides otherwise than the server`);
    }
    if (input.type === 'vad.scored') this.#believe(atMs, this.#state);
  }

  #dial(patience: number): void {
    this.model.patience = patience;
    this.model.risk = acceptedRisk(patience);
  }

  /** What the machine believes cannot be known from here on. */
  lose(problem: string): void {
    this.#state = null;
    this.model.replayProblem ??= problem;
  }

  gap(fromMs: number, toMs: number | null, text: string): void {
    this.model.gaps.push({ fromMs, toMs, text });
  }

  #returned(atMs: number): void {
    const open = this.model.gaps.findLast(({ toMs }) => toMs === null);
    if (open) open.toMs = atMs;
  }

  /** Replies are open or prepared one or two at a time: the oldest are over. */
  #wrote(atMs: number, replyId: number): void {
    if (this.#firstTextAtMs.has(replyId)) return;
    this.#firstTextAtMs.set(replyId, atMs);
    const reply = this.model.replies.findLast((one) => one.replyId === replyId);
    if (reply) reply.firstTextAtMs = atMs;
    const [oldest] = this.#firstTextAtMs.keys();
    if (this.#firstTextAtMs.size > MAX_OPEN_REPLIES && oldest !== undefined)
      this.#firstTextAtMs.delete(oldest);
  }

  #acknowledged(replyId: number, playedMs: number): void {
    const reply = this.model.replies.findLast((one) => one.replyId === replyId);
    if (reply) reply.heardMs = Math.max(reply.heardMs ?? 0, playedMs);
  }

  #heard(atMs: number, text: string): void {
    const added = newWords(this.#text, text);
    if (added !== '') this.model.words.push({ atMs, text: added });
    this.#text = text;
  }

  #did(atMs: number, command: ConversationCommand, before: ConversationState | null): void {
    switch (command.type) {
      case 'recognition.start':
        this.#turnId = command.turnId;
        this.#text = '';
        this.model.turns.push({ turnId: command.turnId, fromMs: atMs, toMs: null });
        break;
      case 'recognition.stop':
        this.#closeTurn(command.turnId, atMs);
        break;
      case 'audio.send':
        this.#sent(atMs, command.replyId, samplesToMs(command.toSample - command.fromSample, REPLY_RATE_HZ));
        break;
      case 'decision.record':
        this.model.decisions.push({
          atMs,
          decision: command.decision,
          turnId: this.#turnId,
          words: this.#text,
          belief: before && beliefOf(command.decision, before, this.#text),
        });
        break;
      case 'client.notify':
        this.#told(atMs, command.event);
        break;
      default:
    }
  }

  #told(atMs: number, event: Extract<ConversationCommand, { type: 'client.notify' }>['event']): void {
    if (event.type === 'user-transcript.finished') this.#closeTurn(event.turnId, atMs);
    if (event.type === 'reply.started') this.#reply(event.replyId).startedAtMs = atMs;
    if (event.type === 'agent-word.sent') {
      const reply = this.#reply(event.replyId);
      const fromMs = reply.pieces[0]?.fromMs ?? atMs;
      reply.words.push({ atMs: fromMs + (event.startMs ?? 0), text: event.text.trim() });
    }
    if (event.type === 'reply.finished') {
      const reply = this.#reply(event.replyId);
      reply.endedAtMs ??= atMs;
      reply.interrupted = event.status === 'interrupted';
    }
  }

  #closeTurn(turnId: number, atMs: number): void {
    const turn = this.model.turns.findLast((one) => one.turnId === turnId);
    if (turn) turn.toMs ??= atMs;
  }

  #reply(replyId: number): TraceReply {
    const known = this.model.replies.findLast((one) => one.replyId === replyId);
    if (known) return known;
    const reply: TraceReply = {
      startedAtMs: null,
      firstTextAtMs: this.#firstTextAtMs.get(replyId) ?? null,
      replyId,
      pieces: [],
      endedAtMs: null,
      interrupted: false,
      heardMs: null,
      words: [],
    };
    this.model.replies.push(reply);
    return reply;
  }

  /** Audio leaves ahead of its time: a piece sounds when the one before it is over. */
  #sent(atMs: number, replyId: number, lengthMs: number): void {
    const { pieces } = this.#reply(replyId);
    const last = pieces.at(-1);
    if (last && last.toMs >= atMs) last.toMs += lengthMs;
    else pieces.push({ fromMs: atMs, toMs: atMs + lengthMs });
  }

  #believe(atMs: number, state: ConversationState): void {
    const { turn, clock } = state;
    if (turn === null || clock === null || turn.silentSinceAudioMs === null) return;
    if (waitsForValue(state, turn.text)) return; // a fixed wait: the belief is not what ends the turn
    const silenceMs = clock.audioMs - turn.silentSinceAudioMs;
    const hold = holdAfter(
      { p: turn.p, pace: paceOf(state), context: contextOf(state, turn.text) },
      silenceMs,
    );
    this.model.belief.push({ atMs, hold });
  }
}

const paceOf = (state: ConversationState): Belief['pace'] =>
  state.options.adaptPace ? state.pace : INITIAL_STATE.pace;

function beliefOf(decision: Decision, before: ConversationState, words: string): Belief | null {
  const { p } = decision.facts;
  if (decision.kind !== 'end-of-turn' || typeof p !== 'number') return null;
  if (decision.reason === 'value incomplete') return null; // a fixed wait, no matter how the pauses go
  const { minSilenceMs, maxSilenceMs, turnTimeoutMs } = before.options;
  if (minSilenceMs !== null || maxSilenceMs !== null) return null;
  return { p, pace: paceOf(before), context: contextOf(before, words), timeoutMs: turnTimeoutMs };
}

/** Pauses between the groups of a dictated value are longer than others. */
function contextOf(state: ConversationState, words: string): PauseContext {
  const slot = slotOf(state, words);
  return slot !== null && isDictated(slot.kind, slot.verdict) ? 'dictation' : 'open';
}

function waitsForValue(state: ConversationState, words: string): boolean {
  const slot = slotOf(state, words);
  if (slot === null) return false;
  return valueWaitMs(slot.kind, slot.verdict, paceOf(state), state.options.patience) !== null;
}

function slotOf(state: ConversationState, words: string): { kind: SlotKind; verdict: SlotVerdict } | null {
  const expectation = state.turn?.expectation;
  if (expectation === undefined || expectation.kind === 'open' || words === '') return null;
  const { language, today, region } = state.options;
  return { kind: expectation.kind, verdict: parseSlot(words, expectation, { language, today, region }) };
}
