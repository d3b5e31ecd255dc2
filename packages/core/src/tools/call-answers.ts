/**
 * What the model is told instead of a result when a call was not made or did not come back, and the question the agent
 * asks by itself when the model cannot be brought to ask it. Plain JSON, because models expect results in it.
 */
import type { RequestedCall } from './requested-call.ts';
import type { FieldProblem } from './schema-check.ts';
import { isObject, propertiesOf, type ToolDefinition } from './tool-definition.ts';

export const UNKNOWN_TOOL = 'were not used: there is no tool of this name';
/** Hints of the schema that help to ask, each this long at most, characters. */
const MAX_HINT_CHARS = 200;
const MAX_EXAMPLES = 4;

export const TIMEOUT_RESULT = JSON.stringify({
  error: 'timeout',
  message: 'The tool did not answer in time.',
});
/** Stands where a result will be. */
export const RUNNING_RESULT = JSON.stringify({
  status: 'running',
  message: 'No result yet. Do not call again.',
});

export function refusal(
  { name }: RequestedCall,
  tool: ToolDefinition | null,
  problems: readonly FieldProblem[],
): string {
  const fields = problems.map(({ field, problem }) => ({
    field: field === '' ? 'arguments' : field,
    problem,
    ...hintsFor(tool, field),
  }));
  const message = `${name} was not called. Ask the caller for the value of the first field in one short question; never make a value up.`;
  return JSON.stringify({ error: 'invalid_arguments', message, fields });
}

function hintsFor(tool: ToolDefinition | null, field: string): object {
  const schema = propertiesOf(tool?.parameters ?? {}).find(([name]) => name === field)?.[1];
  if (schema === undefined) return {};
  const { description, examples } = schema;
  return {
    ...(typeof description === 'string' ? { description: description.slice(0, MAX_HINT_CHARS) } : {}),
    ...(Array.isArray(examples) ? { examples: examples.slice(0, MAX_EXAMPLES) } : {}),
  };
}

/** "order_number" -> "order number", spoken. */
const spokenName = (field: string): string =>
  (field.split(/[.[\]]+/).findLast((part) => part !== '' && !/^\d+$/.test(part)) ?? '')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .toLowerCase()
    .trim();

export function spokenQuestion(tool: ToolDefinition | null, problems: readonly FieldProblem[]): string {
  const field = problems.find((one) => one.field !== '')?.field ?? '';
  const name = spokenName(field);
  if (tool === null || name === '' || !isObject(tool.parameters))
    return 'Sorry, I could not do that. What else can I do for you?';
  return `Sorry, could you tell me the ${name} again, please?`;
}
