/**
 * Tools of the Voice Agent API in the terms of the core: definitions of the configuration, and `tool.result`. A result
 * for a tool that the server calls itself is dropped by the core, one for an unknown call is refused there. Pure.
 */
import type { ConversationInput, ConversationOptions, ToolDefinition } from '@antiphon/core';
import type { DecodedClientMessageOf, ResolvedTool, SessionConfig } from '@antiphon/protocol';
import type { LlmTool } from '../ports/llm.ts';
import type { ServerTool } from '../session/tools.ts';
import type { AgentIds } from './agent-ids.ts';

const MS_PER_S = 1000;
/** Said when the model calls a tool without a word of its own, by language; in others the agent stays silent. */
const TRANSITIONS: Readonly<Record<string, string>> = { en: 'One moment, please.' };
/** Characters of the system prompt that arguments of calls may come from. */
const KNOWN_CHARS = 20_000;

const definitionOf = (tool: ResolvedTool): ToolDefinition => ({
  name: tool.name,
  parameters: tool.parameters,
  execution: tool.execution_mode,
  answeredBy: tool.http === null ? 'client' : 'server',
  timeoutMs: tool.timeout_seconds * MS_PER_S,
  successInstructions: tool.response_instructions?.success ?? null,
  errorInstructions: tool.response_instructions?.error ?? null,
});

/** What the core has to know of the tools; `language`: BCP 47 primary language of the session. */
export function toolOptionsOf(
  config: SessionConfig,
  language: string,
): Pick<ConversationOptions, 'tools' | 'toolTransition' | 'knownText'> {
  return {
    tools: config.tools.map(definitionOf),
    toolTransition: config.output.type === 'text' ? '' : (TRANSITIONS[language] ?? ''),
    knownText: config.tools.length === 0 ? '' : config.system_prompt.slice(0, KNOWN_CHARS),
  };
}

/** What the model is offered. */
export const llmToolsOf = ({ tools }: SessionConfig): readonly LlmTool[] =>
  tools.map(({ name, description, parameters }) => ({ name, description, parameters }));

/** `tool.result` as what happened. */
export const toolAnswered = (
  message: DecodedClientMessageOf<'tool.result'>,
  ids: AgentIds,
): ConversationInput => ({
  type: 'tool.answered',
  callId: ids.callIdOf(message.call_id),
  result: message.result,
  isError: message.is_error,
  by: 'client',
});

/** Makes an HTTP tool of the agent with this id callable; null: there is none of this name. */
export type OpenTool = (agentId: string, tool: ResolvedTool) => ServerTool | null;

/** Those of the configuration's tools that the server calls itself. */
export function serverToolsOf(
  { id, tools }: SessionConfig,
  open: OpenTool = () => null,
): ReadonlyMap<string, ServerTool> {
  const found = new Map<string, ServerTool>();
  for (const tool of tools) {
    const run = tool.http === null ? null : open(id, tool);
    if (run !== null) found.set(tool.name, run);
  }
  return found;
}
