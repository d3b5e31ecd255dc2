// What a message holds, field by field, beside what the protocol says of each: type and range, meaning, and whether it
// belongs there. In: a message and the generated tables. Out: rows of text. Pure.

export type Direction = 'client' | 'server';

/** path, type and range, 1 = required, meaning. */
export type FieldEntry = readonly [path: string, type: string, required: number, meaning: string];
export type MessageTable = readonly [
  type: string,
  direction: Direction,
  description: string,
  fields: readonly FieldEntry[],
];

export interface FieldRow {
  path: string;
  value: string;
  type: string;
  meaning: string;
  /** `missing`: required and not there. `unknown`: the protocol has no such field. */
  state: 'known' | 'missing' | 'unknown';
}

/** Characters of a value that are shown; the rest is counted. */
const MAX_VALUE_CHARS = 400;
/** Rows of one message: a long list of tools says the same again and again. */
const MAX_ROWS = 200;

export function tableOf(
  tables: readonly MessageTable[],
  message: { type: string; direction: Direction },
): MessageTable | undefined {
  return tables.find(([type, direction]) => type === message.type && direction === message.direction);
}

export function fieldRows(
  message: Readonly<Record<string, unknown>>,
  table: MessageTable | undefined,
): FieldRow[] {
  const fields = new Map((table?.[3] ?? []).map((entry) => [entry[0], entry]));
  const seen = new Set<string>();
  const rows = Object.entries(message)
    .filter(([name]) => name !== 'type')
    .flatMap(([name, value]) => rowsOf(value, { path: name, kind: name, fields, seen }));
  const missing = [...fields.values()]
    .filter(([path, , required]) => required === 1 && !path.includes('.') && !(path in message))
    .map(([path, type, , meaning]): FieldRow => ({ path, value: '', type, meaning, state: 'missing' }));
  return [...rows, ...missing].slice(0, MAX_ROWS);
}

interface Place {
  /** With indexes: `tools[0].name`. */
  path: string;
  /** Without: `tools[].name`, as in the tables. */
  kind: string;
  fields: ReadonlyMap<string, FieldEntry>;
  seen: Set<string>;
}

/** A group whose fields the tables know is its fields; everything else is one row. */
function rowsOf(value: unknown, place: Place): FieldRow[] {
  const { path, kind, fields } = place;
  if (Array.isArray(value) && hasInner(fields, `${kind}[].`)) {
    return value.flatMap((entry: unknown, index) =>
      rowsOf(entry, { ...place, path: `${path}[${String(index)}]`, kind: `${kind}[]` }),
    );
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && hasInner(fields, `${kind}.`)) {
    return Object.entries(value).flatMap(([name, inner]) =>
      rowsOf(inner, { ...place, path: `${path}.${name}`, kind: `${kind}.${name}` }),
    );
  }
  const field = fields.get(kind);
  const [, type = '', , meaning = ''] = field ?? [];
  return [{ path, value: valueText(value), type, meaning, state: field ? 'known' : 'unknown' }];
}

const hasInner = (fields: ReadonlyMap<string, FieldEntry>, prefix: string): boolean =>
  [...fields.keys()].some((path) => path.startsWith(prefix));

function valueText(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  if (text.length <= MAX_VALUE_CHARS) return text;
  return `${text.slice(0, MAX_VALUE_CHARS)} … (${String(text.length)} characters)`;
}
