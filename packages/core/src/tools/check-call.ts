/**
 * What happens to a call that the model wants to make: its arguments parsed, empty optional values left out, checked
 * against the schema and against what was said. Leaves arguments fit to be sent, or the fields that are wrong.
 * Nothing is ever repaired by guessing. Pure; never throws.
 */
import { said } from './said.ts';
import { inventedReason } from './established.ts';
import { schemaProblems, type FieldProblem } from './schema-check.ts';
import {
  isObject,
  propertiesOf,
  requiredOf,
  type JsonSchema,
  type ToolDefinition,
} from './tool-definition.ts';

/** Longest arguments of a call, characters: no spoken value comes near it. */
export const MAX_ARGUMENTS_CHARS = 32_000;

export type CheckedCall =
  | { readonly ok: true; readonly arguments: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] };

export type CallContext = {
  /** Everything that may be the source of a value, oldest first. */
  readonly texts: readonly string[];
  /** Whether `texts` are in a language whose number and day words are known; otherwise only empty values are refused. */
  readonly readable: boolean;
};

const whole = (problem: string): CheckedCall => ({ ok: false, problems: [{ field: '', problem }] });

export function checkCall(tool: ToolDefinition, argumentsJson: string, context: CallContext): CheckedCall {
  if (argumentsJson.length > MAX_ARGUMENTS_CHARS) return whole('are too long');
  const parsed = parseObject(argumentsJson);
  if (parsed === null) return whole('must be a JSON object');
  const given = withoutEmpty(tool.parameters, parsed);
  const problems = schemaProblems(tool.parameters, given);
  if (problems.length > 0) return { ok: false, problems };
  const invented = inventedIn(tool.parameters, given, context);
  return invented.length > 0 ? { ok: false, problems: invented } : { ok: true, arguments: given };
}

function parseObject(json: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(json);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** Models fill optional parameters with '' or null: that is "not given". Required ones stay, and are refused. */
function withoutEmpty(
  schema: JsonSchema,
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const required = requiredOf(schema);
  const kept = Object.entries(given).filter(
    ([name, value]) =>
      required.includes(name) || !(value === null || (typeof value === 'string' && value.trim() === '')),
  );
  return Object.fromEntries(kept);
}

function inventedIn(
  schema: JsonSchema,
  given: Readonly<Record<string, unknown>>,
  context: CallContext,
): readonly FieldProblem[] {
  const heard = said(context.readable ? context.texts : []);
  const problems: FieldProblem[] = [];
  const look = (inner: JsonSchema, values: Readonly<Record<string, unknown>>, path: string): void => {
    for (const [name, property] of propertiesOf(inner)) {
      const value = values[name];
      const field = path === '' ? name : `${path}.${name}`;
      if (isObject(value)) look(property, value, field);
      const empty = typeof value === 'string' && value.trim() === '';
      if (!context.readable && !empty) continue;
      const reason = inventedReason(name, property, value, heard);
      if (reason !== null) problems.push({ field, problem: reason });
    }
  };
  look(schema, given, '');
  return problems;
}
