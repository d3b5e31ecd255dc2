// What a page shows of a conversation, folded from events. In: (view, input, atMs since the start). Out: a new view;
// the old one is never changed. Pure and plain data, so it can be tested, stored and replayed.
// Invariants: a user turn keeps its place in the list; a reply is heard up to what was played, no further; both lists
// are bounded.

import type { ServerEvent } from './wire.ts';

/** An hour of brisk talk; older entries leave the view (not the conversation). */
export const MAX_ENTRIES = 500;
const MAX_ERRORS = 20;
/** Words kept per reply: beyond ten minutes of speech nobody reads the marks. */
const MAX_WORDS = 2_000;

export type FloorState = 'listening' | 'hearing' | 'thinking' | 'speaking';
/** `reconnecting`: the connection broke and the session is being resumed. */
export type ConnectionState = 'idle' | 'connecting' | 'ready' | 'reconnecting' | 'ending' | 'closed';

export interface UserTurn {
  kind: 'user';
  itemId: string;
  text: string;
  final: boolean;
  startedAtMs: number;
}

export interface SpokenWord {
  text: string;
  /** Within the reply's audio; null when the server does not know. */
  startMs: number | null;
  endMs: number | null;
}

export interface AgentReply {
  kind: 'agent';
  replyId: string;
  startedAtMs: number;
  words: SpokenWord[];
  /** The server's whole text of the reply, cut to what was heard when interrupted; undefined until it is known. */
  finalText: string | undefined;
  playedMs: number;
  /** All that will be heard of it has been heard. */
  over: boolean;
  interrupted: boolean;
  firstAudioAtMs: number | undefined;
  firstHeardAtMs: number | undefined;
  /** When the user's turn that this answers was committed (undefined for greetings and agent-initiated replies). */
  turnCommittedAtMs: number | undefined;
}

export type ConversationEntry = UserTurn | AgentReply;

export interface ViewError {
  code: string;
  message: string;
  advice: string | undefined;
  fatal: boolean;
  atMs: number;
}

export interface ConversationView {
  connection: ConnectionState;
  floor: FloorState;
  entries: readonly ConversationEntry[];
  errors: readonly ViewError[];
  /** Set while a committed turn waits for its reply. */
  turnCommittedAtMs: number | undefined;
}

/** What happens on this side of the wire. */
export type LocalInput =
  | { type: 'client.state'; state: ConnectionState }
  | { type: 'client.failure'; code: string; message: string; advice: string | undefined; fatal: boolean }
  | { type: 'client.playback.started'; replyId: string }
  | { type: 'client.playback.position'; replyId: string; playedMs: number; last: boolean }
  | { type: 'client.playback.flushed'; replyIds: readonly string[] };

export type ViewInput = ServerEvent | LocalInput;

export const EMPTY_VIEW: ConversationView = {
  connection: 'idle',
  floor: 'listening',
  entries: [],
  errors: [],
  turnCommittedAtMs: undefined,
};

export function reduceView(view: ConversationView, input: ViewInput, atMs: number): ConversationView {
  switch (input.type) {
    case 'client.state':
      return { ...view, connection: input.state, floor: floorIn(input.state, view.floor) };
    case 'client.failure':
      return { ...view, errors: [...view.errors, { ...errorOf(input), atMs }].slice(-MAX_ERRORS) };
    case 'reply.error': {
      const failure = { code: input.code, message: input.message, advice: undefined, fatal: false, atMs };
      return { ...view, errors: [...view.errors, failure].slice(-MAX_ERRORS) };
    }
    case 'input.speech.started':
      return { ...view, floor: 'hearing' };
    case 'input.speech.stopped':
      return { ...view, floor: 'thinking', turnCommittedAtMs: atMs };
    case 'transcript.user.delta':
      return withUserText(view, { itemId: input.item_id, text: input.text, final: false }, atMs);
    case 'transcript.user':
      return withUserText(view, { itemId: input.item_id, text: input.text, final: true }, atMs);
    default:
      return reduceReply(view, input, atMs);
  }
}

function reduceReply(view: ConversationView, input: ViewInput, atMs: number): ConversationView {
  switch (input.type) {
    case 'reply.started':
      return {
        ...view,
        floor: view.floor === 'hearing' ? 'hearing' : 'thinking',
        turnCommittedAtMs: undefined,
        entries: bounded([...view.entries, newReply(input.reply_id, view.turnCommittedAtMs, atMs)]),
      };
    case 'reply.audio':
      return withReply(view, input.reply_id ?? lastReplyId(view), (reply) =>
        reply.firstAudioAtMs === undefined ? { ...reply, firstAudioAtMs: atMs } : reply,
      );
    case 'transcript.agent.delta': {
      const word = { text: input.delta, startMs: input.start_ms, endMs: input.end_ms };
      return withReply(view, input.reply_id, (reply) =>
        reply.words.length < MAX_WORDS ? { ...reply, words: [...reply.words, word] } : reply,
      );
    }
    case 'transcript.agent':
      return withReply(view, input.reply_id, (reply) => ({
        ...reply,
        finalText: input.text,
        interrupted: reply.interrupted || input.interrupted,
      }));
    case 'reply.done':
      return replyDone(view, input.reply_id ?? lastReplyId(view), input.status === 'interrupted');
    case 'client.playback.started':
      return withReply({ ...view, floor: 'speaking' }, input.replyId, (reply) => ({
        ...reply,
        firstHeardAtMs: atMs,
      }));
    case 'client.playback.position':
      return played(view, input);
    case 'client.playback.flushed':
      return view.floor === 'speaking' ? { ...view, floor: 'listening' } : view;
    default:
      return view;
  }
}

/** How many of the reply's words were heard in full. */
export function heardWordCount(reply: AgentReply): number {
  if (reply.over && !reply.interrupted) return reply.words.length;
  const unheard = reply.words.findIndex((word) => word.endMs === null || word.endMs > reply.playedMs);
  const played = unheard === -1 ? reply.words.length : unheard;
  // The server may have cut the text before it knew of the last words that were played here: a broken connection.
  if (reply.interrupted && reply.finalText !== undefined) return Math.max(wordsIn(reply.finalText), played);
  return played;
}

/** The reply's text, parted where hearing stopped (or has got to). */
export function heardText(reply: AgentReply): { heard: string; unheard: string } {
  if (reply.words.length === 0) {
    const text = reply.finalText ?? '';
    return reply.over || reply.interrupted ? { heard: text, unheard: '' } : { heard: '', unheard: text };
  }
  const heardWords = heardWordCount(reply);
  const words = reply.words.map((word) => word.text.trim());
  return { heard: words.slice(0, heardWords).join(' '), unheard: words.slice(heardWords).join(' ') };
}

function replyDone(view: ConversationView, replyId: string | undefined, cut: boolean): ConversationView {
  const reply = view.entries.findLast((entry) => isReply(entry, replyId));
  if (reply?.kind !== 'agent') return view;
  // Without an output nothing is ever heard here: the reply is over when the server says so.
  const silent = reply.firstHeardAtMs === undefined && (cut || reply.firstAudioAtMs === undefined);
  const next = withReply(view, replyId, (before) => ({
    ...before,
    interrupted: before.interrupted || cut,
    over: before.over || cut || silent,
  }));
  return cut || silent ? { ...next, floor: next.floor === 'hearing' ? 'hearing' : 'listening' } : next;
}

function played(
  view: ConversationView,
  position: { replyId: string; playedMs: number; last: boolean },
): ConversationView {
  const next = withReply(view, position.replyId, (reply) => ({
    ...reply,
    playedMs: Math.max(reply.playedMs, position.playedMs),
    over: reply.over || position.last,
  }));
  return position.last && view.floor === 'speaking' ? { ...next, floor: 'listening' } : next;
}

function withUserText(
  view: ConversationView,
  update: { itemId: string; text: string; final: boolean },
  atMs: number,
): ConversationView {
  const index = view.entries.findLastIndex(
    (entry) => entry.kind === 'user' && entry.itemId === update.itemId,
  );
  const before = view.entries[index];
  if (before?.kind !== 'user') {
    return { ...view, entries: bounded([...view.entries, { kind: 'user', startedAtMs: atMs, ...update }]) };
  }
  if (before.final && !update.final) return view; // a late partial never unsettles a final text
  return { ...view, entries: view.entries.with(index, { ...before, ...update }) };
}

function withReply(
  view: ConversationView,
  replyId: string | undefined,
  change: (reply: AgentReply) => AgentReply,
): ConversationView {
  const index = view.entries.findLastIndex((entry) => isReply(entry, replyId));
  const reply = view.entries[index];
  if (reply?.kind !== 'agent') return view;
  const changed = change(reply);
  return changed === reply ? view : { ...view, entries: view.entries.with(index, changed) };
}

function isReply(entry: ConversationEntry, replyId: string | undefined): entry is AgentReply {
  return entry.kind === 'agent' && entry.replyId === replyId;
}

function lastReplyId(view: ConversationView): string | undefined {
  const last = view.entries.findLast((entry) => entry.kind === 'agent');
  return last?.kind === 'agent' ? last.replyId : undefined;
}

function newReply(replyId: string, turnCommittedAtMs: number | undefined, atMs: number): AgentReply {
  return {
    kind: 'agent',
    replyId,
    startedAtMs: atMs,
    words: [],
    finalText: undefined,
    playedMs: 0,
    over: false,
    interrupted: false,
    firstAudioAtMs: undefined,
    firstHeardAtMs: undefined,
    turnCommittedAtMs,
  };
}

/** What is here of a reply is played without a connection too; its end, or a flush, says when it is over. */
function floorIn(connection: ConnectionState, floor: FloorState): FloorState {
  if (connection === 'closed') return 'listening';
  return connection === 'reconnecting' && floor !== 'speaking' ? 'listening' : floor;
}

function errorOf(input: Omit<ViewError, 'atMs'>): Omit<ViewError, 'atMs'> {
  return { code: input.code, message: input.message, advice: input.advice, fatal: input.fatal };
}

function bounded<T>(entries: T[]): T[] {
  return entries.length > MAX_ENTRIES ? entries.slice(-MAX_ENTRIES) : entries;
}

function wordsIn(text: string): number {
  return text.split(/\s+/u).filter((word) => word !== '').length;
}
