/**
 * Applies what a client sent to a stored agent. Enters: the agent so far (none when it is made) and the checked body.
 * Leaves: the next agent, or an AgentProblem that names the field. Invariants: fields left out stay; a secret stays only
 * while it goes to the same host, so that nobody can have it sent elsewhere; the agent so far is never modified.
 */
import { isObject, type AgentCreate, type AgentUpdate, type StoredToolInput } from '@antiphon/protocol';
import { randomBytes } from 'node:crypto';
import type { EgressRule } from '../egress.ts';
import type { SecretBox } from '../secret-box.ts';
import {
  headerPlace,
  llmPlace,
  type StoredAgent,
  type StoredHeader,
  type StoredLlm,
  type StoredTool,
} from './stored-agent.ts';

/** A body that parses and still cannot be: `message` follows the name of the field. */
export class AgentProblem extends Error {
  override readonly name = 'AgentProblem';
  readonly param: string;
  constructor(param: string, message: string) {
    super(message);
    this.param = param;
  }
}

export type MergeTools = {
  readonly box: SecretBox;
  readonly egress: EgressRule;
  /** ISO 8601. */
  readonly now: string;
};

const TOOL_ID_BYTES = 12;

/** `held` as it is before any field is set. */
export const emptyAgent = (id: string, now: string): StoredAgent => ({
  id,
  name: '',
  system_prompt: '',
  greeting: '',
  voice_id: '',
  input: {},
  output: {},
  tools: [],
  llm: null,
  transfer_targets: null,
  outbound_trunk_id: null,
  caller_id: null,
  created_at: now,
  updated_at: now,
});

/** Throws AgentProblem. */
export function mergeAgent(
  held: StoredAgent,
  sent: AgentCreate | AgentUpdate,
  tools: MergeTools,
): StoredAgent {
  return {
    ...held,
    name: sent.name ?? held.name,
    system_prompt: sent.system_prompt ?? held.system_prompt,
    voice_id: sent.voice?.voice_id ?? held.voice_id,
    greeting: sent.greeting === undefined ? held.greeting : (sent.greeting ?? ''),
    input: mergeObject(held.input, sent.input),
    output: mergeObject(held.output, sent.output),
    tools: sent.tools === undefined ? held.tools : mergeTools(held, sent.tools ?? [], tools),
    llm: sent.llm === undefined ? held.llm : mergeLlm(held, sent.llm?.[0], tools),
    transfer_targets: pick(sent.transfer_targets, held.transfer_targets),
    outbound_trunk_id: pick(sent.outbound_trunk_id, held.outbound_trunk_id),
    caller_id: pick(sent.caller_id, held.caller_id),
    updated_at: tools.now,
  };
}

const pick = (sent: unknown, held: unknown): unknown => (sent === undefined ? held : sent);

type Fields = Readonly<Record<string, unknown>>;

/** null takes a field back to its default; objects are merged, everything else is replaced. */
function mergeObject(held: Fields, sent: Fields | null | undefined): Fields {
  if (sent === undefined) return held;
  if (sent === null) return {};
  const next: Record<string, unknown> = { ...held };
  for (const [name, value] of Object.entries(sent)) {
    const before = next[name];
    if (value === null) delete next[name];
    else next[name] = isObject(value) ? mergeObject(isObject(before) ? before : {}, value) : value;
  }
  return next;
}

function mergeTools(held: StoredAgent, sent: readonly StoredToolInput[], tools: MergeTools): StoredTool[] {
  return sent.map(({ http, ...tool }, index) => {
    const before = held.tools.find((one) => one.tool.name === tool.name);
    const id = before?.id ?? `tool_${randomBytes(TOOL_ID_BYTES).toString('hex')}`;
    if (http === undefined || http === null) return { id, tool, http: null };
    const at = `tools[${index}].http`;
    checkUrl(http.url, `${at}.url`, tools.egress);
    const place = (name: string): string => headerPlace(held.id, tool.name, name);
    const kept = sameOrigin(before?.http?.url, http.url) ? (before?.http?.headers ?? []) : [];
    const headers = mergeHeaders(kept, http.headers ?? [], { at: `${at}.headers`, place, tools });
    return { id, tool, http: { url: http.url, http_method: http.http_method ?? 'POST', headers } };
  });
}

type SentHeader = { readonly name: string; readonly value?: string | null; readonly remove?: boolean };

/** The list is complete, like the tools: a header that is not in it is gone. */
function mergeHeaders(
  kept: readonly StoredHeader[],
  sent: readonly SentHeader[],
  context: { readonly at: string; readonly place: (name: string) => string; readonly tools: MergeTools },
): StoredHeader[] {
  const { at, place, tools } = context;
  const names = new Set<string>();
  return sent.flatMap(({ name, value, remove }, index) => {
    const key = name.toLowerCase();
    if (names.has(key)) throw new AgentProblem(`${at}[${index}].name`, `is used twice: '${name}'`);
    names.add(key);
    if (remove === true) return [];
    if (typeof value === 'string')
      return [{ name, sealed: tools.box.seal(value, place(name)), last_set_at: tools.now }];
    const before = kept.find((header) => header.name.toLowerCase() === key);
    if (before !== undefined) return [{ ...before, name }];
    throw new AgentProblem(
      `${at}[${index}].value`,
      'is required: no value is stored for this header and host',
    );
  });
}

type SentLlm = { readonly base_url: string; readonly model: string; readonly api_key?: string | null };

function mergeLlm(held: StoredAgent, sent: SentLlm | undefined, tools: MergeTools): StoredLlm | null {
  if (sent === undefined) return null;
  const { base_url, model, api_key } = sent;
  checkUrl(base_url, 'llm[0].base_url', tools.egress);
  const kept = sameOrigin(held.llm?.base_url, base_url) ? (held.llm?.key ?? null) : null;
  if (api_key === undefined) return { base_url, model, key: kept };
  if (api_key === null || api_key === '') return { base_url, model, key: null };
  const sealed = tools.box.seal(api_key, llmPlace(held.id));
  return { base_url, model, key: { sealed, last_set_at: tools.now } };
}

function checkUrl(url: string, param: string, egress: EgressRule): void {
  const problem = egress.problemOf(url);
  if (problem !== null) throw new AgentProblem(param, problem);
}

export const sameOrigin = (before: string | undefined, now: string): boolean =>
  before !== undefined && new URL(before).origin === new URL(now).origin;
