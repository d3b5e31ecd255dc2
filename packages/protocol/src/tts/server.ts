/**
 * What the server of the streaming TTS API sends, one declaration each. Audio, timings and ends are separate frames:
 * clients skip the rest of a frame after its first known key. `error` is never null.
 */
import * as z from 'zod/mini';
import { declareMessage, field } from '../message.ts';
import { TTS_ERROR_CODES } from './errors.ts';
import { TTS_ENCODINGS } from './settings.ts';

const count = () => z.int().check(z.minimum(0));
const amount = () => z.number().check(z.minimum(0));
const context = {
  context_id: field(z.exactOptional(z.string()), { description: 'On /ws/tts/multi.' }),
};
const chunk = {
  chunk_id: field(count(), { description: 'Counts the text chunks of the turn from 0.' }),
};

export const TtsUsage = z.object({
  audio_seconds: amount(),
  characters: count(),
  model_id: z.string(),
  cost_cents: z.null(),
  cost_unavailable: z.literal(true),
});
const totals = {
  total_audio_seconds: z.exactOptional(amount()),
  total_text_chunks: z.exactOptional(count()),
  total_audio_chunks: z.exactOptional(count()),
};
const usage = field(z.exactOptional(TtsUsage), {
  description: 'A self-hosted server has no price: cost_cents is null and cost_unavailable true.',
});
const USAGE = {
  audio_seconds: 1.2,
  characters: 12,
  model_id: 'kugel-3',
  cost_cents: null,
  cost_unavailable: true,
};

export const TtsWordTimestamp = z.object({
  word: z.string(),
  start_ms: amount(),
  end_ms: amount(),
  char_start: count(),
  char_end: count(),
  score: z.number(),
  source_start: field(z.exactOptional(count()), {
    description:
      'Extension: where the word stands in the text of the turn as it was sent, before normalisation.',
  }),
  source_end: field(z.exactOptional(count()), { description: 'Extension: its end, exclusive.' }),
});

export const TTS_SERVER_SPECS = [
  declareMessage('server', {
    type: 'generation_started',
    schema: z.object({
      generation_started: z.literal(true),
      ...chunk,
      text: field(z.string(), { description: 'The chunk as it was sent.' }),
      ...context,
    }),
    description: 'A text chunk (a sentence) begins.',
    examples: [{ generation_started: true, chunk_id: 0, text: 'Hello there.' }],
  }),
  declareMessage('server', {
    type: 'audio',
    schema: z.object({
      audio: field(z.string(), { description: 'Base64.' }),
      enc: z.enum(TTS_ENCODINGS),
      idx: field(count(), { description: 'Counts the audio frames of the turn from 0.' }),
      sr: field(count(), { description: 'Sample rate, Hz.' }),
      samples: count(),
      ...chunk,
      ...context,
    }),
    description: 'At most 100 ms of audio.',
    examples: [{ audio: 'AAABAAIA', enc: 'pcm_s16le', idx: 0, sr: 24000, samples: 3, chunk_id: 0 }],
  }),
  declareMessage('server', {
    type: 'word_timestamps',
    schema: z.object({ word_timestamps: z.array(TtsWordTimestamp), ...chunk, ...context }),
    description:
      'The words of a chunk, after its audio: times from the start of its audio, offsets into its text (end exclusive).',
    examples: [
      {
        word_timestamps: [{ word: 'Hello', start_ms: 30, end_ms: 410, char_start: 0, char_end: 5, score: 1 }],
        chunk_id: 0,
      },
    ],
  }),
  declareMessage('server', {
    type: 'chunk_complete',
    schema: z.object({
      chunk_complete: z.literal(true),
      ...chunk,
      audio_seconds: amount(),
      gen_ms: amount(),
      ...context,
    }),
    description: 'The last audio of the chunk was sent.',
    examples: [{ chunk_complete: true, chunk_id: 0, audio_seconds: 1.2, gen_ms: 41 }],
  }),
  declareMessage('server', {
    type: 'final',
    schema: z.object({
      final: z.literal(true),
      ...totals,
      chunks: z.exactOptional(count()),
      total_samples: z.exactOptional(count()),
      dur_ms: z.exactOptional(amount()),
      gen_ms: z.exactOptional(amount()),
      rtf: z.exactOptional(amount()),
      ttfa_ms: z.exactOptional(z.nullable(amount())),
      usage,
      debug: z.exactOptional(
        z.object({ original_text: z.string(), ttfa_ms: z.nullable(amount()), speed: z.number() }),
      ),
      ...context,
    }),
    description:
      'No more audio in this turn or request, or of this flush of a context. The totals are those of /ws/tts/stream; chunks to debug those of /ws/tts.',
    examples: [
      { final: true, total_audio_seconds: 1.2, total_text_chunks: 1, total_audio_chunks: 12 },
      { final: true, context_id: 'a' },
      {
        final: true,
        chunks: 12,
        total_samples: 28800,
        dur_ms: 1200,
        gen_ms: 41,
        rtf: 0.034,
        usage: USAGE,
        debug: { original_text: 'Hello there.', ttfa_ms: 42, speed: 1 },
      },
    ],
  }),
  declareMessage('server', {
    type: 'session_closed',
    schema: z.object({
      session_closed: z.literal(true),
      ...totals,
      usage,
    }),
    description:
      'The end of a turn of /ws/tts/stream, right after its final; alone when there was none. On /ws/tts/multi only for close_socket.',
    examples: [
      {
        session_closed: true,
        ...{ total_audio_seconds: 1.2 },
        total_text_chunks: 1,
        total_audio_chunks: 12,
        usage: USAGE,
      },
    ],
  }),
  declareMessage('server', {
    type: 'interrupted',
    schema: z.object({
      interrupted: z.literal(true),
      ...context,
      spoken_text: field(z.exactOptional(z.string()), {
        description: 'Extension: what a listener has heard of the turn, by the time it was sent.',
      }),
      spoken_ms: field(z.exactOptional(amount()), { description: 'Extension: the same in ms.' }),
      estimated: field(z.exactOptional(z.literal(true)), { description: 'Extension.' }),
    }),
    description: 'The answer to cancel, once for each. Nothing of the cancelled turns comes after it.',
    examples: [{ interrupted: true, spoken_text: 'Hello', spoken_ms: 480, estimated: true }],
  }),
  declareMessage('server', {
    type: 'settings_updated',
    schema: z.object({
      settings_updated: z.literal(true),
      settings: z.object({
        cfg_scale: z.nullable(z.number()),
        temperature: z.nullable(z.number()),
        speed: z.nullable(z.number()),
        max_new_tokens: z.nullable(z.number()),
        language: z.nullable(z.string()),
        normalize: z.nullable(z.boolean()),
      }),
    }),
    description: 'The answer to update_settings: all six as they are now, null = unset.',
    examples: [
      {
        settings_updated: true,
        settings: {
          cfg_scale: null,
          temperature: null,
          speed: 1.1,
          max_new_tokens: null,
          language: 'de',
          normalize: null,
        },
      },
    ],
  }),
  declareMessage('server', {
    type: 'warning',
    schema: z.object({ warning: z.string() }),
    description: 'The turn was ended after 5 s without text.',
    examples: [{ warning: 'No text for 5 s: the turn was ended. Send {"flush": true} to end it at once.' }],
  }),
  declareMessage('server', {
    type: 'context_created',
    schema: z.object({ context_created: z.literal(true), context_id: z.string() }),
    description: 'A context is open.',
    examples: [{ context_created: true, context_id: 'a' }],
  }),
  declareMessage('server', {
    type: 'context_closed',
    schema: z.object({ context_closed: z.literal(true), context_id: z.string(), usage }),
    description: 'A context is over and its id free; usage only when something was synthesised.',
    examples: [{ context_closed: true, context_id: 'a', usage: USAGE }],
  }),
  declareMessage('server', {
    type: 'context_timeout',
    schema: z.object({ context_timeout: z.literal(true), context_id: z.string() }),
    description: 'The client sent nothing for a context for inactivity_timeout; its id is free.',
    examples: [{ context_timeout: true, context_id: 'a' }],
  }),
  declareMessage('server', {
    type: 'error',
    schema: z.object({
      error: z.string(),
      error_code: z.enum(TTS_ERROR_CODES),
      code: count(),
      ...context,
      request_id: field(z.exactOptional(z.string()), { description: 'That of the upgrade.' }),
    }),
    description:
      'The turn (or request, or context) is lost, nothing more of it comes; the socket stays usable. Without context_id on /ws/tts/multi: all contexts.',
    examples: [{ error: 'voice_id is required', error_code: 'MISSING_VOICE_ID', code: 400 }],
  }),
] as const;

/** The ElevenLabs dialect. */
export const TTS_DIALECT_SERVER_SPECS = [
  declareMessage('server', {
    type: 'audio',
    schema: z.object({ audio: z.string(), isFinal: z.boolean() }),
    description: 'Audio; the last frame is empty and final.',
    examples: [
      { audio: 'AAABAAIA', isFinal: false },
      { audio: '', isFinal: true },
    ],
  }),
] as const;
