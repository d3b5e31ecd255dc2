/**
 * docs/protocol/voice-agent-coverage.md: every message, field and error with the test that shows it on a real socket or
 * the wire log it stands in. Written from the same cases that the conformance suite runs; a cell that nothing covers is
 * an error of the generator.
 */
import { readFileSync } from 'node:fs';
import { ERRORS } from '@antiphon/protocol';
import { inWords } from '@antiphon/protocol/expectation';
import {
  acceptedConfig,
  acceptedMessages,
  immutableFields,
  refusedConfig,
  refusedMessages,
} from '@antiphon/testkit/conformance/field-cases';
import { serverFields } from '@antiphon/lab/agent-wire/server-fields';
import { configFields, messageFields } from '@antiphon/testkit/conformance/wire-fields';
import { at } from '../process-step.mjs';
import { GENERATED_NOTE, code, table } from './markdown.mjs';

const FIELDS_TEST = 'tests/conformance/fields.test.ts';
const ERRORS_TEST = 'tests/conformance/errors.test.ts';

/** Fields that take anything: there is nothing to refuse. */
const TAKES_ANYTHING = new Set(['tool_choice']);
/** Groups of fields: what is accepted is accepted field by field. */
const GROUPS = new Set(['played', 'input', 'input.format', 'output', 'output.format']);

export async function voiceAgentCoverage() {
  const text = [
    `${GENERATED_NOTE}\n\n# Voice Agent API: coverage\n`,
    'Which test shows what. *Accepted* and *refused* name the values that are sent; each is a test of its own in ' +
      `\`${FIELDS_TEST}\` (as the first update, as a later one, or as a message), with the answer given here compared ` +
      'on a real socket. A refused first update closes the socket with 1008; otherwise a refusal leaves it open.\n',
    '## Client messages\n',
    clientTable(messageFields(), acceptedMessages(), refusedMessages()),
    '## session.update: fields of the session\n',
    clientTable(configFields(), acceptedConfig(), firstRefusals()),
    '## session.update: fields that the first update fixes\n',
    fixedTable(),
    '## Server messages\n',
    'Each field with the sequences of `tests/wire/*.jsonl` in which it is sent; every event there is checked against ' +
      'its schema.\n',
    serverTable(await serverFields()),
    '## Errors\n',
    `Each row is the test of that name in \`${ERRORS_TEST}\`.\n`,
    errorTable(),
  ];
  return [['docs/protocol/voice-agent-coverage.md', `${text.join('\n').trimEnd()}\n`]];
}

const firstRefusals = () => refusedConfig(null);

function filled(what, cell) {
  if (cell === '') throw new Error(`coverage: nothing shows ${what}`);
  return cell;
}

const shown = (value) => {
  const json = JSON.stringify(value) ?? 'nothing';
  return json.length > 24 ? `${json.slice(0, 16)}... (${json.length} characters)` : json;
};

function clientTable(fields, accepted, refused) {
  const rows = fields.map((field) => {
    const same = ({ field: { message, path } }) => message === field.message && path === field.path;
    const good = accepted.filter(same).map(({ value }) => code(shown(value)));
    const bad = refused
      .filter(same)
      .map(({ value, why, fault }) => `${code(shown(value))} (${why}): ${code(fault.code)}`);
    const name = `${field.message} ${field.path}`;
    return [
      code(field.message === 'session.update' ? field.path : `${field.message}.${field.path}`),
      inWords(field.node),
      filled(`${name}, accepted`, GROUPS.has(field.path) ? 'its fields' : good.join(', ')),
      filled(`${name}, refused`, TAKES_ANYTHING.has(field.path) ? 'takes anything' : bad.join('; ')),
    ];
  });
  return table(['field', 'type and range', 'accepted', 'refused'], rows);
}

const fixedTable = () =>
  table(
    ['field', 'sent later', 'answer'],
    immutableFields().map(({ field, value, fault }) => [
      code(field.path),
      code(shown(value)),
      `${code(fault.code)}: ${fault.message}`,
    ]),
  );

const serverTable = (fields) =>
  table(
    ['field', 'type', 'always', 'seen in'],
    fields.map(({ message, path, node, required, seenIn }) => [
      code(`${message}.${path}`),
      node.properties ? 'an object' : inWords(node),
      required ? 'yes' : 'no',
      filled(`${message}.${path}`, sequences(seenIn)),
    ]),
  );

/** A few names are enough to look at. */
const NAMED_SEQUENCES = 3;
const sequences = (names) =>
  names.slice(0, NAMED_SEQUENCES).join(', ') +
  (names.length > NAMED_SEQUENCES ? ` and ${names.length - NAMED_SEQUENCES} more` : '');

/** The suite's own text says which rows it triggers. */
function errorTable() {
  const suite = readFileSync(at(ERRORS_TEST), 'utf8');
  const triggered = (id) => suite.includes(`  '${id}': `) || suite.includes(`\n  ${id}: `);
  return table(
    ['row', 'code', 'phase', 'message', 'param', 'socket'],
    Object.entries(ERRORS).map(([id, row]) => [
      filled(`the error ${id}`, triggered(id) ? code(id) : ''),
      code(row.code),
      row.phase,
      row.message,
      row.param === null ? 'none' : row.param,
      row.closeCode === null ? 'stays open' : `closes ${row.closeCode}`,
    ]),
  );
}
