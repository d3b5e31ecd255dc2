/**
 * A stored agent as it is kept, and the two forms it leaves in: what a session begins with, and what the API shows.
 * Pure. Invariant: no sealed or open secret is part of either form.
 */
import {
  resolveTools,
  type AgentView,
  type ResolvedTool,
  type SessionConfig,
  type SessionConfigInput,
  type StoredToolInput,
} from '@antiphon/protocol';

export type StoredHeader = { readonly name: string; readonly sealed: string; readonly last_set_at: string };

export type StoredTool = {
  readonly id: string;
  readonly tool: Omit<StoredToolInput, 'http'>;
  readonly http: {
    readonly url: string;
    readonly http_method: string;
    readonly headers: readonly StoredHeader[];
  } | null;
};

export type StoredLlm = {
  readonly base_url: string;
  readonly model: string;
  readonly key: { readonly sealed: string; readonly last_set_at: string } | null;
};

export type StoredAgent = {
  readonly id: string;
  readonly name: string;
  readonly system_prompt: string;
  readonly greeting: string;
  readonly voice_id: string;
  /** As sent, merged over time. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly output: Readonly<Record<string, unknown>>;
  readonly tools: readonly StoredTool[];
  readonly llm: StoredLlm | null;
  readonly transfer_targets: unknown;
  readonly outbound_trunk_id: unknown;
  readonly caller_id: unknown;
  readonly created_at: string;
  readonly updated_at: string;
};

/** Places of secrets: each opens only where it was sealed. */
export const headerPlace = (agentId: string, tool: string, header: string): string =>
  `${agentId}/tool/${tool}/${header.toLowerCase()}`;
export const llmPlace = (agentId: string): string => `${agentId}/llm`;

const toolInput = ({ tool, http }: StoredTool): StoredToolInput => ({
  ...tool,
  ...(http === null ? {} : { http: { url: http.url, http_method: http.http_method as 'POST' } }),
});

/** What `session.update` with this agent's id stands for. */
export const sessionInputOf = (agent: StoredAgent): SessionConfigInput => ({
  system_prompt: agent.system_prompt,
  greeting: agent.greeting,
  input: agent.input,
  output: { ...agent.output, voice: agent.voice_id },
  tools: agent.tools.map(toolInput),
});

/** What the API shows; `config` is the agent's resolved configuration. */
export function viewOf(agent: StoredAgent, config: SessionConfig): AgentView {
  const { id, name, system_prompt, greeting, created_at, updated_at } = agent;
  const resolved = resolveTools(agent.tools.map(toolInput), true);
  const tools = resolved.ok ? resolved.value : [];
  return {
    id,
    name,
    system_prompt,
    greeting,
    voice: { voice_id: agent.voice_id },
    input: config.input,
    output: config.output,
    tools: agent.tools.flatMap((stored, index) => toolView(stored, tools[index])),
    llm: agent.llm === null ? [] : [llmView(agent.llm)],
    pre_connect_requests: [],
    transfer_targets: agent.transfer_targets,
    outbound_trunk_id: agent.outbound_trunk_id,
    caller_id: agent.caller_id,
    created_at,
    updated_at,
  };
}

function toolView(stored: StoredTool, resolved: ResolvedTool | undefined): AgentView['tools'] {
  if (resolved === undefined) return [];
  const { http } = stored;
  const shown =
    http === null
      ? null
      : { ...http, headers: http.headers.map(({ name, last_set_at }) => ({ name, last_set_at })) };
  return [{ ...resolved, id: stored.id, http: shown }];
}

const llmView = ({ base_url, model, key }: StoredLlm): AgentView['llm'][number] => ({
  base_url,
  model,
  api_key_last_set_at: key?.last_set_at ?? null,
});
