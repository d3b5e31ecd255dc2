/**
 * Turns a schema mismatch into the two things an error message needs: the path of the field and, in words, what was
 * expected there ("a number from 0 to 1"). The words are read from the schema, so they cannot disagree with it.
 * Only ever runs on refused input.
 */
import * as z from 'zod/mini';

/** The keywords of a generated JSON Schema node that are put into words. */
export type SchemaNode = {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: SchemaNode | boolean;
  readonly items?: SchemaNode;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly minLength?: number;
  readonly maxItems?: number;
  readonly description?: string;
  readonly default?: unknown;
  readonly 'x-mutable'?: string;
  readonly 'x-extension'?: boolean;
};

const nodes = new WeakMap<object, SchemaNode>();

/** The schema as JSON Schema (input side), computed once. */
export function schemaNode(schema: z.ZodMiniType): SchemaNode {
  let node = nodes.get(schema);
  if (!node) {
    node = z.toJSONSchema(schema, { io: 'input' }) as SchemaNode;
    nodes.set(schema, node);
  }
  return node;
}

export type Problem = {
  /** Dotted path with array indexes, e.g. `tools[0].name`. */
  readonly path: string;
  /** What was expected, in words; for an unknown key "no such field". */
  readonly expected: string;
  /** `type`: wrong JSON type or missing. `range`: right type, value outside. `unknown`: a key that does not exist. */
  readonly kind: 'type' | 'range' | 'unknown';
  /** Names of unknown keys, for kind `unknown`. */
  readonly keys: readonly string[];
};

/** The first issue of a failed parse; `root` is the path of the parsed value itself. */
export function firstProblem(schema: z.ZodMiniType, error: z.core.$ZodError, root = ''): Problem {
  const issue = deepest(error.issues[0]);
  const path = joinPath(root, issue.path);
  if (issue.code === 'unrecognized_keys') {
    return { path, expected: 'without unknown fields', kind: 'unknown', keys: issue.keys };
  }
  const node = descend(schemaNode(schema), issue.path);
  const expected = node ? inWords(node) : 'a valid value';
  return { path, expected, kind: kindOf(issue), keys: [] };
}

type Issue = z.core.$ZodIssue & { readonly path: PropertyKey[] };

/** A union reports its branches inside; the branch that got furthest is the most useful one. */
function deepest(issue: z.core.$ZodIssue | undefined): Issue {
  if (!issue) return { code: 'custom', path: [], message: '', input: undefined };
  if (issue.code !== 'invalid_union') return issue;
  const inner = issue.errors.flat().sort((a, b) => b.path.length - a.path.length)[0];
  return inner && inner.path.length > 0 ? deepest({ ...inner, path: [...issue.path, ...inner.path] }) : issue;
}

function kindOf(issue: Issue): Problem['kind'] {
  if (issue.code === 'invalid_type' || issue.code === 'invalid_union') return 'type';
  // An enum given something that is not a string is a type error, but zod calls both invalid_value.
  return 'range';
}

export function joinPath(root: string, path: readonly PropertyKey[]): string {
  let text = root;
  for (const key of path) {
    if (typeof key === 'number') text += `[${key}]`;
    else text += text === '' ? String(key) : `.${String(key)}`;
  }
  return text;
}

/** The schema node at a path of the parsed value; null when the schema says nothing about it. */
export const nodeAt = (schema: z.ZodMiniType, path: readonly PropertyKey[]): SchemaNode | null =>
  descend(schemaNode(schema), path);

function descend(root: SchemaNode, path: readonly PropertyKey[]): SchemaNode | null {
  let node: SchemaNode | null = root;
  for (const key of path) {
    if (!node) return null;
    node = child(node, key);
  }
  return node;
}

function child(node: SchemaNode, key: PropertyKey): SchemaNode | null {
  if (typeof key === 'number' && node.items) return node.items;
  const named = typeof key === 'string' ? node.properties?.[key] : undefined;
  if (named) return named;
  for (const branch of node.anyOf ?? node.oneOf ?? []) {
    const found = child(branch, key);
    if (found) return found;
  }
  return typeof node.additionalProperties === 'object' ? node.additionalProperties : null;
}

const shownBound = (value: number | undefined): number | null =>
  value === undefined || Math.abs(value) >= Number.MAX_SAFE_INTEGER ? null : value;

/** A node that allows several types is written in two ways. */
function branchesOf(node: SchemaNode): readonly SchemaNode[] | undefined {
  const { type } = node;
  if (typeof type === 'string' || type === undefined) return node.anyOf ?? node.oneOf;
  return type.map((one) => ({ ...node, type: one }));
}

/** A schema node in words: "an integer from 50 to 10000 or null". */
export function inWords(node: SchemaNode): string {
  const branches = branchesOf(node);
  if (branches) return [...new Set(branches.map(inWords))].join(' or ');
  if (node.const !== undefined) return JSON.stringify(node.const);
  if (node.enum) return `one of ${node.enum.map((value) => JSON.stringify(value)).join(', ')}`;
  if (node.type === 'integer') return `an integer${range(node)}`;
  if (node.type === 'number') return `a number${range(node)}`;
  if (node.type === 'string') return `a string${length(node)}`;
  if (node.type === 'array') return arrayInWords(node);
  if (node.type === 'object') return 'an object';
  if (node.type === 'boolean') return 'true or false';
  if (node.type === 'null') return 'null';
  return 'any value';
}

function arrayInWords(node: SchemaNode): string {
  const items =
    node.items?.type === 'object' ? 'objects' : node.items?.type === 'string' ? 'strings' : 'values';
  return node.maxItems === undefined
    ? `an array of ${items}`
    : `an array of at most ${node.maxItems} ${items}`;
}

function range(node: SchemaNode): string {
  const low = shownBound(node.minimum);
  const high = shownBound(node.maximum);
  if (low !== null && high !== null) return ` from ${low} to ${high}`;
  if (low !== null) return ` of at least ${low}`;
  return high === null ? '' : ` of at most ${high}`;
}

function length(node: SchemaNode): string {
  if (node.maxLength !== undefined && node.minLength !== undefined) {
    return ` of ${node.minLength} to ${node.maxLength} characters`;
  }
  if (node.maxLength !== undefined) return ` of at most ${node.maxLength} characters`;
  return node.minLength === undefined ? '' : ' that is not empty';
}
