/** JSON Schema files (draft 2020-12): one for each direction, one for the session configuration. */
import { CLIENT_MESSAGE_SPECS, SERVER_MESSAGE_SPECS, SessionConfigInput } from '@antiphon/protocol';
import { schemaNode } from '@antiphon/protocol/expectation';

const DRAFT = 'https://json-schema.org/draft/2020-12/schema';

export function jsonSchemas() {
  const { $schema: _draft, ...session } = schemaNode(SessionConfigInput);
  return [
    file('voice-agent-client', 'Voice Agent API: messages of the client', {
      oneOf: CLIENT_MESSAGE_SPECS.map(message),
    }),
    file('voice-agent-server', 'Voice Agent API: messages of the server', {
      oneOf: SERVER_MESSAGE_SPECS.map(message),
    }),
    file('session-config', 'Voice Agent API: session of session.update', session),
  ];
}

function message(spec) {
  const { $schema: _draft, ...node } = schemaNode(spec.schema);
  const extension = spec.extension ? { 'x-extension': true } : {};
  return { title: spec.type, description: spec.description, ...extension, ...node, examples: spec.examples };
}

const file = (name, title, schema) => [
  `docs/protocol/${name}.schema.json`,
  `${JSON.stringify({ $schema: DRAFT, title, ...schema }, null, 2)}\n`,
];
