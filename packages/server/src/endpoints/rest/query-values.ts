/** Texts of a query string as the values its schema names. What cannot be read as such stays text, for the schema to refuse. */
import type { SchemaNode } from '@antiphon/protocol/expectation';

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

/** The last one counts when a name is given twice; names the schema does not know are left out. */
export function queryValues(params: URLSearchParams, node: SchemaNode): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, child] of Object.entries(node.properties ?? {})) {
    const texts = params.getAll(name);
    const last = texts.at(-1);
    if (last === undefined) continue;
    values[name] = child.type === 'array' ? texts : valueOf(last, child);
  }
  return values;
}

function valueOf(text: string, node: SchemaNode): unknown {
  if (node.type === 'integer') return /^[+-]?\d{1,15}$/.test(text) ? Number(text) : text;
  if (node.type === 'number')
    return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
  if (node.type === 'boolean') return BOOLEANS.get(text.toLowerCase()) ?? text;
  return text;
}
