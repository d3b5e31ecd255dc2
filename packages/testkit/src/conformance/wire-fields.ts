/**
 * Every field a client may send, read from the schemas: its path, its JSON Schema node, and how to put a value there.
 * Enters: the message declarations. Leaves: a flat list; the conformance suite and the coverage table walk it.
 */
import { CLIENT_MESSAGE_SPECS, SessionConfigInput } from '@antiphon/protocol';
import { schemaNode, type SchemaNode } from '@antiphon/protocol/expectation';

export type WireField = {
  readonly message: string;
  /** Dotted; `[]` stands for an entry of an array. */
  readonly path: string;
  readonly node: SchemaNode;
  readonly required: boolean;
};

export type Frame = Readonly<Record<string, unknown>>;

/** A tool that is accepted as it is; fields of tools are tried on it. */
const TOOL = { type: 'function', name: 'find_order' } as const;
const WEBHOOK = { url: 'https://example.org/hook', events: ['session.completed'] } as const;

/** Leaves of a schema; an object with fields is its fields, and itself too where it may be null or is free-form. */
function leaves(node: SchemaNode, message: string, prefix = ''): WireField[] {
  return Object.entries(node.properties ?? {}).flatMap(([name, child]): WireField[] => {
    const path = prefix === '' ? name : `${prefix}.${name}`;
    const here = { message, path, node: child, required: (node.required ?? []).includes(name) };
    const branches = [child, ...(child.anyOf ?? [])];
    const inner = branches.flatMap((branch) => [
      ...leaves(branch, message, path),
      ...(branch.items?.properties === undefined ? [] : leaves(branch.items, message, `${path}[]`)),
    ]);
    return [here, ...inner];
  });
}

/** Fields of `session.update.session`. */
export const configFields = (): WireField[] => leaves(schemaNode(SessionConfigInput), 'session.update');

/** Fields of the other client messages; `type` speaks for itself. */
export const messageFields = (): WireField[] =>
  CLIENT_MESSAGE_SPECS.filter(({ type }) => type !== 'session.update').flatMap((spec) =>
    leaves(schemaNode(spec.schema), spec.type).filter(({ path }) => path !== 'type'),
  );

/** A session.update that sets `path` to `value` and nothing else. */
export function updateWith(path: string, value: unknown): Frame {
  const [head = '', ...rest] = path.split('.');
  if (head === 'webhook' && rest.length > 0) return { webhook: { ...WEBHOOK, [rest[0] ?? '']: value } };
  if (head === 'tools[]') return { tools: [{ ...TOOL, ...place(rest, value) }] };
  return place([head, ...rest], value);
}

const place = (names: readonly string[], value: unknown): Frame => {
  const [first = '', ...rest] = names;
  return { [first]: rest.length === 0 ? value : place(rest, value) };
};

/** The first example of a message with `path` set to `value`; undefined takes the field away. */
export function messageWith(type: string, path: string, value: unknown): Frame {
  const spec = CLIENT_MESSAGE_SPECS.find((declared) => declared.type === type);
  return placeIn({ ...spec?.examples[0] }, path.split('.'), value);
}

function placeIn(frame: Frame, [first = '', ...rest]: readonly string[], value: unknown): Frame {
  const inner = frame[first];
  return { ...frame, [first]: rest.length === 0 ? value : placeIn({ ...(inner as Frame) }, rest, value) };
}

/** What stands at `path` of a configuration; fields of tools are those of the first one. */
export function valueAt(config: unknown, path: string): unknown {
  let at: unknown = config;
  for (const name of path.replace('[]', '.0').split('.')) {
    at = typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[name] : undefined;
  }
  return at;
}
