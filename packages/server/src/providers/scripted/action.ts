/**
 * The action of a flow: the call it makes once the caller has agreed, and what is said about its result. Enters: flow,
 * request and the dialogue's state. Leaves: a call, or words. Pure.
 */
import type { LlmMessage, LlmRequest, LlmToolCall } from '../../ports/llm.ts';
import type { Outcome } from './dialogue-progress.ts';
import type { Flow, FlowAction } from './flow.ts';

/** How the conversation machine says that results have come for calls further up. */
const RESULTS_ARRIVED = /tool results have arrived/i;
/** Longest value of a result that is spoken, characters. */
const MAX_SPOKEN_CHARS = 100;

/** The call to make now, or null: the flow has none, the session does not offer it, or it is not yet time. */
export function callFor(flow: Flow, request: LlmRequest, outcome: Outcome): LlmToolCall | null {
  const { action } = flow;
  if (action === undefined || !request.tools.some(({ name }) => name === action.tool)) return null;
  const { focus, values } = outcome.state;
  if (focus.at !== 'done' || !focus.booked || outcome.reply !== flow.closing) return null;
  const given = Object.entries(action.arguments).flatMap(([name, id]) => {
    const value = values[id];
    if (value === undefined) return [];
    const isAnswer = flow.slots.find((slot) => slot.id === id)?.kind === 'yes-no';
    return [[name, isAnswer ? value === 'yes' : value] as const];
  });
  return { callId: 'call_0', name: action.tool, argumentsJson: JSON.stringify(Object.fromEntries(given)) };
}

/** What to say about a result that has come since the caller spoke, or null when none has. */
export function aboutResult(flow: Flow, messages: readonly LlmMessage[]): string | null {
  const { action } = flow;
  const result = messages.findLast((message) => message.role === 'tool');
  if (action === undefined || result === undefined) return null;
  const since = messages.slice(messages.findLastIndex((message) => message.role === 'user') + 1);
  const last = since.at(-1);
  const announced = last?.role === 'system' && RESULTS_ARRIVED.test(last.content);
  return since.includes(result) || announced ? worded(flow, action, result.content) : null;
}

function worded(flow: Flow, action: FlowAction, content: string): string {
  const result = objectIn(content);
  if (result !== null && 'error' in result) return action.error;
  return (action.success ?? flow.closing).replace(/\{(\w+)\}/g, (_, key: string) => spoken(result?.[key]));
}

const spoken = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, MAX_SPOKEN_CHARS) : '';

function objectIn(content: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(content);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
