/** docs/protocol/voice-agent.md: every message and the session configuration, from the declarations. */
import {
  CLIENT_MESSAGE_SPECS,
  SERVER_MESSAGE_SPECS,
  SessionConfigInput,
  ResolvedSessionConfig,
  VOICE_ALIASES,
} from '@antiphon/protocol';
import { schemaNode } from '@antiphon/protocol/expectation';
import { GENERATED_NOTE, code, jsonBlock, table } from './markdown.mjs';
import { fieldRows } from './schema-rows.mjs';

/** Fields that have a section of their own. */
const SECTION_OF = { session: '#session-configuration', config: '#resolved-configuration' };

export function voiceAgentPage() {
  const parts = [
    `${GENERATED_NOTE}\n\n# Voice Agent API\n`,
    'JSON text frames over a WebSocket at `/v1/ws`. The server says nothing until the first `session.update` or ' +
      '`session.resume`. Unknown fields of a message are ignored unless its section says otherwise. Errors are ' +
      'listed in [errors](../errors.md); the schemas are in the `*.schema.json` files beside this page. ' +
      '*Extension* marks what Antiphon adds to the protocol.\n',
    overview('Client messages', CLIENT_MESSAGE_SPECS),
    overview('Server messages', SERVER_MESSAGE_SPECS),
    '## Messages from the client\n',
    ...CLIENT_MESSAGE_SPECS.map(message),
    '## Messages from the server\n',
    ...SERVER_MESSAGE_SPECS.map(message),
    '## Session configuration\n',
    'What `session.update` may set. All fields are optional. Unknown top-level keys are refused; unknown nested ' +
      'keys are ignored.\n',
    configTable(schemaNode(SessionConfigInput)),
    '## Resolved configuration\n',
    'What `session.ready` and `session.updated` carry: every field, always.\n',
    fieldTable(schemaNode(ResolvedSessionConfig)),
    '## Voices\n',
    'Accepted names; each is spoken by a voice of this server of the same sex.\n',
    voices(),
  ];
  return [['docs/protocol/voice-agent.md', `${parts.join('\n').trimEnd()}\n`]];
}

const anchor = (type) => `#${type.replaceAll('.', '')}`;

export const overview = (title, specs) =>
  `## ${title}\n\n${table(
    ['message', ''],
    specs.map((spec) => [
      `[\`${spec.type}\`](${anchor(spec.type)})${spec.extension ? ' *extension*' : ''}`,
      firstSentence(spec.description),
    ]),
  )}`;

const firstSentence = (text) => /^.*?[.](?= |$)/.exec(text)?.[0] ?? text;

export function message(spec) {
  const examples = spec.examples.map(jsonBlock).join('\n');
  const note = spec.extension ? '*Extension.* ' : '';
  return `### ${spec.type}\n\n${note}${spec.description}\n\n${fieldTable(schemaNode(spec.schema))}\n${examples}`;
}

const fieldTable = (node) =>
  table(
    ['field', 'type and range', 'required', 'default', 'meaning'],
    fieldRows(node, SECTION_OF).map((row) => [
      code(row.path),
      row.type,
      row.required ? 'yes' : 'no',
      row.default,
      row.description,
    ]),
  );

const configTable = (node) =>
  table(
    ['field', 'type and range', 'default', 'may change', 'meaning'],
    fieldRows(node, SECTION_OF).map((row) => [
      code(row.path),
      row.type,
      row.default,
      row.mutable,
      row.description,
    ]),
  );

function voices() {
  const named = (sex) =>
    Object.keys(VOICE_ALIASES)
      .filter((name) => VOICE_ALIASES[name] === sex)
      .join(', ');
  return `- female: ${named('female')}\n- male: ${named('male')}\n`;
}
