/**
 * What a client of the streaming TTS API may send, by endpoint, one declaration each. Frames have no type field: they
 * are told apart by which key is present (`requests.ts`); the names here are only for the pages and the tests.
 * Unknown fields are ignored.
 */
import * as z from 'zod/mini';
import { declareMessage, field } from '../message.ts';
import { TTS_CONTEXT_ID_CHARS_MAX, TTS_TEXT_CHARS_MAX } from './limits.ts';
import {
  BUFFER_FIELDS,
  CONFIG_FIELDS,
  INACTIVITY_FIELD,
  RETIRED_FIELDS,
  TtsUpdate,
  VoiceSettingsInput,
} from './settings.ts';

const flag = (description: string) => field(z.exactOptional(z.nullable(z.boolean())), { description });
const on = (description: string) => field(z.literal(true), { description });
const voice = { voice_id: VoiceSettingsInput.shape.voice_id };
const text = (description: string) =>
  field(z.string(), { description: `${description} At most ${TTS_TEXT_CHARS_MAX} characters.` });
const contextId = {
  context_id: field(z.string().check(z.minLength(1), z.maxLength(TTS_CONTEXT_ID_CHARS_MAX)), {
    description: 'Chosen by the client.',
  }),
};

const cancel = (description: string) =>
  declareMessage('client', {
    type: 'cancel',
    schema: z.object({ cancel: on('Barge-in.') }),
    description,
    examples: [{ cancel: true }],
  });
const updateSettings = (when: string) =>
  declareMessage('client', {
    type: 'update_settings',
    schema: z.object({
      update_settings: field(TtsUpdate, {
        description: 'Any of the six fields and nothing else; null = unset again.',
      }),
    }),
    description: `Changes settings without interrupting. ${when} Answered by settings_updated; a refused update changes nothing.`,
    examples: [{ update_settings: { speed: 1.1, language: 'de' } }],
  });
const closeSocket = declareMessage('client', {
  type: 'close_socket',
  schema: z.object({ close_socket: on('End everything.') }),
  description: 'What was sent is spoken to its end, then session_closed, then close 1000.',
  examples: [{ close_socket: true }],
});

/** `/ws/tts`: one request per message, answered in order. */
export const TTS_REQUEST_SPECS = [
  declareMessage('client', {
    type: 'request',
    schema: z.object({ text: text('What to speak.'), ...voice, ...CONFIG_FIELDS }),
    description:
      'A whole text. Answered by its audio and one final, or one error, in the order of the requests.',
    examples: [{ text: 'Hello there.', voice_id: 1071 }],
  }),
  cancel(
    'Stops the request that runs and drops those that wait. Answered by one interrupted, also when nothing runs.',
  ),
  updateSettings('Fills the fields that later requests omit.'),
] as const;

/** `/ws/tts/stream`: turns on one socket. */
export const TTS_STREAM_SPECS = [
  declareMessage('client', {
    type: 'text',
    schema: z.object({
      text: z.exactOptional(z.nullable(text('Appended as it is.'))),
      flush: flag('End the turn after this text.'),
      ...voice,
      ...CONFIG_FIELDS,
      ...BUFFER_FIELDS,
      ...RETIRED_FIELDS,
    }),
    description:
      'Text of the open turn, or of a new one. Configuration may ride on any frame, also alone, and stays for later turns.',
    examples: [
      { text: 'Hello', flush: false, voice_id: 1071, language: 'en' },
      { text: '', flush: true },
      { voice_id: 1071, sample_rate: 24000 },
    ],
  }),
  declareMessage('client', {
    type: 'close',
    schema: z.object({
      close: flag('End the turn gracefully.'),
      end_session: flag('The same.'),
    }),
    description:
      'Ends the turn gracefully; the socket stays. Without an open turn session_closed comes at once.',
    examples: [{ close: true }, { end_session: true }],
  }),
  closeSocket,
  cancel(
    'Stops the sentence being generated and drops buffered text and queued turns. Answered by one interrupted for each cancel, also when nothing runs. Settings stay.',
  ),
  updateSettings('Applies to the next turn.'),
] as const;

/** `/ws/tts/multi`: contexts. */
export const TTS_MULTI_SPECS = [
  declareMessage('client', {
    type: 'text',
    schema: z.object({
      text: z.exactOptional(z.nullable(text('Appended as it is; white space starts nothing.'))),
      ...contextId,
      flush: flag('Speak what is buffered and end with final; the context stays open.'),
      keep_alive: flag('Nothing but a sign of life.'),
      voice_settings: field(z.exactOptional(z.nullable(VoiceSettingsInput)), {
        description: 'Voice of this context; other keys are ignored.',
      }),
      ...CONFIG_FIELDS,
      ...BUFFER_FIELDS,
      ...INACTIVITY_FIELD,
      ...RETIRED_FIELDS,
    }),
    description:
      "Creates the context when its id is unknown (answered by context_created) and appends to it. Configuration at top level is the session's and is inherited by later contexts; speed and temperature count for all contexts at once.",
    examples: [
      { text: ' ', context_id: 'a', voice_settings: { voice_id: 1071 }, sample_rate: 24000 },
      { text: 'Hello.', context_id: 'a', flush: true },
      { keep_alive: true, context_id: 'a' },
    ],
  }),
  declareMessage('client', {
    type: 'close_context',
    schema: z.object({
      close_context: on('End the context.'),
      ...contextId,
      immediate: flag('Barge-in: nothing more of it is spoken.'),
    }),
    description:
      'Speaks the rest, then final and context_closed; immediate: context_closed at once, without final.',
    examples: [
      { close_context: true, context_id: 'a' },
      { close_context: true, context_id: 'a', immediate: true },
    ],
  }),
  declareMessage('client', {
    type: 'cancel',
    schema: z.object({
      cancel: on('Barge-in.'),
      context_id: z.exactOptional(z.nullable(contextId.context_id)),
    }),
    description:
      'Barge-in of one context, or without context_id of all that accept input; contexts and socket stay.',
    examples: [{ cancel: true, context_id: 'a' }, { cancel: true }],
  }),
  updateSettings('Counts for contexts created afterwards.'),
  closeSocket,
] as const;

/** `/v1/text-to-speech/{voice_id}/stream-input`: the ElevenLabs dialect. */
export const TTS_DIALECT_SPECS = [
  declareMessage('client', {
    type: 'text',
    schema: z.object({
      text: text('" " opens, "" ends gracefully.'),
      flush: flag('Speak what is buffered.'),
      try_trigger_generation: flag('Accepted, without effect.'),
      voice_settings: field(z.exactOptional(z.unknown()), { description: 'Only speed counts.' }),
    }),
    description: 'Text to speak. The voice is in the path; output_format and model_id in the query.',
    examples: [{ text: ' ' }, { text: 'Hello there. ', flush: true }, { text: '' }],
  }),
  cancel('Drops what is being generated and closes with 1000.'),
] as const;

/** Client frames by endpoint path. */
export const TTS_CLIENT_SPECS = {
  '/ws/tts': TTS_REQUEST_SPECS,
  '/ws/tts/stream': TTS_STREAM_SPECS,
  '/ws/tts/multi': TTS_MULTI_SPECS,
  '/v1/text-to-speech/{voice_id}/stream-input': TTS_DIALECT_SPECS,
} as const;
