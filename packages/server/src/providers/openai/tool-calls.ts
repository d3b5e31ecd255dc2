/**
 * Puts streamed tool-call deltas together. A call leaves whole, at the end of the stream: its arguments are not
 * usable before, and no call may leave that the model has not finished.
 */
import type { ChatCompletionChunk } from 'openai/resources/chat/completions';
import { LlmError, type LlmToolCall } from '../../ports/llm.ts';

type Delta = ChatCompletionChunk.Choice.Delta.ToolCall;
type Draft = { callId: string; name: string; argumentsJson: string };

/** More calls in one reply than any agent can use. */
export const MAX_TOOL_CALLS = 64;

export function createToolCalls() {
  const drafts = new Map<number, Draft>();
  return {
    /** Returns how many characters the deltas added. Throws LlmError on malformed deltas. */
    add(deltas: readonly Delta[]): number {
      return deltas.reduce((size, delta) => size + addDelta(drafts, delta), 0);
    },
    /** All calls in order. Throws LlmError when one has no name or its arguments are no JSON. */
    finish(): LlmToolCall[] {
      return [...drafts.entries()].sort(([a], [b]) => a - b).map(([index, draft]) => finished(index, draft));
    },
  };
}

function addDelta(drafts: Map<number, Draft>, delta: Delta): number {
  const index =
    typeof delta?.index === 'number' ? delta.index : Math.max(0, drafts.size - (delta?.id == null ? 1 : 0));
  const draft = drafts.get(index) ?? { callId: '', name: '', argumentsJson: '' };
  const [id, name, json] = [delta?.id ?? '', delta?.function?.name ?? '', delta?.function?.arguments ?? ''];
  if (![id, name, json].every((part) => typeof part === 'string')) throw malformed();
  if (!drafts.has(index) && drafts.size >= MAX_TOOL_CALLS) throw malformed();
  // Some servers repeat id and name with every delta, the API sends them once.
  drafts.set(index, {
    callId: draft.callId || id,
    name: draft.name || name,
    argumentsJson: draft.argumentsJson + json,
  });
  return id.length + name.length + json.length;
}

function finished(index: number, draft: Draft): LlmToolCall {
  const argumentsJson = draft.argumentsJson.trim() === '' ? '{}' : draft.argumentsJson;
  if (draft.name === '') throw malformed();
  try {
    JSON.parse(argumentsJson);
  } catch {
    throw malformed();
  }
  return {
    callId: draft.callId === '' ? `call_${String(index)}` : draft.callId,
    name: draft.name,
    argumentsJson,
  };
}

const malformed = (): LlmError =>
  new LlmError('LLM: the endpoint sent a malformed tool call', {
    code: 'llm_bad_response',
    retryable: false,
  });
