/** Speech over HTTP: a whole text in, audio out as it is made. Natively and in the ElevenLabs dialect; and the models. */
import * as z from 'zod/mini';
import { field } from '../message.ts';
import { TTS_FRAME_BYTES_MAX, TTS_NAME_CHARS_MAX, TTS_TEXT_CHARS_MAX } from '../tts/limits.ts';
import { CONFIG_FIELDS, TtsRequestConfig } from '../tts/settings.ts';
import { declareRoute } from './route.ts';

const note = (description: string) => ({ description });
const { word_timestamps: _timestamps, speaker_prefix: _prefix, ...httpFields } = CONFIG_FIELDS;
const text = field(z.string(), note(`What to speak. At most ${TTS_TEXT_CHARS_MAX} characters.`));

/** Strict: what only sockets take (`word_timestamps`, `speaker_prefix`) is refused like any unknown field. */
const SpeechRequest = z.strictObject({ text, voice_id: TtsRequestConfig.shape.voice_id, ...httpFields });

const HEADERS =
  'Raw audio, mono, as it is made: `audio/pcm` (16 bit, little-endian) or `audio/basic` (G.711, also A-law). ' +
  '`X-Sample-Rate` has the rate in Hz, `X-Audio-Format` is pcm_s16le, mulaw or alaw, `X-KugelAudio-AI-Generated` is true. ' +
  'A failure after the first audio cuts the connection. A client that goes away stops the engine.';

const ERRORS = [
  {
    status: 400,
    code: 'MISSING_VOICE_ID / EMPTY_AUDIO',
    when: 'No voice, or nothing that can be spoken.',
  },
  { status: 404, code: 'NOT_FOUND', when: 'There is no such voice.' },
  { status: 413, code: 'VALIDATION_ERROR', when: 'The text is too long.' },
  { status: 500, code: 'INTERNAL_ERROR', when: 'The voice failed before its first audio.' },
  {
    status: 503,
    code: 'MODEL_UNAVAILABLE',
    when: 'The engine cannot take more work or the server is stopping.',
  },
] as const;

const base = { tag: 'speech', family: 'tts', access: 'key' } as const;
const audio = [{ status: 200, description: HEADERS, mediaType: 'audio/pcm' }] as const;

export const generateSpeech = declareRoute({
  ...base,
  id: 'generateSpeech',
  method: 'POST',
  path: '/v1/tts/generate',
  summary: 'Speak a text',
  description:
    'Unknown fields are refused; so are word_timestamps and speaker_prefix, which only sockets take.',
  body: SpeechRequest,
  bodyBytesMax: TTS_FRAME_BYTES_MAX,
  bodyExample: { text: 'Hello there.', voice_id: 1071 },
  responses: audio,
  errors: ERRORS,
});

const Model = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  parameters: field(z.string(), note('Size; "n/a" where the voice is no neural model.')),
  max_input_length: field(z.int(), note('Characters of a request.')),
  sample_rate: field(z.int(), note('Hz, when none is chosen.')),
});
export type SpeechModelView = z.output<typeof Model>;

export const listModels = declareRoute({
  ...base,
  id: 'listModels',
  method: 'GET',
  path: '/v1/models',
  summary: 'List model names',
  description: "Names of the hosted service; whichever is named, this server's voice speaks.",
  responses: [{ status: 200, description: 'All names.', schema: z.object({ models: z.array(Model) }) }],
});

const dialect = {
  ...base,
  method: 'POST',
  query: z.object({
    output_format: field(z.exactOptional(z.string().check(z.maxLength(TTS_NAME_CHARS_MAX))), {
      description: 'pcm_8000, pcm_16000, pcm_22050, pcm_24000, pcm_44100, ulaw_8000 or alaw_8000.',
      default: 'pcm_24000',
    }),
  }),
  body: z.object({
    text,
    model_id: field(z.exactOptional(z.nullable(z.string().check(z.maxLength(TTS_NAME_CHARS_MAX)))), {
      description: 'Accepted, without effect.',
    }),
    language_code: field(z.exactOptional(z.nullable(z.string())), {
      description: 'ISO 639-1; anything else is ignored.',
    }),
    voice_settings: field(z.exactOptional(z.unknown()), note('Only speed counts, within 0.8 and 1.2.')),
  }),
  bodyBytesMax: TTS_FRAME_BYTES_MAX,
  bodyExample: { text: 'Hello there.' },
  responses: audio,
  errors: [
    ...ERRORS,
    { status: 501, code: 'VALIDATION_ERROR', when: 'The format is not offered (mp3_*, opus_*).' },
  ],
} as const;

export const speakDialect = declareRoute({
  ...dialect,
  id: 'speakDialect',
  path: '/v1/text-to-speech/{voice_id}',
  summary: 'Speak a text (ElevenLabs dialect)',
  description: 'Other fields are ignored. Compressed formats are not offered, so choose no mp3_*.',
});

export const streamDialect = declareRoute({
  ...dialect,
  id: 'streamDialect',
  path: '/v1/text-to-speech/{voice_id}/stream',
  summary: 'Speak a text (ElevenLabs dialect)',
  description: 'The same as without /stream: both answer as the audio is made.',
});
