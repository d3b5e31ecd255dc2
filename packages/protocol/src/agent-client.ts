/**
 * What a client of the Voice Agent API may send, one declaration each. Unknown extra keys of a message are ignored
 * except where a message says otherwise; field rules are in the schemas, rules between messages in the server.
 */
import * as z from 'zod/mini';
import { ID_CHARS_MAX, PLAYED_REPORT_MS, SESSION_S_MAX } from './limits.ts';
import { declareMessage, field } from './message.ts';
import { SessionConfigInput } from './session-config.ts';

const id = (description: string) =>
  field(z.string().check(z.minLength(1), z.maxLength(ID_CHARS_MAX)), { description });
const MS_PER_S = 1000;

const sessionUpdate = declareMessage('client', {
  type: 'session.update',
  schema: z.object({
    type: z.literal('session.update'),
    session: field(SessionConfigInput, {
      description: 'Only the fields to set; see the session configuration.',
    }),
  }),
  description:
    'The first message of a new session, later any change of mutable fields. Fields that are not named keep their value. Answered by session.updated, the first one also by session.ready. A refused update changes nothing; a refused first update closes the socket with 1008.',
  examples: [
    {
      type: 'session.update',
      session: { system_prompt: 'You book appointments.', greeting: 'Hello, how can I help?' },
    },
    {
      type: 'session.update',
      session: {
        system_prompt: 'You are a pharmacy assistant.',
        input: {
          format: { encoding: 'audio/pcm', sample_rate: 24000 },
          turn_detection: { interrupt_response: true },
        },
        output: { voice: 'anna', format: { encoding: 'audio/pcm', sample_rate: 24000 }, volume: 80 },
        tools: [
          {
            type: 'function',
            name: 'find_order',
            description: 'Looks an order up by its number.',
            parameters: {
              type: 'object',
              properties: { order_number: { type: 'string', pattern: '[0-9]{6}' } },
              required: ['order_number'],
            },
          },
        ],
      },
    },
    {
      type: 'session.update',
      session: { input: { turn_detection: { min_silence: 600, max_silence: 2400 } } },
    },
  ],
});

/** A reply and how far it was played: fresh schemas for each message that has them. */
const playedReply = () => ({
  reply_id: id('The reply whose audio is playing.'),
  played_ms: field(z.number().check(z.minimum(0), z.maximum(SESSION_S_MAX * MS_PER_S)), {
    description: 'How much of the audio of this reply has left the speaker, ms from its first sample.',
  }),
});

const sessionResume = declareMessage('client', {
  type: 'session.resume',
  schema: z.object({
    type: z.literal('session.resume'),
    session_id: id('The session to continue.'),
    played: field(z.optional(z.object(playedReply())), {
      description:
        'The last reply of which this client got audio, and how much of that it has played (or still plays out). Without it the server estimates; a network that was silent for a while before it broke makes that wrong.',
      extension: true,
    }),
  }),
  description:
    'The first message on a new socket that continues a dropped session, within 30 s of the drop; by its owner: the API key it was started with, a temporary token of that key, or its resume_token. Answered by session.ready with the same session_id and a new resume_token. What the client missed follows, then what was left unsaid; see docs/voice-agent-rules.md.',
  examples: [
    {
      type: 'session.resume',
      session_id: 'sess_0123456789abcdef0123456789abcdef',
      played: { reply_id: 'resp_1', played_ms: 1240 },
    },
    { type: 'session.resume', session_id: 'sess_0123456789abcdef0123456789abcdef' },
  ],
});

const inputAudio = declareMessage('client', {
  type: 'input.audio',
  schema: z.object({
    type: z.literal('input.audio'),
    audio: field(z.string(), { description: 'Base64 of samples in the configured input encoding.' }),
  }),
  description:
    'A piece of what the microphone hears, about 50 ms each, in order, about as fast as real time. Audio before session.ready is discarded silently.',
  examples: [{ type: 'input.audio', audio: 'AAABAAIAAwAEAAUA' }],
});

const toolResult = declareMessage('client', {
  type: 'tool.result',
  schema: z.object({
    type: z.literal('tool.result'),
    call_id: id('call_id of the tool.call.'),
    result: field(z.string(), { description: 'JSON text; plain text is accepted.' }),
    is_error: field(z._default(z.boolean(), false), { description: 'The tool failed; result says why.' }),
  }),
  description: 'The answer to a tool.call. May be sent at once; need not wait for reply.done.',
  examples: [
    { type: 'tool.result', call_id: 'call_1', result: '{"status":"shipped"}' },
    { type: 'tool.result', call_id: 'call_2', result: '{"error":"no such order"}', is_error: true },
  ],
});

const replyCreate = declareMessage('client', {
  type: 'reply.create',
  schema: z.object({
    type: z.literal('reply.create'),
    instructions: field(z.exactOptional(z.nullable(z.string())), {
      description: 'For this reply only; does not change system_prompt.',
    }),
  }),
  description:
    'Makes the agent speak now, to the conversation as it stands. While another reply runs it is queued; it replaces a running greeting. In a session of text input it is how a reply is asked for.',
  examples: [
    { type: 'reply.create', instructions: 'Say that you are still looking.' },
    { type: 'reply.create' },
  ],
});

const replyCancel = declareMessage('client', {
  type: 'reply.cancel',
  schema: z.object({ type: z.literal('reply.cancel'), reply_id: id('The reply to stop.') }),
  description: 'Stops a reply. Answered by reply.done with status interrupted.',
  examples: [{ type: 'reply.cancel', reply_id: 'resp_1' }],
});

const conversationMessage = declareMessage('client', {
  type: 'conversation.message',
  schema: z.strictObject({
    type: z.literal('conversation.message'),
    role: field(z.enum(['user', 'system']), { description: 'Who the text is from.' }),
    content: field(z.string(), { description: 'The text.' }),
  }),
  description:
    'Adds text to the conversation. Never triggers a reply and has no acknowledgement. Nothing but these fields is accepted.',
  examples: [
    { type: 'conversation.message', role: 'system', content: 'The caller is a returning customer.' },
  ],
});

const sessionEnd = declareMessage('client', {
  type: 'session.end',
  schema: z.object({ type: z.literal('session.end') }),
  description: 'Ends the session. Answered by session.ended, then the socket closes with 1000.',
  examples: [{ type: 'session.end' }],
});

const outputAudioPlayed = declareMessage('client', {
  type: 'output.audio.played',
  schema: z.object({
    type: z.literal('output.audio.played'),
    ...playedReply(),
  }),
  description: `How far playback has come. Optional: without it the server estimates. Sent every 100 to ${PLAYED_REPORT_MS} ms while audio plays and once when playback is flushed. Makes the interrupted transcript true to what was heard. Not acknowledged.`,
  examples: [
    { type: 'output.audio.played', reply_id: 'resp_1', played_ms: 0 },
    { type: 'output.audio.played', reply_id: 'resp_1', played_ms: 1240.5 },
  ],
  extension: true,
});

export const CLIENT_MESSAGE_SPECS = [
  sessionUpdate,
  sessionResume,
  inputAudio,
  toolResult,
  replyCreate,
  replyCancel,
  conversationMessage,
  sessionEnd,
  outputAudioPlayed,
] as const;
