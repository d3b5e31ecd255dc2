/**
 * The embedded scripted agent as a language-model port. Stateless: the caller's turns of `request.messages` are
 * replayed through the flow; the agent's own messages, which may be cut off where the caller interrupted, only
 * separate turns. The same request always gives the same words. The system prompt is ignored; the one tool that a
 * flow may name is called when the caller has agreed to the summary.
 */
import type { LlmEvent, LlmMessage, LlmPort, LlmRequest } from '../../ports/llm.ts';
import { openingLine } from './dialogue-state.ts';
import { replay } from './dialogue.ts';
import { aboutResult, callFor } from './action.ts';
import type { Flow } from './flow.ts';

export type ScriptedAgent = LlmPort & {
  /** What the agent says first: the flow's greeting and its first question. */
  readonly greeting: string;
};

export function createScriptedAgent(flow: Flow): ScriptedAgent {
  return {
    description: `scripted agent (${flow.name})`,
    greeting: openingLine(flow),
    generate: (request, signal) => generate(flow, request, signal),
  };
}

async function* generate(flow: Flow, request: LlmRequest, signal: AbortSignal): AsyncGenerator<LlmEvent> {
  const context = { language: flow.language, today: request.today };
  const result = aboutResult(flow, request.messages);
  const outcome = replay(flow, callerTurns(request.messages), context);
  const call = result === null ? callFor(flow, request, outcome) : null;
  const reply = result ?? (call === null ? outcome.reply : (flow.action?.announce ?? ''));
  for (const [piece] of reply.matchAll(/\S+\s*/g)) {
    if (signal.aborted) return;
    yield { type: 'text', text: piece };
  }
  if (call !== null) yield { type: 'tool-call', ...call };
}

const hasCalls = (message: Extract<LlmMessage, { role: 'assistant' }>): boolean =>
  (message.toolCalls?.length ?? 0) > 0;

/** Consecutive caller messages are one turn: nothing was heard between them. */
export function callerTurns(messages: readonly LlmMessage[]): string[] {
  const turns: string[] = [];
  let open = false;
  for (const message of messages) {
    if (message.role === 'user') {
      if (open) turns[turns.length - 1] = `${turns.at(-1) ?? ''} ${message.content}`;
      else turns.push(message.content);
      open = true;
    } else if (message.role === 'assistant' && (message.content.trim() !== '' || hasCalls(message))) {
      open = false;
    }
  }
  return turns;
}
