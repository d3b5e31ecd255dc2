/**
 * Stored agents: a configuration under an id, which a session names as `agent_id`. Two things only a stored agent may
 * hold: HTTP tools with secret headers, and an own language model. Secrets go in and never come out.
 */
import * as z from 'zod/mini';
import {
  AGENT_BODY_BYTES_MAX,
  AGENT_NAME_CHARS_MAX,
  CALLED_URL_CHARS_MAX,
  ID_CHARS_MAX,
  PAGE_ENTRIES_DEFAULT,
  PAGE_ENTRIES_MAX,
  SECRET_CHARS_MAX,
  TOOLS_MAX,
  TOOL_HEADERS_MAX,
} from '../limits.ts';
import { field } from '../message.ts';
import { InputConfigInput, OutputConfigInput, ResolvedSessionConfig } from '../session-config.ts';
import { ResolvedTool, ToolInput } from '../tools.ts';
import { declareRoute } from './route.ts';

const text = (chars: number) => z.string().check(z.minLength(1), z.maxLength(chars));
const optional = <Schema extends z.ZodMiniType>(schema: Schema) => z.exactOptional(z.nullable(schema));
/** A field that only telephone services use. */
const telephony = (what: string) =>
  field(z.exactOptional(z.nullable(z.unknown())), {
    description: `${what} Kept and returned, without effect on this server.`,
    default: null,
  });

const HTTP_METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

const HeaderInput = z.strictObject({
  name: field(z.string().check(z.regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/)), {
    description: 'Name of the header.',
  }),
  value: field(
    z.exactOptional(
      z.nullable(z.string().check(z.maxLength(SECRET_CHARS_MAX), z.regex(/^[\t\x20-\x7e\x80-\xff]*$/))),
    ),
    {
      description:
        'Never returned. Left out: the stored value stays, unless the tool now calls another host.',
    },
  ),
  remove: field(z.exactOptional(z.boolean()), {
    description: 'true: the header is deleted.',
    default: false,
  }),
  last_set_at: field(z.exactOptional(z.unknown()), { description: 'Ignored: an answer may be sent back.' }),
});

const StoredHttpInput = z.strictObject({
  url: field(text(CALLED_URL_CHARS_MAX), {
    description:
      'Called by the server with the arguments as JSON (GET: as query). Private addresses are refused unless the operator allows them.',
  }),
  http_method: field(z.exactOptional(z.enum(HTTP_METHODS)), { description: 'HTTP method.', default: 'POST' }),
  headers: field(z.exactOptional(z.array(HeaderInput).check(z.maxLength(TOOL_HEADERS_MAX))), {
    description: 'Sent with every call. Their values are secrets.',
    default: [],
  }),
});

export const StoredToolInput = z.extend(ToolInput, {
  http: field(optional(StoredHttpInput), {
    description: 'Set: the server calls this address itself, and the client must not answer the call.',
    default: null,
  }),
});
export type StoredToolInput = z.output<typeof StoredToolInput>;

const LlmInput = z.strictObject({
  base_url: field(text(CALLED_URL_CHARS_MAX), {
    description: 'OpenAI-compatible endpoint; `/chat/completions` is added.',
  }),
  model: field(text(ID_CHARS_MAX), { description: 'Name of the model there.' }),
  api_key: field(optional(z.string().check(z.maxLength(SECRET_CHARS_MAX))), {
    description: 'Write-only. Left out: the stored key stays, unless base_url now names another host.',
  }),
  api_key_last_set_at: field(z.exactOptional(z.unknown()), {
    description: 'Ignored: an answer may be sent back.',
  }),
});

const VoiceInput = z.object({
  voice_id: field(text(ID_CHARS_MAX), { description: 'Name of a voice; see `GET /v1/voices`.' }),
});

/** What the server sets; accepted and ignored, so that an answer can be sent back. */
const OWN_FIELDS = {
  id: z.exactOptional(z.unknown()),
  created_at: z.exactOptional(z.unknown()),
  updated_at: z.exactOptional(z.unknown()),
};

const optionalFields = {
  greeting: field(optional(z.string()), {
    description: 'Spoken word for word at the start; "" or null: the agent listens first.',
    default: '',
  }),
  input: field(optional(InputConfigInput), { description: 'As in session.update.' }),
  output: field(optional(OutputConfigInput), {
    description: 'As in session.update; `voice.voice_id` rules over `output.voice`.',
  }),
  tools: field(optional(z.array(StoredToolInput).check(z.maxLength(TOOLS_MAX))), {
    description: 'Replaces all tools. A tool is recognised by its name: headers left out keep their values.',
    default: [],
  }),
  llm: field(optional(z.array(LlmInput).check(z.maxLength(1))), {
    description: 'At most one own language model; [] uses that of the server.',
    default: [],
  }),
  pre_connect_requests: field(optional(z.array(z.unknown()).check(z.maxLength(0))), {
    description: 'Not supported: only [] is accepted.',
    default: [],
  }),
  transfer_targets: telephony('Where calls may be transferred.'),
  outbound_trunk_id: telephony('Telephone trunk of outgoing calls.'),
  caller_id: telephony('Number shown to the called.'),
};

const required = {
  name: field(text(AGENT_NAME_CHARS_MAX), { description: 'For people.' }),
  system_prompt: field(z.string(), { description: 'Instructions for the language model.' }),
  voice: field(VoiceInput, { description: 'The voice that speaks.' }),
};

export const AgentCreate = z.strictObject({ ...required, ...optionalFields, ...OWN_FIELDS });
export type AgentCreate = z.output<typeof AgentCreate>;

export const AgentUpdate = z.strictObject({
  name: z.exactOptional(required.name),
  system_prompt: z.exactOptional(required.system_prompt),
  voice: z.exactOptional(required.voice),
  ...optionalFields,
  ...OWN_FIELDS,
});
export type AgentUpdate = z.output<typeof AgentUpdate>;

const time = (what: string) => field(z.string(), { description: `ISO 8601: ${what}` });

const HeaderView = z.object({
  name: z.string(),
  last_set_at: time('when the value was last set.'),
});

export const AgentToolView = z.extend(ResolvedTool, {
  id: field(z.string(), { description: 'Stays while the name stays.' }),
  http: field(
    z.nullable(z.object({ url: z.string(), http_method: z.string(), headers: z.array(HeaderView) })),
    { description: 'Header values are never returned.' },
  ),
});

const {
  system_prompt: _prompt,
  greeting: _greeting,
  input: resolvedInput,
  output: resolvedOutput,
} = ResolvedSessionConfig.shape;

export const AgentView = z.object({
  id: field(z.string(), { description: '`agent_` and 32 hex digits.' }),
  name: z.string(),
  system_prompt: z.string(),
  greeting: z.string(),
  voice: z.object({ voice_id: z.string() }),
  input: resolvedInput,
  output: resolvedOutput,
  tools: z.array(AgentToolView),
  llm: field(
    z.array(
      z.object({ base_url: z.string(), model: z.string(), api_key_last_set_at: z.nullable(z.string()) }),
    ),
    { description: 'The key is never returned.' },
  ),
  pre_connect_requests: z.array(z.unknown()),
  transfer_targets: z.unknown(),
  outbound_trunk_id: z.unknown(),
  caller_id: z.unknown(),
  created_at: time('made.'),
  updated_at: time('last changed.'),
});
export type AgentView = z.output<typeof AgentView>;

const AgentList = z.object({
  agents: z.array(
    z.object({ id: z.string(), name: z.string(), created_at: z.string(), updated_at: z.string() }),
  ),
  has_more: z.boolean(),
  response_metadata: z.object({
    next_cursor: field(z.nullable(z.string()), {
      description: '`cursor` of the next page; null on the last.',
    }),
  }),
});

/** `limit` and `cursor` of a paged list. */
export const CursorQuery = z.object({
  limit: field(z.exactOptional(z.int().check(z.minimum(1), z.maximum(PAGE_ENTRIES_MAX))), {
    description: 'Entries of a page.',
    default: PAGE_ENTRIES_DEFAULT,
  }),
  cursor: field(z.exactOptional(z.string().check(z.maxLength(ID_CHARS_MAX))), {
    description: '`next_cursor` of the page before.',
  }),
});

const EXAMPLE = {
  name: 'Front desk',
  system_prompt: 'You answer the phone of a dental practice.',
  greeting: 'Hello, how can I help you?',
  voice: { voice_id: 'alba' },
  tools: [
    {
      type: 'function',
      name: 'find_slot',
      description: 'Finds a free appointment.',
      parameters: {
        type: 'object',
        properties: { day: { type: 'string', format: 'date' } },
        required: ['day'],
      },
      http: {
        url: 'https://example.org/slots',
        http_method: 'POST',
        headers: [{ name: 'Authorization', value: 'Bearer secret' }],
      },
    },
  ],
} as const;

const base = { tag: 'agents', family: 'agent', access: 'key' } as const;
const NOT_FOUND = { status: 404, code: 'agent_not_found', when: 'There is no agent with this id.' } as const;
const found = (status: number, description: string) => ({ status, description, schema: AgentView });

export const createAgent = declareRoute({
  ...base,
  id: 'createAgent',
  method: 'POST',
  path: '/v1/agents',
  summary: 'Store an agent',
  body: AgentCreate,
  bodyBytesMax: AGENT_BODY_BYTES_MAX,
  bodyExample: EXAMPLE,
  responses: [found(201, 'The agent.')],
  errors: [{ status: 409, code: 'too_many_agents', when: 'The server holds as many agents as it may.' }],
});

export const listAgents = declareRoute({
  ...base,
  id: 'listAgents',
  method: 'GET',
  path: '/v1/agents',
  summary: 'List stored agents, newest first',
  query: CursorQuery,
  responses: [{ status: 200, description: 'A page.', schema: AgentList }],
});

export const getAgent = declareRoute({
  ...base,
  id: 'getAgent',
  method: 'GET',
  path: '/v1/agents/{id}',
  summary: 'Read an agent',
  responses: [found(200, 'The agent.')],
  errors: [NOT_FOUND],
});

export const updateAgent = declareRoute({
  ...base,
  id: 'updateAgent',
  method: 'PUT',
  path: '/v1/agents/{id}',
  summary: 'Change an agent',
  description:
    'Fields that are left out stay, also inside input and output; null goes back to the default. Running sessions keep what they began with.',
  body: AgentUpdate,
  bodyBytesMax: AGENT_BODY_BYTES_MAX,
  bodyExample: { greeting: 'Good morning!' },
  responses: [found(200, 'The agent as it is now.')],
  errors: [NOT_FOUND],
});

export const deleteAgent = declareRoute({
  ...base,
  id: 'deleteAgent',
  method: 'DELETE',
  path: '/v1/agents/{id}',
  summary: 'Delete an agent',
  description: 'Running sessions go on.',
  responses: [{ status: 204, description: 'Gone.' }],
  errors: [NOT_FOUND],
});
