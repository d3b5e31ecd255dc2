/**
 * A tool as the core knows it: what the model may call, how the call is carried out, and its parameters in the
 * flat form that the turn-taking and the checks read. Schemas come from clients: everything read is bounded.
 */
import type { SchemaParameter } from '../turn/expectation-schema.ts';

export type JsonSchema = Readonly<Record<string, unknown>>;

export type ToolDefinition = {
  readonly name: string;
  /** JSON Schema of the arguments object; {} = no arguments are described. */
  readonly parameters: JsonSchema;
  /** hold: the agent is silent until the result is there. */
  readonly execution: 'interactive' | 'hold';
  /** Who carries the call out; an answer from anybody else is ignored. */
  readonly answeredBy: 'client' | 'server';
  /** Without a result for so long the call has failed, ms. */
  readonly timeoutMs: number;
  /** How the reply after a result, or after an error, is to be worded. */
  readonly successInstructions: string | null;
  readonly errorInstructions: string | null;
};

/** Parameters of a tool that are read; more cannot be asked for by voice. */
const MAX_PARAMETERS = 64;

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The properties of a schema that are objects, with their names. */
export function propertiesOf(schema: JsonSchema): readonly (readonly [string, JsonSchema])[] {
  const { properties } = schema;
  if (!isObject(properties)) return [];
  return Object.entries(properties)
    .slice(0, MAX_PARAMETERS)
    .filter((entry): entry is [string, JsonSchema] => isObject(entry[1]));
}

/** Names in `required` that the caller has to give. */
export const requiredOf = (schema: JsonSchema): readonly string[] =>
  Array.isArray(schema.required) ? schema.required.filter((name) => typeof name === 'string') : [];

/** A property in the form the expectation reads. */
export function parameterOf(name: string, schema: JsonSchema): SchemaParameter {
  const text = (key: string): string | undefined =>
    typeof schema[key] === 'string' ? schema[key] : undefined;
  const list = (key: string): readonly unknown[] | undefined =>
    Array.isArray(schema[key]) ? (schema[key] as readonly unknown[]) : undefined;
  const found = {
    description: text('description'),
    type: text('type'),
    format: text('format'),
    pattern: text('pattern'),
    enum: list('enum'),
    examples: list('examples'),
  };
  const given = Object.entries(found).filter(([, value]) => value !== undefined);
  return { name, ...(Object.fromEntries(given) as Omit<SchemaParameter, 'name'>) };
}
