/**
 * What the model will be told was said: user turns, and of the agent's replies only what was heard.
 * Invariants: a reply of which nothing was heard leaves no entry, so the turns around it are one; a late
 * final or acknowledgement changes text in place and never triggers anything.
 */
import { heardText } from '../heard/ledger.ts';
import { acknowledge, heardMs } from '../playout.ts';
import type { PlayedMs, SessionMs } from '../time.ts';
import type { ConversationCommand, TurnText } from './commands.ts';
import type { Draft } from './draft.ts';
import { MAX_HISTORY_CHARS, MAX_HISTORY_ENTRIES, REPLY_RATE_HZ } from './options.ts';
import type { FinishedReply, HistoryEntry } from './state.ts';
import type { ToolCall } from './tool-calls.ts';

export const userText = (entry: Extract<HistoryEntry, { role: 'user' }>): string =>
  entry.parts
    .map((part) => part.text)
    .filter((text) => text !== '')
    .join(' ');

function lengthOf(entry: HistoryEntry): number {
  if (entry.role === 'user') return entry.parts.reduce((sum, part) => sum + part.text.length, 0);
  return entry.role === 'tool' ? entry.argumentsJson.length + (entry.result ?? '').length : entry.text.length;
}

/** Appended; what is too much goes from the beginning. */
function pushed(before: readonly HistoryEntry[], entry: HistoryEntry): readonly HistoryEntry[] {
  const history = [...before, entry].slice(-MAX_HISTORY_ENTRIES);
  let chars = history.reduce((sum, kept) => sum + lengthOf(kept), 0);
  let dropped = 0;
  for (; chars > MAX_HISTORY_CHARS && dropped < history.length - 1; dropped += 1) {
    chars -= lengthOf(history[dropped] as HistoryEntry);
  }
  return history.slice(dropped);
}

const push = (draft: Draft, entry: HistoryEntry): void => {
  draft.set({ history: pushed(draft.state.history, entry) });
};

/** A committed turn: joins the entry before it when the user has heard nothing in between. */
function withUserTurn(history: readonly HistoryEntry[], turn: TurnText): readonly HistoryEntry[] {
  const last = history.at(-1);
  if (last?.role === 'user' && turn.turnId > 0 && last.parts.every((part) => part.turnId > 0)) {
    return [...history.slice(0, -1), { ...last, parts: [...last.parts, turn] }];
  }
  return pushed(history, { role: 'user', parts: [turn] });
}

export function addUserTurn(draft: Draft, turn: TurnText): void {
  draft.set({ history: withUserTurn(draft.state.history, turn) });
}

/** What a generation answers: the history, and the words of the turn that it takes to be over. */
export function generationHistory(
  history: readonly HistoryEntry[],
  command: Extract<ConversationCommand, { type: 'generation.start' }>,
): readonly HistoryEntry[] {
  const known = history.slice(0, command.historyLength);
  return command.speculative === null ? known : withUserTurn(known, command.speculative);
}

export function addReply(draft: Draft, replyId: number, text: string, interrupted: boolean): void {
  if (text !== '') push(draft, { role: 'assistant', text, replyId, interrupted });
}

/** The calls of a reply that is over, behind its words. */
export function addCalls(draft: Draft, replyId: number): void {
  for (const call of draft.state.tools.calls) {
    if (call.replyId !== replyId) continue;
    const { callId, name, argumentsJson, result } = call;
    push(draft, { role: 'tool', callId, replyId, name, argumentsJson, result });
  }
}

/** What came of a call, in place; a call whose reply is still open has no entry yet. */
export function amendCall(draft: Draft, { callId, result }: ToolCall): void {
  const { history } = draft.state;
  if (!history.some((entry) => entry.role === 'tool' && entry.callId === callId)) return;
  const amended = history.map((entry) =>
    entry.role === 'tool' && entry.callId === callId ? { ...entry, result } : entry,
  );
  draft.set({ history: amended });
}

/** A message from the application rather than from speech: turn or reply id 0, never merged with speech. */
export function addMessage(draft: Draft, role: 'user' | 'system' | 'assistant', text: string): void {
  if (role === 'assistant') addReply(draft, 0, text, false);
  else push(draft, role === 'system' ? { role, text } : { role, parts: [{ turnId: 0, text }] });
}

/** A final that came after its turn was committed. */
export function amendTurn(draft: Draft, turnId: number, text: string): void {
  const history = draft.state.history.map((entry): HistoryEntry => {
    if (entry.role !== 'user' || !entry.parts.some((part) => part.turnId === turnId)) return entry;
    return { ...entry, parts: entry.parts.map((part) => (part.turnId === turnId ? { turnId, text } : part)) };
  });
  draft.set({ history });
}

/** What was heard of a finished reply of which its client says at `atMs` that `played` was played. */
export function heardOf(reply: FinishedReply, played: PlayedMs, atMs: SessionMs): string {
  const playout = acknowledge(reply.playout, played, atMs);
  const heard = heardMs({ ...playout, stalledAtMs: playout.stalledAtMs ?? atMs }, atMs);
  return heardText(reply.text, reply.words, { played: heard, rateHz: REPLY_RATE_HZ });
}

/** An acknowledgement that came after its reply was cut: the text is cut anew at what was really heard. */
export function amendHeard(draft: Draft, played: PlayedMs): void {
  const { lastReply, history } = draft.state;
  if (lastReply === null || !lastReply.interrupted) return;
  const playout = acknowledge(lastReply.playout, played, draft.atMs);
  const text = heardOf(lastReply, played, draft.atMs);
  draft.set({ lastReply: { ...lastReply, playout } });
  const { replyId } = lastReply;
  if (history.some((entry) => entry.role === 'assistant' && entry.replyId === replyId)) {
    const amended = history.map((entry) =>
      entry.role === 'assistant' && entry.replyId === replyId ? { ...entry, text } : entry,
    );
    draft.set({ history: amended });
  } else if (history.length === lastReply.historyLength) {
    addReply(draft, replyId, text, true);
  }
}
