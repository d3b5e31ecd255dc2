/**
 * The AsyncAPI 3 document of the WebSocket interfaces. Enters: channels with their message declarations. Leaves: plain
 * JSON. A channel is one line in CHANNELS.
 */
import { AGENT_MESSAGE_SPECS } from './agent.ts';
import { schemaNode } from './expectation.ts';
import type { MessageSpec } from './message.ts';
import { API_VERSION } from './rest/openapi.ts';
import { paramNames } from './rest/route.ts';
import { TTS_CLIENT_SPECS } from './tts/client.ts';
import { TTS_DIALECT_SERVER_SPECS, TTS_SERVER_SPECS } from './tts/server.ts';

type Json = Readonly<Record<string, unknown>>;

export type ChannelSpec = {
  /** Key of the channel in the document. */
  readonly id: string;
  /** Path of the WebSocket. */
  readonly address: string;
  readonly title: string;
  readonly description: string;
  readonly messages: readonly MessageSpec[];
};

const TTS_CHANNEL_IDS: Readonly<Record<string, string>> = {
  '/ws/tts': 'speech',
  '/ws/tts/stream': 'speechStream',
  '/ws/tts/multi': 'speechMulti',
  '/v1/text-to-speech/{voice_id}/stream-input': 'speechDialect',
};

export const CHANNELS: readonly ChannelSpec[] = [
  {
    id: 'agent',
    address: '/v1/ws',
    title: 'Voice Agent API',
    description:
      'JSON text frames. Credentials: `Authorization: Bearer KEY`, a temporary token there or as `?token=`. The server is silent until the first session.update or session.resume.',
    messages: AGENT_MESSAGE_SPECS,
  },
  ...Object.entries(TTS_CLIENT_SPECS).map(([address, client]): ChannelSpec => {
    const dialect = address.includes('{');
    return {
      id: TTS_CHANNEL_IDS[address] ?? address,
      address,
      title: `Streaming text to speech at ${address}`,
      description:
        'JSON text frames, recognised by the key that is present. Credentials: `?api_key=`, `?token=` or `Authorization: Bearer KEY`.',
      messages: [...client, ...(dialect ? TTS_DIALECT_SERVER_SPECS : TTS_SERVER_SPECS)],
    };
  }),
];

export function asyncApiDocument(channels: readonly ChannelSpec[] = CHANNELS): Json {
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Antiphon',
      version: API_VERSION,
      description: 'The WebSocket interfaces of a self-hosted voice-agent server.',
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(channels.map((channel) => [channel.id, channelOf(channel)])),
    operations: Object.fromEntries(channels.flatMap(operationsOf)),
    components: {
      messages: Object.fromEntries(
        channels.flatMap(({ id, messages }) => messages.map((spec) => [keyOf(id, spec), messageOf(spec)])),
      ),
    },
  };
}

const keyOf = (channel: string, spec: MessageSpec): string => `${channel}.${spec.direction}.${spec.type}`;

const channelOf = ({ id, address, title, description, messages }: ChannelSpec): Json => ({
  address,
  title,
  description,
  ...(paramNames(address).length === 0
    ? {}
    : { parameters: Object.fromEntries(paramNames(address).map((name) => [name, {}])) }),
  messages: Object.fromEntries(
    messages.map((spec) => [keyOf(id, spec), { $ref: `#/components/messages/${pointer(keyOf(id, spec))}` }]),
  ),
  bindings: { ws: { method: 'GET' } },
});

/** Described from the server's side: it receives what clients send. */
function operationsOf({ id, title, messages }: ChannelSpec): [string, Json][] {
  const refs = (direction: MessageSpec['direction']): Json[] =>
    messages
      .filter((spec) => spec.direction === direction)
      .map((spec) => ({ $ref: `#/channels/${id}/messages/${pointer(keyOf(id, spec))}` }));
  const operation = (action: string, direction: MessageSpec['direction']): Json => ({
    action,
    title: `${title}: messages of the ${direction}`,
    channel: { $ref: `#/channels/${id}` },
    messages: refs(direction),
  });
  return [
    [`${id}.receive`, operation('receive', 'client')],
    [`${id}.send`, operation('send', 'server')],
  ];
}

function messageOf(spec: MessageSpec): Json {
  const { $schema: _dialect, ...payload } = schemaNode(spec.schema) as Record<string, unknown>;
  return {
    name: spec.type,
    summary: spec.description,
    ...(spec.extension ? { 'x-extension': true } : {}),
    payload,
    examples: spec.examples.map((example) => ({ payload: example })),
  };
}

const pointer = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');
