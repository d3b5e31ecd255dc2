/**
 * The conversation in the form the language model is asked with. Calls of a reply stand in the assistant message of
 * its words, their results behind it; where a result is still missing a line says so. Pure.
 */
import { RUNNING_RESULT, userText, type HistoryEntry, type RefusedCall } from '@antiphon/core';
import type { LlmMessage, LlmToolCall } from '../ports/llm.ts';

export type ModelQuestion = {
  readonly systemPrompt: string;
  readonly history: readonly HistoryEntry[];
  readonly instructions: string | null;
  /** What this reply has said so far and the calls of it that could not be made. */
  readonly refused?: { readonly said: string; readonly calls: readonly RefusedCall[] } | undefined;
};

type ToolEntry = Extract<HistoryEntry, { role: 'tool' }>;

/** Ids of calls only have to agree within one request; these are never seen elsewhere. */
const callName = (callId: number): string => `call_${callId}`;

export function messagesOf({ systemPrompt, history, instructions, refused }: ModelQuestion): LlmMessage[] {
  const messages: LlmMessage[] = systemPrompt === '' ? [] : [{ role: 'system', content: systemPrompt }];
  for (let index = 0; index < history.length;) {
    const entry = history[index];
    const calls = callsFrom(history, entry?.role === 'tool' ? index : index + 1, entry);
    if (entry?.role === 'user') messages.push({ role: 'user', content: userText(entry) });
    else if (entry?.role === 'system' && entry.text !== '')
      messages.push({ role: 'system', content: entry.text });
    else if (entry?.role === 'assistant' || entry?.role === 'tool')
      messages.push(...replyMessages(entry.role === 'assistant' ? entry.text : '', calls));
    index += Math.max(1, calls.length + (entry?.role === 'tool' ? 0 : 1));
  }
  if (refused !== undefined) messages.push(...refusedMessages(refused.said, refused.calls));
  if (instructions !== null && instructions !== '') messages.push({ role: 'system', content: instructions });
  return messages;
}

/** The calls at `from` that left in the same reply as `first`. */
function callsFrom(
  history: readonly HistoryEntry[],
  from: number,
  first: HistoryEntry | undefined,
): ToolEntry[] {
  const replyId = first?.role === 'assistant' || first?.role === 'tool' ? first.replyId : null;
  const calls: ToolEntry[] = [];
  for (let index = from; replyId !== null; index += 1) {
    const entry = history[index];
    if (entry?.role !== 'tool' || entry.replyId !== replyId) break;
    calls.push(entry);
  }
  return calls;
}

function replyMessages(text: string, calls: readonly ToolEntry[]): LlmMessage[] {
  if (calls.length === 0) return text === '' ? [] : [{ role: 'assistant', content: text }];
  const toolCalls = calls.map(({ callId, name, argumentsJson }) => ({
    callId: callName(callId),
    name,
    argumentsJson,
  }));
  const results = calls.map(({ callId, result }): LlmMessage => ({
    role: 'tool',
    callId: callName(callId),
    content: result ?? RUNNING_RESULT,
  }));
  return [{ role: 'assistant', content: text, toolCalls }, ...results];
}

function refusedMessages(said: string, calls: readonly RefusedCall[]): LlmMessage[] {
  const named = calls.map((call, index) => ({ ...call, callId: `call_refused_${index}` }));
  const toolCalls = named.map(({ callId, name, argumentsJson }): LlmToolCall => ({
    callId,
    name,
    argumentsJson: asJson(argumentsJson),
  }));
  const answers = named.map(({ callId, answer }): LlmMessage => ({ role: 'tool', callId, content: answer }));
  return [{ role: 'assistant', content: said.trim(), toolCalls }, ...answers];
}

/** Endpoints refuse a message with arguments that are no JSON, even their own. */
function asJson(text: string): string {
  try {
    JSON.parse(text);
    return text;
  } catch {
    return '{}';
  }
}
