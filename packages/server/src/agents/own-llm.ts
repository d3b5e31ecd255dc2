/** A stored agent's own language model as a port: an OpenAI-compatible endpoint, called under the egress rule. */
import type { EgressRule } from '../egress.ts';
import { LlmError, type LlmPort } from '../ports/llm.ts';
import { createOpenAiLlm } from '../providers/openai/llm.ts';
import type { SecretBox } from '../secret-box.ts';
import { llmPlace, type StoredLlm } from './stored-agent.ts';

export function ownLlm(
  agentId: string,
  { base_url, model, key }: StoredLlm,
  { box, egress }: { readonly box: SecretBox; readonly egress: EgressRule },
): LlmPort {
  const opened = key === null ? '' : box.open(key.sealed, llmPlace(agentId));
  if (opened === null) return unreadable(model);
  return createOpenAiLlm({ url: base_url, model, key: opened, fetch: egress.fetch });
}

/** The secret of the store was changed: the conversation is told, the server goes on. */
const unreadable = (model: string): LlmPort => ({
  description: `${model} (its key cannot be read)`,
  // eslint-disable-next-line require-yield -- it fails before the first event
  async *generate() {
    throw new LlmError("the key of the agent's model cannot be read: set it again", {
      code: 'llm_key_unreadable',
      retryable: false,
    });
  },
});
