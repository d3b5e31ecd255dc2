/**
 * Tool definitions: what a client may send in `session.tools` and what the server echoes.
 * Enters: the untrusted array. Leaves: resolved tools with every default filled in, or a fault that names the path.
 * Invariant: a resolved tool's `parameters` is a JSON object whose `properties`, when present, is an object of objects.
 */
import * as z from 'zod/mini';
import { fault, shown, type Fault } from './fault.ts';
import { firstProblem } from './expectation.ts';
import {
  RESPONSE_INSTRUCTIONS_CHARS_MAX,
  TOOLS_MAX,
  TOOL_NAME_CHARS_MAX,
  TOOL_TIMEOUT_S_DEFAULT,
  TOOL_TIMEOUT_S_MAX,
  TOOL_TIMEOUT_S_MIN,
} from './limits.ts';
import { field } from './message.ts';

const instruction = (when: string) =>
  field(z.exactOptional(z.nullable(z.string().check(z.maxLength(RESPONSE_INSTRUCTIONS_CHARS_MAX)))), {
    description: `How the agent is to word its answer ${when}.`,
    default: null,
  });

const ResponseInstructions = z.object({
  success: instruction('after a result'),
  error: instruction('after an error'),
});

export const ToolInput = z.object({
  type: field(z.literal('function'), { description: 'Always "function".' }),
  name: field(z.string().check(z.minLength(1), z.maxLength(TOOL_NAME_CHARS_MAX)), {
    description: 'Name of the tool, unique within the session.',
  }),
  description: field(z.exactOptional(z.nullable(z.string())), {
    description: 'What the tool does and when to call it.',
    default: '',
  }),
  parameters: field(z.exactOptional(z.nullable(z.record(z.string(), z.unknown()))), {
    description:
      'JSON Schema of the arguments object. enum, examples, pattern and format also tell the turn-taking what value to wait for.',
    default: {},
  }),
  execution_mode: field(z.exactOptional(z.nullable(z.enum(['interactive', 'hold']))), {
    description:
      'interactive: the conversation goes on while the tool runs. hold: the agent is silent until the result arrives.',
    default: 'interactive',
  }),
  timeout_seconds: field(
    z.exactOptional(
      z.nullable(z.number().check(z.minimum(TOOL_TIMEOUT_S_MIN), z.maximum(TOOL_TIMEOUT_S_MAX))),
    ),
    {
      description: 'Seconds to wait for tool.result before the agent apologises and goes on.',
      default: TOOL_TIMEOUT_S_DEFAULT,
    },
  ),
  response_instructions: field(z.exactOptional(z.nullable(ResponseInstructions)), {
    description: 'Optional wording hints for the reply that follows the result.',
    default: null,
  }),
});
export type ToolInput = z.input<typeof ToolInput>;

export const ToolList = z.array(ToolInput).check(z.maxLength(TOOLS_MAX));

const HttpTool = z.looseObject({
  url: field(z.string(), { description: 'Called by the server; the client must not answer this call.' }),
  method: field(z.string(), { description: 'HTTP method.' }),
});

export const ResolvedTool = z.object({
  type: field(z.literal('function'), { description: 'Always "function".' }),
  name: field(z.string(), { description: 'Name of the tool.' }),
  description: field(z.string(), { description: 'What the tool does.' }),
  parameters: field(z.record(z.string(), z.unknown()), { description: 'JSON Schema of the arguments.' }),
  timeout_seconds: field(z.number(), { description: 'Seconds until the call counts as timed out.' }),
  execution_mode: field(z.enum(['interactive', 'hold']), { description: 'See tool definitions.' }),
  http: field(z.nullable(HttpTool), { description: 'Set for tools that the server calls itself.' }),
  response_instructions: field(z.nullable(ResponseInstructions), { description: 'As sent.' }),
  deployment_id: field(z.null(), { description: 'Always null; kept for strict clients.' }),
  session_update: field(z.null(), { description: 'Always null; kept for strict clients.' }),
  image_tag: field(z.null(), { description: 'Always null; kept for strict clients.' }),
});
export type ResolvedTool = z.output<typeof ResolvedTool>;

type Parsed<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly fault: Fault };

const refuse = (path: string, expected: string): { ok: false; fault: Fault } => ({
  ok: false,
  fault: fault('invalid_value.tool', { path, expected }, path),
});

/**
 * Validates `session.tools` and fills in the defaults. Never throws. `stored`: the tools of a stored agent, which may
 * have `http`; the session gets address and method of it, never its headers.
 */
export function resolveTools(input: unknown, stored = false): Parsed<readonly ResolvedTool[]> {
  const parsed = ToolList.safeParse(input);
  if (!parsed.success) {
    const { path, expected } = firstProblem(ToolList, parsed.error, 'tools');
    return refuse(path, `must be ${expected}`);
  }
  const names = new Set<string>();
  for (const [index, tool] of parsed.data.entries()) {
    const problem = checkTool(input, tool, { index, names, stored });
    if (problem) return problem;
    names.add(tool.name);
  }
  const http = (index: number): unknown =>
    stored ? (input as readonly { http?: unknown }[])[index]?.http : null;
  return { ok: true, value: parsed.data.map((tool, index) => withDefaults(tool, http(index))) };
}

function checkTool(
  input: unknown,
  tool: z.output<typeof ToolInput>,
  among: { readonly index: number; readonly names: ReadonlySet<string>; readonly stored: boolean },
): { ok: false; fault: Fault } | null {
  const { index, names, stored } = among;
  const at = `tools[${index}]`;
  const raw = (input as readonly Record<string, unknown>[])[index] ?? {};
  if (names.has(tool.name)) return refuse(`${at}.name`, `is used twice: '${shown(tool.name)}'`);
  if (!stored && raw['http'] !== undefined && raw['http'] !== null) {
    return refuse(`${at}.http`, 'is only allowed on a stored agent');
  }
  const dtmf = raw['dtmf_collected_arguments'];
  if (Array.isArray(dtmf) && dtmf.length > 0) {
    return refuse(`${at}.dtmf_collected_arguments`, 'is only allowed on a telephone call');
  }
  return checkParameters(tool.parameters ?? {}, `${at}.parameters`);
}

/** The part of the JSON Schema that the server itself relies on; the rest is passed to the language model as it is. */
function checkParameters(
  parameters: Readonly<Record<string, unknown>>,
  path: string,
): { ok: false; fault: Fault } | null {
  const { type, properties, required } = parameters;
  if (type !== undefined && type !== 'object')
    return refuse(`${path}.type`, `must be 'object' (got ${shown(type)})`);
  if (properties !== undefined) {
    if (!isObject(properties))
      return refuse(`${path}.properties`, `must be an object (got ${shown(properties)})`);
    for (const [name, schema] of Object.entries(properties)) {
      if (!isObject(schema) && typeof schema !== 'boolean') {
        return refuse(
          `${path}.properties.${shown(name)}`,
          `must be a JSON Schema object (got ${shown(schema)})`,
        );
      }
    }
  }
  const listed =
    required === undefined || (Array.isArray(required) && required.every((n) => typeof n === 'string'));
  return listed ? null : refuse(`${path}.required`, 'must be an array of strings');
}

function withDefaults(tool: z.output<typeof ToolInput>, http: unknown): ResolvedTool {
  return {
    type: 'function',
    name: tool.name,
    description: tool.description ?? '',
    parameters: tool.parameters ?? {},
    timeout_seconds: tool.timeout_seconds ?? TOOL_TIMEOUT_S_DEFAULT,
    execution_mode: tool.execution_mode ?? 'interactive',
    http: httpOf(http),
    response_instructions: tool.response_instructions ?? null,
    deployment_id: null,
    session_update: null,
    image_tag: null,
  };
}

/** Address and method only: what else a stored tool holds is no business of the session's client. */
function httpOf(http: unknown): ResolvedTool['http'] {
  if (!isObject(http) || typeof http['url'] !== 'string') return null;
  const method = typeof http['http_method'] === 'string' ? http['http_method'] : 'POST';
  return { url: http['url'], method };
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
