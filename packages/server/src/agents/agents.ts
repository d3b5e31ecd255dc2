/**
 * The stored agents of this server. Enters: bodies of the API. Leaves: views for the API, configurations and models for
 * sessions. All agents are held in memory beside the store, so that a session starts at once. Invariants: changes are
 * one after the other and stored before they are visible; one server per data directory.
 */
import { randomBytes } from 'node:crypto';
import {
  AGENTS_MAX,
  resolveConfig,
  type AgentCreate,
  type AgentUpdate,
  type AgentView,
  type ResolveOptions,
  type SessionConfig,
  type SessionConfigInput,
} from '@antiphon/protocol';
import type { EgressRule } from '../egress.ts';
import type { Clock } from '../ports/clock.ts';
import type { LlmPort } from '../ports/llm.ts';
import { allDocuments, type Store } from '../ports/store.ts';
import type { SecretBox } from '../secret-box.ts';
import { AgentProblem, emptyAgent, mergeAgent, sameOrigin } from './merge-agent.ts';
import { ownLlm } from './own-llm.ts';
import { headerPlace, sessionInputOf, viewOf, type StoredAgent } from './stored-agent.ts';

const KIND = 'agent';
const ID_BYTES = 16;

export type AgentsShell = {
  readonly store: Store;
  readonly box: SecretBox;
  readonly egress: EgressRule;
  readonly clock: Clock;
  /** Voices and the like, as for sessions. */
  readonly resolve: ResolveOptions;
};

/** No more agents fit. */
export class TooManyAgents extends Error {
  override readonly name = 'TooManyAgents';
}

export type AgentSummary = Pick<AgentView, 'id' | 'name' | 'created_at' | 'updated_at'>;

export class Agents {
  readonly #shell: AgentsShell;
  readonly #agents = new Map<string, StoredAgent>();
  readonly #models = new Map<string, { readonly agent: StoredAgent; readonly llm: LlmPort }>();
  #changes: Promise<unknown> = Promise.resolve();

  private constructor(shell: AgentsShell) {
    this.#shell = shell;
  }

  static async open(shell: AgentsShell): Promise<Agents> {
    const agents = new Agents(shell);
    for await (const { id, value } of allDocuments(shell.store, KIND))
      agents.#agents.set(id, value as StoredAgent);
    return agents;
  }

  /** Rejects with AgentProblem or TooManyAgents. */
  create(sent: AgentCreate): Promise<AgentView> {
    return this.#inTurn(async () => {
      if (this.#agents.size >= AGENTS_MAX)
        throw new TooManyAgents(`this server holds ${AGENTS_MAX} agents, no more fit`);
      const id = `agent_${randomBytes(ID_BYTES).toString('hex')}`;
      return this.#keep(mergeAgent(emptyAgent(id, this.#now()), sent, this.#mergeTools()));
    });
  }

  /** Rejects with AgentProblem; null: there is none. */
  update(id: string, sent: AgentUpdate): Promise<AgentView | null> {
    return this.#inTurn(async () => {
      const held = this.#agents.get(id);
      return held === undefined ? null : this.#keep(mergeAgent(held, sent, this.#mergeTools()));
    });
  }

  /** Says whether there was one. */
  delete(id: string): Promise<boolean> {
    return this.#inTurn(async () => {
      if (!this.#agents.has(id)) return false;
      await this.#shell.store.delete(KIND, id);
      this.#models.delete(id);
      return this.#agents.delete(id);
    });
  }

  get(id: string): AgentView | null {
    const agent = this.#agents.get(id);
    // Its voice may have gone with the engine that had it: that is a session's problem.
    return agent === undefined ? null : viewOf(agent, this.#resolved(agent, [agent.voice_id]));
  }

  /** Newest first; `after` is an id of a page before, and an unknown one gives null. */
  list(
    limit: number,
    after: string | null,
  ): { readonly agents: readonly AgentSummary[]; readonly more: boolean } | null {
    const all = [...this.#agents.values()].reverse();
    const from = after === null ? 0 : all.findIndex(({ id }) => id === after) + 1;
    if (after !== null && from === 0) return null;
    const agents = all
      .slice(from, from + limit)
      .map(({ id, name, created_at, updated_at }) => ({ id, name, created_at, updated_at }));
    return { agents, more: all.length > from + limit };
  }

  /** What a session with this agent begins with; undefined: there is none. */
  sessionInput(id: string): SessionConfigInput | undefined {
    const agent = this.#agents.get(id);
    return agent === undefined ? undefined : sessionInputOf(agent);
  }

  /** The agent's own language model; null: it has none. Never fails: a key that cannot be read fails the replies. */
  llm(id: string): LlmPort | null {
    const agent = this.#agents.get(id);
    if (agent === undefined || agent.llm === null) return null;
    const known = this.#models.get(id);
    if (known?.agent === agent) return known.llm;
    const llm = ownLlm(agent.id, agent.llm, this.#shell);
    this.#models.set(id, { agent, llm });
    return llm;
  }

  /** Secret headers of an HTTP tool, for a call to `url` and nothing else: none when the tool calls another host now. */
  toolHeaders(id: string, tool: string, url: string): Readonly<Record<string, string>> {
    const http = this.#agents.get(id)?.tools.find((one) => one.tool.name === tool)?.http;
    const headers: Record<string, string> = {};
    if (!sameOrigin(http?.url, url)) return headers;
    for (const { name, sealed } of http?.headers ?? []) {
      const value = this.#shell.box.open(sealed, headerPlace(id, tool, name));
      if (value !== null) headers[name] = value;
    }
    return headers;
  }

  async #keep(agent: StoredAgent): Promise<AgentView> {
    const view = viewOf(agent, this.#resolved(agent));
    await this.#shell.store.put(KIND, agent.id, agent);
    this.#agents.set(agent.id, agent);
    return view;
  }

  /** The rules between fields are those of session.update. */
  #resolved(agent: StoredAgent, voices = this.#shell.resolve.voices): SessionConfig {
    const known = voices === undefined ? {} : { voices };
    const options = { ...this.#shell.resolve, ...known, configId: agent.id, stored: true };
    const resolved = resolveConfig(sessionInputOf(agent), null, options);
    if (resolved.ok) return resolved.config;
    const { param = '', message } = resolved.fault;
    throw new AgentProblem(param === 'output.voice' ? 'voice.voice_id' : param, `is refused: ${message}`);
  }

  #mergeTools() {
    const { box, egress } = this.#shell;
    return { box, egress, now: this.#now() };
  }

  #now(): string {
    return new Date(this.#shell.clock.epochMs()).toISOString();
  }

  /** A change that fails does not stop the next one. */
  #inTurn<Result>(change: () => Promise<Result>): Promise<Result> {
    const result = this.#changes.then(change);
    this.#changes = result.catch(() => undefined);
    return result;
  }
}
