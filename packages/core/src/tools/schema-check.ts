/**
 * Checks a tool's arguments against its JSON Schema, as far as values that come from a conversation need it: type,
 * required, enum, const, bounds, pattern (a full match in Python's syntax), format, items, nested objects, anyOf,
 * oneOf, allOf. Enters untrusted schema and untrusted value; leaves one problem a field. Bounded in depth and work;
 * keywords it does not know pass. Never throws.
 */
import { formatProblem } from './value-formats.ts';
import { compilePythonPattern } from './python-pattern.ts';
import { isObject, propertiesOf, requiredOf, type JsonSchema } from './tool-definition.ts';

export type FieldProblem = {
  /** Path of the argument, e.g. `address.zip` or `items[2]`; '' = the arguments as a whole. */
  readonly field: string;
  /** What was expected, in words for the model. */
  readonly problem: string;
};

/** Deeper values are not looked into. */
const MAX_DEPTH = 12;
/** Problems that are reported; the model asks for one at a time anyway. */
const MAX_PROBLEMS = 8;
/** Values looked at in one call. */
const MAX_VALUES = 2000;
const MAX_SHOWN_CHARS = 200;

type Visit = { readonly problems: FieldProblem[]; left: number };

export function schemaProblems(schema: JsonSchema, value: unknown): readonly FieldProblem[] {
  const visit: Visit = { problems: [], left: MAX_VALUES };
  check(visit, { schema, value, field: '', depth: 0 });
  return visit.problems.slice(0, MAX_PROBLEMS);
}

type Place = {
  readonly schema: unknown;
  readonly value: unknown;
  readonly field: string;
  readonly depth: number;
};

function check(visit: Visit, place: Place): void {
  const { schema, value, field, depth } = place;
  visit.left -= 1;
  if (visit.left < 0 || depth > MAX_DEPTH || visit.problems.length >= MAX_PROBLEMS) return;
  if (schema === false) report(visit, field, 'is not allowed');
  if (!isObject(schema)) return;
  const expected = valueProblem(schema, value);
  if (expected !== null) {
    report(visit, field, expected);
    return;
  }
  branches(visit, place, schema);
  if (isObject(value)) checkObject(visit, { schema, value, field, depth });
  const { items } = schema;
  if (Array.isArray(value) && isObject(items)) {
    for (const [index, item] of value.entries())
      check(visit, { schema: items, value: item, field: `${field}[${index}]`, depth: depth + 1 });
  }
}

const report = (visit: Visit, field: string, problem: string): void => {
  visit.problems.push({ field, problem });
};

function checkObject(
  visit: Visit,
  place: {
    readonly schema: JsonSchema;
    readonly value: Readonly<Record<string, unknown>>;
    readonly field: string;
    readonly depth: number;
  },
): void {
  const { schema, value, field, depth } = place;
  const at = (name: string): string => (field === '' ? name : `${field}.${name}`);
  for (const name of requiredOf(schema)) {
    if (!Object.hasOwn(value, name)) report(visit, at(name), 'is required and missing');
  }
  const known = new Map(propertiesOf(schema));
  for (const [name, inner] of Object.entries(value)) {
    const property = known.get(name);
    if (property !== undefined)
      check(visit, { schema: property, value: inner, field: at(name), depth: depth + 1 });
    else if (schema.additionalProperties === false) report(visit, at(name), 'is no parameter of this tool');
  }
}

/** Combined schemas: all of `allOf`, at least one of `anyOf` and of `oneOf`. */
function branches(visit: Visit, place: Place, schema: JsonSchema): void {
  const lists = { allOf: schema.allOf, anyOf: schema.anyOf, oneOf: schema.oneOf };
  if (Array.isArray(lists.allOf)) {
    for (const part of lists.allOf) check(visit, { ...place, schema: part, depth: place.depth + 1 });
  }
  for (const list of [lists.anyOf, lists.oneOf]) {
    if (!Array.isArray(list) || list.length === 0) continue;
    const tries = list.map((part: unknown): readonly FieldProblem[] => {
      const attempt: Visit = { problems: [], left: visit.left };
      check(attempt, { ...place, schema: part, depth: place.depth + 1 });
      visit.left = attempt.left;
      return attempt.problems;
    });
    if (tries.every((problems) => problems.length > 0))
      report(visit, place.field, tries[0]?.[0]?.problem ?? 'has none of the allowed forms');
  }
}

/** What was expected of this one value, or null when it is right. */
function valueProblem(schema: JsonSchema, value: unknown): string | null {
  const allowed = listOf(schema.type);
  if (allowed.length > 0 && !allowed.some((type) => hasType(value, type)))
    return `must be ${allowed.join(' or ')}`;
  if (Array.isArray(schema.enum) && !schema.enum.some((one) => same(one, value)))
    return `must be one of ${shown(schema.enum)}`;
  if ('const' in schema && !same(schema.const, value)) return `must be ${shown(schema.const)}`;
  if (typeof value === 'string') return textProblem(schema, value);
  if (typeof value === 'number') return numberProblem(schema, value);
  if (Array.isArray(value))
    return countProblem(schema, value.length, { min: 'minItems', max: 'maxItems', unit: 'items' });
  return null;
}

const listOf = (type: unknown): readonly string[] =>
  typeof type === 'string'
    ? [type]
    : Array.isArray(type)
      ? type.filter((one) => typeof one === 'string')
      : [];

function hasType(value: unknown, type: string): boolean {
  switch (type) {
    case 'string':
    case 'boolean':
      return typeof value === type;
    case 'number':
      return typeof value === 'number';
    case 'integer':
      return Number.isInteger(value);
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isObject(value);
    default:
      return true;
  }
}

const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);
const shown = (value: unknown): string => JSON.stringify(value).slice(0, MAX_SHOWN_CHARS);

function textProblem(schema: JsonSchema, value: string): string | null {
  const { pattern, format } = schema;
  const length = countProblem(schema, value.length, {
    min: 'minLength',
    max: 'maxLength',
    unit: 'characters',
  });
  if (length !== null) return length;
  if (typeof format === 'string') {
    const expected = formatProblem(value, format);
    if (expected !== null) return `must be ${expected}`;
  }
  if (typeof pattern !== 'string') return null;
  const matcher = compilePythonPattern(pattern);
  return matcher === null || matcher(value) ? null : `must match the pattern ${pattern}`;
}

function numberProblem(schema: JsonSchema, value: number): string | null {
  const bound = (key: string): number | null => (typeof schema[key] === 'number' ? schema[key] : null);
  const [min, max] = [bound('minimum'), bound('maximum')];
  const [above, below] = [bound('exclusiveMinimum'), bound('exclusiveMaximum')];
  if (min !== null && value < min) return `must be at least ${min}`;
  if (max !== null && value > max) return `must be at most ${max}`;
  if (above !== null && value <= above) return `must be more than ${above}`;
  return below !== null && value >= below ? `must be less than ${below}` : null;
}

function countProblem(
  schema: JsonSchema,
  count: number,
  keys: { readonly min: string; readonly max: string; readonly unit: string },
): string | null {
  const [min, max] = [schema[keys.min], schema[keys.max]];
  if (typeof min === 'number' && count < min) return `must have at least ${min} ${keys.unit}`;
  return typeof max === 'number' && count > max ? `must have at most ${max} ${keys.unit}` : null;
}
