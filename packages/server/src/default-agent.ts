/**
 * The agent that is there without any being stored: the scripted one, or a plain assistant on the configured
 * model.
 */
import type { ServerConfig } from './config.ts';
import type { LlmPort } from './ports/llm.ts';
import { createOpenAiLlm } from './providers/openai/llm.ts';
import { createScriptedAgent } from './providers/scripted/llm.ts';
import { loadFlow } from './providers/scripted/load-flow.ts';

/** Its id: what a session.update names as `agent_id`. */
export const DEFAULT_AGENT_ID = 'default';
const ASSISTANT_PROMPT =
  'You are a friendly voice assistant on a phone call. Answer in one to three short spoken sentences, without lists, headings or markup.';
const ASSISTANT_GREETING = 'Hello! How can I help you?';

export type DefaultAgent = {
  readonly llm: LlmPort;
  readonly greeting: string;
  readonly systemPrompt: string;
};

/** Rejects with a clear error when the flow cannot be read. */
export async function openDefaultAgent(config: ServerConfig): Promise<DefaultAgent> {
  if (config.llm !== null) {
    return {
      llm: createOpenAiLlm({ ...config.llm, key: config.llm.key ?? '' }),
      greeting: ASSISTANT_GREETING,
      systemPrompt: ASSISTANT_PROMPT,
    };
  }
  const llm = createScriptedAgent(await loadFlow(config.flowPath));
  return { llm, greeting: llm.greeting, systemPrompt: '' };
}
