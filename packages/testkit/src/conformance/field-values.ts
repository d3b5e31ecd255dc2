/**
 * Values to try on a field: good ones, which must be accepted and echoed, and bad ones, which must be refused. Read from
 * the schema node: every entry of an enum, both ends of a range and one step beyond them, lengths and one more, null
 * where it is allowed and where it is not, and a wrong type. GOOD says what a schema cannot (rules between fields).
 */
import type { SchemaNode } from '@antiphon/protocol/expectation';
import type { WireField } from './wire-fields.ts';

export type TriedValue = { readonly value: unknown; readonly why: string };

/** Good values where the schema alone would give some that a rule between fields refuses. */
const GOOD: Readonly<Record<string, readonly unknown[]>> = {
  // Only a stored agent's id, and alone: agents.test.ts.
  agent_id: [null],
  llm: [null, []],
  pre_connect_requests: [null, []],
  tool_choice: ['auto', null, { type: 'function' }],
  'input.format.sample_rate': [24_000],
  'output.format.sample_rate': [24_000],
  // Strictly below max_silence, whose longest is 10000.
  'input.turn_detection.min_silence': [50, 9999, null],
  'input.turn_detection.max_silence': [51, 10_000, null],
  'input.keyterms': [[], ['Antiphon'], null],
  'input.language_codes': [[], ['en', 'de'], null],
  // One of many alike.
  'input.region': ['GB', 'TW', null],
  'input.turn_detection.uninterruptible_turns': [[], ['greeting'], null],
  'output.voice': ['ivy', 'juergen', 'alba'],
  greeting: ['', 'Hello.'],
  tools: [[], [{ type: 'function', name: 'find_order' }]],
  'tools[].parameters': [{}, { type: 'object', properties: { id: { type: 'string' } } }, null],
  'tools[].response_instructions': [null, { success: 'Be brief.', error: null }],
  webhook: [null, { url: 'https://example.org/hook', events: [] }],
  'webhook.events': [[], ['session.completed']],
};

const typesOf = (node: SchemaNode): readonly string[] =>
  typeof node.type === 'string' ? [node.type] : (node.type ?? []);

const branchesOf = (node: SchemaNode): readonly SchemaNode[] =>
  (node.anyOf ?? node.oneOf ?? [node]).flatMap((branch) =>
    typesOf(branch).length > 1 ? typesOf(branch).map((type) => ({ ...branch, type })) : [branch],
  );

const bounded = (value: number | undefined): value is number =>
  value !== undefined && Math.abs(value) < Number.MAX_SAFE_INTEGER;

const text = (length: number): string => 'x'.repeat(length);

function goodOf(node: SchemaNode): unknown[] {
  if (node.const !== undefined) return [node.const];
  if (node.enum !== undefined) return [...node.enum];
  switch (node.type) {
    case 'boolean':
      return [true, false];
    case 'integer':
    case 'number':
      return [bounded(node.minimum) ? node.minimum : 1, bounded(node.maximum) ? node.maximum : 2];
    case 'string':
      return [
        text(Math.max(1, node.minLength ?? 1)),
        ...(node.maxLength === undefined ? [] : [text(node.maxLength)]),
      ];
    case 'null':
      return [null];
    default:
      return [];
  }
}

/** Values that must be accepted. An object with fields is tried field by field; here only its null. */
export function goodValues({ path, node }: WireField): readonly unknown[] {
  return GOOD[path] ?? branchesOf(node).flatMap(goodOf);
}

function badOf(node: SchemaNode): TriedValue[] {
  const bad: TriedValue[] = [];
  if (node.enum !== undefined || node.const !== undefined)
    bad.push({ value: 'nonsense', why: 'not in the list' });
  if (bounded(node.minimum)) bad.push({ value: node.minimum - 1, why: 'below the range' });
  if (bounded(node.maximum)) bad.push({ value: node.maximum + 1, why: 'above the range' });
  if (node.type === 'integer') bad.push({ value: 60.5, why: 'not whole' });
  if (node.minLength !== undefined) bad.push({ value: text(node.minLength - 1), why: 'too short' });
  if (node.maxLength !== undefined) bad.push({ value: text(node.maxLength + 1), why: 'too long' });
  if (node.type === 'array') {
    if (bounded(node.maxItems))
      bad.push({ value: Array.from({ length: node.maxItems + 1 }, () => 'en'), why: 'too many' });
    bad.push({ value: [[]], why: 'a wrong entry' });
  }
  return bad;
}

/** Values that must be refused; none where the field takes anything. */
export function badValues({ path, node, required }: WireField): readonly TriedValue[] {
  const branches = branchesOf(node);
  const types = branches.flatMap(typesOf);
  const typed = types.length > 0 || branches.some(({ enum: list, const: only }) => list ?? only);
  if (!typed) return path === 'tool_choice' ? [] : [{ value: 1, why: 'not allowed inline' }];
  const wrongType = types.includes('string') || types.length === 0 ? 7 : 'seven';
  const bad: TriedValue[] = [{ value: wrongType, why: 'a wrong type' }, ...branches.flatMap(badOf)];
  if (!types.includes('null')) bad.push({ value: null, why: 'null' });
  if (required && !path.includes('.')) bad.push({ value: undefined, why: 'missing' });
  return bad;
}
