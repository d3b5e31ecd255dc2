/**
 * What the server of the Voice Agent API sends, one declaration each. Every event carries `timestamp`. All fields that
 * a strict client requires are required here. Clients ignore fields they do not know.
 */
import * as z from 'zod/mini';
import { SESSION_ERROR_CODES } from './errors.ts';
import { declareMessage, field } from './message.ts';
import { ResolvedSessionConfig } from './session-config.ts';

const TIMESTAMP_EXAMPLE = 1764000000.125;
const timestamp = field(z.number(), { description: 'When the event was sent: epoch seconds with fraction.' });
const text = (description: string) => field(z.string(), { description });
const replyId = text('The reply this belongs to.');
const itemId = text('The conversation item: one per user turn and one per reply.');

type Shape = Record<string, z.ZodMiniType>;

/** Adds what all server events share, so that no declaration can forget it. */
function declareEvent<const Type extends string, const Fields extends Shape>(
  type: Type,
  spec: {
    readonly fields: Fields;
    readonly description: string;
    readonly examples: readonly Record<string, unknown>[];
    readonly extension?: boolean;
  },
) {
  const { fields, examples: bare, ...rest } = spec;
  const schema = z.object({ type: z.literal(type), ...fields, timestamp });
  const examples = bare.map((example) => ({ type, ...example, timestamp: TIMESTAMP_EXAMPLE }));
  return declareMessage('server', { type, schema, ...rest, examples });
}

const EXAMPLE_CONFIG: z.output<typeof ResolvedSessionConfig> = {
  id: 'agent_inline',
  system_prompt: 'You book appointments.',
  greeting: 'Hello, how can I help?',
  input: {
    type: 'audio',
    format: { encoding: 'audio/pcm', sample_rate: 24000 },
    turn_detection: null,
    keyterms: null,
    transcription_mode: null,
    continuous_partials: null,
    transcription_prompt: null,
    language_codes: null,
    voice_focus: null,
    voice_focus_threshold: null,
  },
  output: {
    type: 'audio',
    voice: 'alba',
    format: { encoding: 'audio/pcm', sample_rate: 24000 },
    volume: null,
  },
  tools: [],
  llm: [],
  pre_connect_requests: [],
};

const SESSION_ID = 'sess_0123456789abcdef0123456789abcdef';

const SESSION_EVENTS = [
  declareEvent('session.ready', {
    fields: {
      session_id: text('Needed to resume.'),
      config: ResolvedSessionConfig,
      expires_at: field(z.int(), { description: 'Epoch seconds at which the session ends by itself.' }),
      resume_token: text('A credential for resuming this session; may be empty.'),
    },
    description:
      'The session can hear. Sent once after the first session.update (and its session.updated), and again after each resume with a new resume_token.',
    examples: [{ session_id: SESSION_ID, config: EXAMPLE_CONFIG, expires_at: 1764010800, resume_token: '' }],
  }),
  declareEvent('session.updated', {
    fields: { config: ResolvedSessionConfig },
    description:
      'An update was applied; config is the whole configuration. Sent for every update, the first included.',
    examples: [{ config: EXAMPLE_CONFIG }],
  }),
  declareEvent('session.ended', {
    fields: {
      session_duration_seconds: field(z.number(), { description: 'From session.ready to the end.' }),
      audio_duration_seconds: field(z.nullable(z.number()), {
        description: 'Audio received; null when none was.',
      }),
    },
    description: 'The last event of a clean end; the socket closes after it.',
    examples: [
      { session_duration_seconds: 61.4, audio_duration_seconds: 58.2 },
      { session_duration_seconds: 1.5, audio_duration_seconds: null },
    ],
  }),
  declareEvent('session.error', {
    fields: {
      code: field(z.enum(SESSION_ERROR_CODES), { description: 'See the table of errors.' }),
      message: text('For people.'),
      param: field(z.exactOptional(z.nullable(z.string())), {
        description: 'The field at fault, where there is one.',
      }),
      session_id: field(z.exactOptional(z.nullable(z.string())), {
        description: 'null before there is a session.',
      }),
    },
    description: 'Something was refused or failed. The table of errors says whether the socket stays open.',
    examples: [
      { code: 'invalid_format', message: 'Unknown message type: hello' },
      { code: 'unauthorized', message: 'Authentication failed', param: null, session_id: null },
    ],
  }),
] as const;

const USER_EVENTS = [
  declareEvent('input.speech.started', {
    fields: {},
    description: 'The user has the floor. While the agent speaks it is sent only when a barge-in is decided.',
    examples: [{}],
  }),
  declareEvent('input.speech.stopped', {
    fields: {},
    description: "The end of the user's turn was decided (not: the sound stopped).",
    examples: [{}],
  }),
  declareEvent('transcript.user.delta', {
    fields: { item_id: itemId, text: text('The whole transcript so far: replaces, never appends.') },
    description: 'What was recognised so far in the open turn.',
    examples: [{ item_id: 'msg_1', text: 'i would like to' }],
  }),
  declareEvent('transcript.user', {
    fields: { item_id: itemId, text: text('The final transcript.') },
    description:
      'The final transcript of a turn, once, with the item_id of its deltas. Nothing amends it later.',
    examples: [{ item_id: 'msg_1', text: 'I would like to book a visit.' }],
  }),
] as const;

const REPLY_EVENTS = [
  declareEvent('reply.started', {
    fields: { reply_id: replyId, item_id: itemId },
    description: 'The agent begins a reply.',
    examples: [{ reply_id: 'resp_1', item_id: 'msg_2' }],
  }),
  declareEvent('reply.audio', {
    fields: { reply_id: replyId, data: text('Base64 of samples in the configured output encoding.') },
    description: 'A piece of the reply, at most a little ahead of real time. None follows an interruption.',
    examples: [{ reply_id: 'resp_1', data: 'AAABAAIAAwAEAAUA' }],
  }),
  declareEvent('transcript.agent.delta', {
    fields: {
      reply_id: replyId,
      item_id: itemId,
      delta: text('One word.'),
      start_ms: field(z.nullable(z.int()), {
        description: 'Start of the word in the audio of the reply, ms.',
      }),
      end_ms: field(z.nullable(z.int()), { description: 'End of the word in the audio of the reply, ms.' }),
    },
    description: 'A word of the reply with its place in the audio.',
    examples: [{ reply_id: 'resp_1', item_id: 'msg_2', delta: 'Hello,', start_ms: 40, end_ms: 410 }],
  }),
  declareEvent('transcript.agent', {
    fields: {
      text: text('What was said; of an interrupted reply, what was heard.'),
      reply_id: replyId,
      item_id: itemId,
      interrupted: field(z.boolean(), { description: 'The user or reply.cancel cut it short.' }),
    },
    description: 'Exactly one per reply that produced text, before its reply.done.',
    examples: [{ text: 'Hello, how can', reply_id: 'resp_1', item_id: 'msg_2', interrupted: true }],
  }),
  declareEvent('reply.done', {
    fields: {
      reply_id: replyId,
      status: field(z.enum(['completed', 'interrupted']), { description: 'How the reply ended.' }),
    },
    description:
      'The end of a reply: always, once, and no event of that reply but transcript.agent.delta after it.',
    examples: [
      { reply_id: 'resp_1', status: 'completed' },
      { reply_id: 'resp_2', status: 'interrupted' },
    ],
  }),
  declareEvent('reply.error', {
    fields: {
      reply_id: replyId,
      code: text('Machine-readable, e.g. llm_provider_error.'),
      message: text('For people.'),
      retryable: field(z.boolean(), { description: 'The same request may work later.' }),
      status_code: field(z.nullable(z.int()), {
        description: 'HTTP status of the provider, where there is one.',
      }),
      provider_code: field(z.nullable(z.string()), { description: "The provider's own code." }),
      provider_param: field(z.nullable(z.string()), { description: "The provider's own param." }),
    },
    description: 'An engine failed during the reply. Followed by its reply.done; the session goes on.',
    examples: [
      {
        reply_id: 'resp_1',
        code: 'llm_provider_error',
        message: 'The language model did not answer',
        retryable: true,
        status_code: 502,
        provider_code: null,
        provider_param: null,
      },
    ],
  }),
  declareEvent('tool.call', {
    fields: {
      call_id: text('To be repeated in tool.result.'),
      name: text('Name of the tool.'),
      arguments: field(z.record(z.string(), z.unknown()), { description: 'The arguments, ready to use.' }),
    },
    description:
      'The agent wants a tool run; inside a reply, before its reply.done. Answer with tool.result.',
    examples: [{ call_id: 'call_1', name: 'find_order', arguments: { order_number: '123456' } }],
  }),
] as const;

const TraceStep = z.object({
  atMs: field(z.number(), { description: 'Time since the session began, ms.' }),
  input: field(z.looseObject({ type: text('Name of an input of the core.') }), {
    description: 'What happened.',
  }),
  commands: field(z.array(z.looseObject({ type: text('Name of a command of the core.') })), {
    description:
      'What the server did about it; decision.record holds a decision with its facts and its reason.',
  }),
});

const TRACE_EVENTS = [
  declareEvent('session.trace', {
    fields: {
      trace_version: field(z.int(), { description: 'antiphonTrace of a recorded trace of these steps.' }),
      first_step: field(z.int().check(z.minimum(0)), {
        description:
          'Number of the first step of this event, counted from the beginning of the session. More than was to be expected: steps in between are lost. Less: after a resume, steps are sent again.',
      }),
      steps: field(z.array(TraceStep), { description: 'Steps of the turn-taking, in order.' }),
    },
    description:
      'What the turn-taking got and what it decided, step by step, as a trace file records it. Sent only where `trace` is true in the session configuration, a few times a second and only while the connection keeps up with the audio.',
    examples: [
      {
        trace_version: 2,
        first_step: 120,
        steps: [
          {
            atMs: 3840,
            input: { type: 'vad.scored', audioMs: 3840, probability: 0.97, levelDb: -24 },
            commands: [{ type: 'recognition.start', turnId: 1, fromAudioMs: 3540 }],
          },
        ],
      },
    ],
    extension: true,
  }),
] as const;

export const SERVER_MESSAGE_SPECS = [
  ...SESSION_EVENTS,
  ...USER_EVENTS,
  ...REPLY_EVENTS,
  ...TRACE_EVENTS,
] as const;
