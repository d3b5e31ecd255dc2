/**
 * apps/console/src/inspector/message-tables.ts: every message of the Voice Agent API with its fields, as plain tables, so
 * that the console can explain what it sees without the schema library.
 */
import { AGENT_MESSAGE_SPECS } from '@antiphon/protocol';
import { schemaNode } from '@antiphon/protocol/expectation';
import { GENERATED_NOTE } from './markdown.mjs';
import { fieldRows } from './schema-rows.mjs';

export function consoleMessages() {
  const note = GENERATED_NOTE.replace('<!-- ', '').replace(' -->', '');
  const rows = AGENT_MESSAGE_SPECS.map((spec) => {
    const all = fieldRows(schemaNode(spec.schema)).filter(({ path }) => path !== 'type');
    const open = all.filter((row) => row.open).map(({ path }) => path);
    const fields = all.filter(({ path }) => !open.some((outer) => /^[.[]/.test(inside(path, outer))));
    return [spec.type, spec.direction, spec.description, fields.map(fieldOf)];
  });
  const text = [
    `// ${note}`,
    "import type { MessageTable } from './field-table.ts';",
    '',
    '/** Type, who sends it, what it is, and its fields: path, type and range, whether it is required, what it means. */',
    '// prettier-ignore',
    'export const MESSAGE_TABLES: readonly MessageTable[] = [',
    ...rows.map((row) => `  ${JSON.stringify(row)},`),
    '];',
    '',
  ];
  return [['apps/console/src/inspector/message-tables.ts', text.join('\n')]];
}

/** What follows `outer` in `path`, "" where it is not inside. */
const inside = (path, outer) => (path.startsWith(outer) ? path.slice(outer.length) : '');

const fieldOf = ({ path, type, required, description }) => [
  path,
  type,
  required ? 1 : 0,
  description.replaceAll('*', ''),
];
