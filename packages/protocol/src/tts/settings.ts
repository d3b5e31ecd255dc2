/**
 * The settings of the streaming TTS API: every configuration field, with type, range and default, and the rules between
 * them. Enters: an untrusted object. Leaves: the fields that were given (null counts as not given), clamped where the
 * API clamps, or the first fault. Invariant: what leaves can be used as it is.
 */
import * as z from 'zod/mini';
import { firstProblem } from '../expectation.ts';
import { shown } from '../fault.ts';
import { field } from '../message.ts';
import { ttsFault, type TtsFault } from './fault.ts';
import {
  CFG_SCALE_MAX,
  CFG_SCALE_MIN,
  DEFAULT_PROJECT_ID,
  DICTIONARY_IDS_MAX,
  FLUSH_TIMEOUT_MS_DEFAULT,
  FLUSH_TIMEOUT_MS_MAX,
  INACTIVITY_TIMEOUT_S_DEFAULT,
  INACTIVITY_TIMEOUT_S_MAX,
  MAX_BUFFER_CHARS_DEFAULT,
  MAX_NEW_TOKENS_MAX,
  SPEED_MAX,
  SPEED_MIN,
  TEMPERATURE_MAX,
  TTS_NAME_CHARS_MAX,
  TTS_SAMPLE_RATE_HZ_DEFAULT,
  TTS_SAMPLE_RATES_HZ,
} from './limits.ts';

export const TTS_OUTPUT_FORMATS = [
  'pcm_8000',
  'pcm_16000',
  'pcm_22050',
  'pcm_24000',
  'ulaw_8000',
  'alaw_8000',
] as const;
export type TtsOutputFormat = (typeof TTS_OUTPUT_FORMATS)[number];

/** Values of `enc` in audio frames. */
export const TTS_ENCODINGS = ['pcm_s16le', 'mulaw', 'alaw'] as const;
export type TtsEncoding = (typeof TTS_ENCODINGS)[number];

/** null means "not given", as Python sends it. */
const given = <Schema extends z.ZodMiniType>(schema: Schema) => z.exactOptional(z.nullable(schema));
const name = () => z.string().check(z.minLength(1), z.maxLength(TTS_NAME_CHARS_MAX));
const int = (min: number, max: number) => z.int().check(z.minimum(min), z.maximum(max));

const cfgScale = field(given(z.number()), {
  description: `Held within ${CFG_SCALE_MIN} and ${CFG_SCALE_MAX}, never refused. Without effect on the embedded voice.`,
});
const temperature = field(given(z.number().check(z.minimum(0), z.maximum(TEMPERATURE_MAX))), {
  description: 'Refused outside its range. Without effect on the embedded voice.',
});
const speed = field(given(z.number().check(z.minimum(SPEED_MIN), z.maximum(SPEED_MAX))), {
  description: 'Speaking rate at the same pitch; refused outside its range.',
  default: 1,
});
const maxNewTokens = field(given(int(1, MAX_NEW_TOKENS_MAX)), {
  description: 'Without effect on the embedded voice.',
  default: MAX_NEW_TOKENS_MAX,
});
const language = field(given(z.string().check(z.regex(/^[a-z]{2}$/))), {
  description: 'ISO 639-1: two small letters, no locale tag. Unset: the language of the voice.',
});
const normalize = field(given(z.boolean()), {
  description: 'Numbers, dates and abbreviations are spoken as words.',
  default: true,
});
const voiceId = field(given(z.union([int(1, Number.MAX_SAFE_INTEGER), name()])), {
  description: 'A number as the hosted service has them, or the name of a voice of this server.',
});

/** The six that `update_settings` may change. */
export const UPDATABLE_FIELDS = {
  cfg_scale: cfgScale,
  temperature,
  speed,
  max_new_tokens: maxNewTokens,
  language,
  normalize,
};

/** What the native endpoints take at top level. */
export const CONFIG_FIELDS = {
  ...UPDATABLE_FIELDS,
  model_id: field(given(name()), { description: 'Accepted and repeated in usage.', default: 'kugel-3' }),
  sample_rate: field(given(z.union(TTS_SAMPLE_RATES_HZ.map((rate) => z.literal(rate)))), {
    description: 'Hz, of 16-bit PCM.',
    default: TTS_SAMPLE_RATE_HZ_DEFAULT,
  }),
  output_format: field(given(z.enum(TTS_OUTPUT_FORMATS)), {
    description: 'Encoding and rate in one; ulaw and alaw are G.711.',
  }),
  word_timestamps: field(given(z.boolean()), {
    description: 'Send the timing of every word.',
    default: false,
  }),
  project_id: field(given(z.union([z.int(), name()])), {
    description: `Whose dictionaries apply; unset: those of project ${DEFAULT_PROJECT_ID}.`,
  }),
  dictionary_ids: field(given(z.array(z.union([z.int(), name()])).check(z.maxLength(DICTIONARY_IDS_MAX))), {
    description:
      'Pronunciation dictionaries. Unset: the active ones of the project that fit the language; [] = none; named ones count whatever their language. One that is not there is left out on sockets, refused over HTTP. On /ws/tts and over HTTP a non-empty list needs project_id.',
  }),
  speaker_prefix: field(given(z.boolean()), { description: 'Accepted, without effect.', default: true }),
};

/** What only `/ws/tts/stream` and `/ws/tts/multi` take besides. */
export const BUFFER_FIELDS = {
  flush_timeout_ms: field(given(z.int().check(z.minimum(0))), {
    description: `Silence in ms after which an unfinished sentence is spoken; held to ${FLUSH_TIMEOUT_MS_MAX}.`,
    default: FLUSH_TIMEOUT_MS_DEFAULT,
  }),
  max_buffer_length: field(given(z.int().check(z.minimum(1))), {
    description: `Characters beyond which text is spoken without a sentence end; held to ${MAX_BUFFER_CHARS_DEFAULT}.`,
    default: MAX_BUFFER_CHARS_DEFAULT,
  }),
};

/** Accepted with any value and without effect. */
export const RETIRED_FIELDS = {
  chunk_length_schedule: field(z.exactOptional(z.unknown()), { description: 'Retired, ignored.' }),
  auto_mode: field(z.exactOptional(z.unknown()), { description: 'Retired, ignored.' }),
};

export const INACTIVITY_FIELD = {
  inactivity_timeout: field(given(z.number().check(z.minimum(0.1), z.maximum(INACTIVITY_TIMEOUT_S_MAX))), {
    description: 'Seconds without a frame for a context after which it ends.',
    default: INACTIVITY_TIMEOUT_S_DEFAULT,
  }),
};

/** `voice_settings` of /ws/tts/multi: what counts there; other keys are ignored. */
export const VoiceSettingsInput = z.object({
  voice_id: voiceId,
  cfg_scale: cfgScale,
  max_new_tokens: maxNewTokens,
});

export const TtsRequestConfig = z.object({ voice_id: voiceId, ...CONFIG_FIELDS });
export const TtsStreamConfig = z.object({ voice_id: voiceId, ...CONFIG_FIELDS, ...BUFFER_FIELDS });
/** The voice counts only inside `voice_settings`. */
export const TtsContextConfig = z.object({
  ...CONFIG_FIELDS,
  ...BUFFER_FIELDS,
  ...INACTIVITY_FIELD,
  voice_settings: field(given(VoiceSettingsInput), { description: 'Voice of this context.' }),
});
export const TtsUpdate = z.object(UPDATABLE_FIELDS);

/** Fields that were given, checked and clamped; absent = leave as it is. */
export type TtsConfig = {
  readonly voice_id?: number | string;
  readonly model_id?: string;
  readonly cfg_scale?: number;
  readonly temperature?: number;
  readonly max_new_tokens?: number;
  /** Hz. */
  readonly sample_rate?: number;
  readonly encoding?: TtsEncoding;
  readonly normalize?: boolean;
  readonly language?: string;
  readonly word_timestamps?: boolean;
  readonly speed?: number;
  readonly project_id?: number | string;
  readonly dictionary_ids?: readonly (number | string)[];
  readonly flush_timeout_ms?: number;
  readonly max_buffer_length?: number;
  /** Seconds. */
  readonly inactivity_timeout?: number;
};

/** The six settings that can be updated; null sets one back to unset. */
export type TtsUpdatable = {
  readonly cfg_scale: number | null;
  readonly temperature: number | null;
  readonly speed: number | null;
  readonly max_new_tokens: number | null;
  readonly language: string | null;
  readonly normalize: boolean | null;
};

export type Checked<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly fault: TtsFault };

type Frame = Readonly<Record<string, unknown>>;

const clampCfgScale = (value: number): number => Math.min(CFG_SCALE_MAX, Math.max(CFG_SCALE_MIN, value));

/** Words for what a regular expression cannot say. */
const EXPECTED: Readonly<Record<string, string>> = {
  language: 'an ISO 639-1 code of two small letters such as "en" (no locale tag), or null',
};

/** The fault of a refused parse: the first problem's path and what was expected there. */
export function fieldFault(schema: z.ZodMiniType, error: z.core.$ZodError): TtsFault {
  const problem = firstProblem(schema, error);
  const last = problem.path.split('.').at(-1) ?? '';
  return ttsFault('field', { path: shown(problem.path), expected: EXPECTED[last] ?? problem.expected });
}

/** Reads the configuration fields of a frame; other keys are ignored. */
export function readTtsConfig(schema: z.ZodMiniType, frame: Frame): Checked<TtsConfig> {
  const parsed = schema.safeParse(frame);
  if (!parsed.success) return { ok: false, fault: fieldFault(schema, parsed.error) };
  const { voice_settings: inner, ...outer } = withoutNulls(parsed.data as Frame);
  // The context's own choice counts more than the session's.
  const fields = { ...outer, ...withoutNulls((inner ?? {}) as Frame) } as Frame & TtsConfig;
  const format = formatOf(fields);
  if (!format.ok) return format;
  const { output_format: _format, speaker_prefix: _prefix, ...rest } = fields as Frame;
  const value: Record<string, unknown> = { ...rest, ...format.value };
  if (fields.cfg_scale !== undefined) value['cfg_scale'] = clampCfgScale(fields.cfg_scale);
  if (fields.flush_timeout_ms !== undefined)
    value['flush_timeout_ms'] = Math.min(FLUSH_TIMEOUT_MS_MAX, fields.flush_timeout_ms);
  if (fields.max_buffer_length !== undefined)
    value['max_buffer_length'] = Math.min(MAX_BUFFER_CHARS_DEFAULT, fields.max_buffer_length);
  return { ok: true, value: value };
}

const withoutNulls = (frame: Frame): Frame =>
  Object.fromEntries(Object.entries(frame).filter(([, value]) => value !== null && value !== undefined));

type Format = Pick<TtsConfig, 'sample_rate' | 'encoding'>;

/** 24000 counts as unset beside an output_format, because every SDK always sends it. */
function formatOf(frame: Frame): Checked<Format> {
  const rate = frame['sample_rate'] as number | undefined;
  const format = frame['output_format'] as TtsOutputFormat | undefined;
  if (format === undefined)
    return { ok: true, value: rate === undefined ? {} : { sample_rate: rate, encoding: 'pcm_s16le' } };
  const chosen = audioFormatOf(format);
  if (rate !== undefined && rate !== TTS_SAMPLE_RATE_HZ_DEFAULT && rate !== chosen.sample_rate) {
    return { ok: false, fault: ttsFault('format_conflict', { format, rate }) };
  }
  return { ok: true, value: chosen };
}

/** Encoding and rate of an `output_format`. */
export function audioFormatOf(format: TtsOutputFormat): { sample_rate: number; encoding: TtsEncoding } {
  const [kind, rate] = format.split('_');
  const encoding = kind === 'ulaw' ? 'mulaw' : kind === 'alaw' ? 'alaw' : 'pcm_s16le';
  return { sample_rate: Number(rate), encoding };
}

/** Reads the object of `update_settings`: the given ones of the six, null = unset again. Any other key is a fault. */
export function readTtsUpdate(value: unknown): Checked<Partial<TtsUpdatable>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return {
      ok: false,
      fault: ttsFault('field', { path: 'update_settings', expected: 'an object' }),
    };
  }
  const stranger = Object.keys(value).find((key) => !Object.hasOwn(UPDATABLE_FIELDS, key));
  if (stranger !== undefined)
    return { ok: false, fault: ttsFault('not_updatable', { path: shown(stranger) }) };
  const parsed = TtsUpdate.safeParse(value);
  if (!parsed.success) return { ok: false, fault: fieldFault(TtsUpdate, parsed.error) };
  const update = parsed.data as Partial<TtsUpdatable>;
  return {
    ok: true,
    value:
      typeof update.cfg_scale === 'number'
        ? { ...update, cfg_scale: clampCfgScale(update.cfg_scale) }
        : update,
  };
}
