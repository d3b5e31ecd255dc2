/**
 * The session configuration as it travels: what `session.update.session` may hold (all fields optional) and the full
 * resolved configuration that `session.ready` and `session.updated` echo. The rules between fields are in
 * resolve-config.ts. Unknown top-level keys are errors; unknown nested keys are ignored, because older samples send some.
 */
import * as z from 'zod/mini';
import {
  G711_SAMPLE_RATE_HZ,
  INTERRUPTION_DELAY_MS_MAX,
  KEYTERMS_MAX,
  KEYTERM_CHARS_MAX,
  LANGUAGE_CODES_MAX,
  MAX_SILENCE_MS_DEFAULT,
  MIN_SILENCE_MS_DEFAULT,
  PCM_SAMPLE_RATE_HZ,
  SILENCE_MS_MAX,
  SILENCE_MS_MIN,
  TRANSCRIPTION_PROMPT_CHARS_MAX,
  UNINTERRUPTIBLE_TURNS_MAX,
  VAD_THRESHOLD_DEFAULT,
  VOICE_FOCUS_THRESHOLD_DEFAULT,
  VOLUME_MAX,
  ID_CHARS_MAX,
} from './limits.ts';
import { field } from './message.ts';
import { ResolvedTool, ToolInput } from './tools.ts';
import { DEFAULT_VOICE } from './voices.ts';

export const AUDIO_ENCODINGS = ['audio/pcm', 'audio/pcmu', 'audio/pcma'] as const;
export type AudioEncoding = (typeof AUDIO_ENCODINGS)[number];

/** The only sample rate each encoding has, Hz. */
export const SAMPLE_RATE_HZ_OF: Readonly<Record<AudioEncoding, number>> = {
  'audio/pcm': PCM_SAMPLE_RATE_HZ,
  'audio/pcmu': G711_SAMPLE_RATE_HZ,
  'audio/pcma': G711_SAMPLE_RATE_HZ,
};

export const LANGUAGE_CODES = 'en es de fr pt it tr nl sv no da fi hi vi ar he ja zh'.split(' ');
/** ISO 3166-1 alpha-2 of the countries whose telephone numbering plans are known, the most used of each code first. */
export const REGION_CODES =
  'US CA GB IE AU NZ IN ZA SG DE AT CH FR BE LU NL ES MX AR CO CL PE IT PT BR PL CZ SK HU RO GR SE NO DK FI TR IL AE SA JP KR CN HK PH NG KE EG UA RU MY ID TH VN PK LT LV EE BG HR SI IS TW'.split(
    ' ',
  );
const TRANSCRIPTION_MODES = ['min_latency', 'balanced', 'max_accuracy'] as const;
const VOICE_FOCUS = ['near-field', 'far-field'] as const;

const unit = () => z.number().check(z.minimum(0), z.maximum(1));
const silence = () => z.int().check(z.minimum(SILENCE_MS_MIN), z.maximum(SILENCE_MS_MAX));
const nameList = (items: number, chars: number) =>
  z.array(z.string().check(z.maxLength(chars))).check(z.maxLength(items));
/** Optional; null means "back to the default". */
const clearable = <Schema extends z.ZodMiniType>(schema: Schema) => z.exactOptional(z.nullable(schema));

const formatInput = (mutable: 'any time' | 'first update only') =>
  z.object({
    encoding: field(z.exactOptional(z.enum(AUDIO_ENCODINGS)), {
      description: 'audio/pcm: 16-bit little-endian mono at 24 kHz. audio/pcmu, audio/pcma: G.711 at 8 kHz.',
      default: 'audio/pcm',
      mutable,
    }),
    sample_rate: field(z.exactOptional(z.int()), {
      description:
        'Hz. Implied by the encoding: 24000 for audio/pcm, 8000 for G.711; nothing else is accepted.',
      default: PCM_SAMPLE_RATE_HZ,
      mutable,
    }),
  });

export const TurnDetectionInput = z.object({
  type: field(clearable(z.enum(['server_vad', 'semantic_vad'])), {
    description: 'Accepted and echoed; both mean the same turn taking.',
    default: null,
    mutable: 'any time',
  }),
  vad_threshold: field(clearable(unit()), {
    description: 'Speech threshold; lower is more sensitive.',
    default: VAD_THRESHOLD_DEFAULT,
    mutable: 'any time',
  }),
  min_silence: field(clearable(silence()), {
    description: `Silence in ms that ends a turn the server is confident about. Unset: adaptive. Strictly less than max_silence. Setting min_silence or max_silence turns adaptive pacing off for the rest of the session; the other one is then ${MIN_SILENCE_MS_DEFAULT} or ${MAX_SILENCE_MS_DEFAULT}, or follows at their ratio when that would contradict.`,
    mutable: 'any time',
  }),
  max_silence: field(clearable(silence()), {
    description: 'Silence in ms that ends any turn. Unset: adaptive. Strictly more than min_silence.',
    mutable: 'any time',
  }),
  interrupt_response: field(clearable(z.boolean()), {
    description: 'false: the user cannot interrupt; what is said during a reply still counts as input.',
    default: true,
    mutable: 'any time',
  }),
  interruption_delay: field(clearable(z.int().check(z.minimum(0), z.maximum(INTERRUPTION_DELAY_MS_MAX))), {
    description:
      'How long in ms the user must have been speaking before a barge-in may cut the agent. Unset: no floor, what is said decides.',
    default: null,
    mutable: 'any time',
  }),
  uninterruptible_turns: field(clearable(nameList(UNINTERRUPTIBLE_TURNS_MAX, ID_CHARS_MAX)), {
    description: 'Kinds of agent turns that cannot be interrupted, e.g. greeting.',
    default: [],
    mutable: 'any time',
  }),
});

export const InputConfigInput = z.object({
  type: field(z.exactOptional(z.enum(['audio', 'text'])), {
    description:
      'Input modality. text: the user writes with conversation.message and reply.create asks for an answer; input.audio is refused.',
    default: 'audio',
  }),
  format: field(z.exactOptional(formatInput('any time')), { description: 'Encoding of input.audio.' }),
  keyterms: field(clearable(nameList(KEYTERMS_MAX, KEYTERM_CHARS_MAX)), {
    description:
      'Names and terms to recognise. A recogniser that cannot be biased has its words corrected towards them where they sound alike.',
    default: null,
    mutable: 'next utterance',
  }),
  turn_detection: field(clearable(TurnDetectionInput), {
    description: 'When a turn ends and when the user may interrupt. null: everything back to its default.',
    default: null,
    mutable: 'any time',
  }),
  transcription_mode: field(clearable(z.enum(TRANSCRIPTION_MODES)), {
    description:
      'Trade of speed against accuracy: how soon a silence ends a turn. Explicit silences stand above it. Unset behaves as balanced.',
    default: null,
    mutable: 'any time',
  }),
  transcription_prompt: field(clearable(z.string().check(z.maxLength(TRANSCRIPTION_PROMPT_CHARS_MAX))), {
    description: 'Context for the recogniser; does not change what the agent does.',
    default: null,
    mutable: 'any time',
  }),
  language_codes: field(clearable(z.array(z.enum(LANGUAGE_CODES)).check(z.maxLength(LANGUAGE_CODES_MAX))), {
    description: 'Languages the user may speak. Unset: automatic.',
    default: null,
    mutable: 'next utterance',
  }),
  voice_focus: field(clearable(z.enum(VOICE_FOCUS)), {
    description: 'Distance of the speaker. Unset behaves as near-field.',
    default: null,
    mutable: 'any time',
  }),
  voice_focus_threshold: field(clearable(unit()), {
    description: `Strength of the focus. Unset behaves as ${VOICE_FOCUS_THRESHOLD_DEFAULT}.`,
    default: null,
    mutable: 'any time',
  }),
  continuous_partials: field(clearable(z.boolean()), {
    description: 'Accepted and echoed; transcript.user.delta is always continuous.',
    default: null,
    mutable: 'any time',
  }),
  region: field(clearable(z.enum(REGION_CODES)), {
    description:
      "Country of the callers (ISO 3166-1): whose telephone numbers go without a country code. Unset: the server's setting, else by the language.",
    default: null,
    mutable: 'any time',
    extension: true,
  }),
});

export const OutputConfigInput = z.object({
  type: field(z.exactOptional(z.enum(['audio', 'text'])), {
    description:
      'Output modality. text: replies come as transcript.agent.delta without times, no reply.audio.',
    default: 'audio',
    mutable: 'first update only',
  }),
  voice: field(z.exactOptional(z.string()), {
    description: 'Name of the voice. Every name the hosted service ever had is accepted as an alias.',
    default: DEFAULT_VOICE,
    mutable: 'first update only',
  }),
  format: field(z.exactOptional(formatInput('first update only')), {
    description: 'Encoding of reply.audio.',
  }),
  volume: field(clearable(z.number().check(z.minimum(0), z.maximum(VOLUME_MAX))), {
    description: 'Loudness of the following reply.audio; null is the native level.',
    default: null,
    mutable: 'any time',
  }),
});

const WebhookInput = z.strictObject({
  url: field(z.string().check(z.minLength(1)), { description: 'Where events are posted.' }),
  events: field(z.array(z.string()), { description: 'Names of the events.' }),
  secret: field(z.exactOptional(z.nullable(z.string())), {
    description: 'Key of the signature. Never echoed.',
  }),
});

export const SessionConfigInput = z.strictObject({
  agent_id: field(clearable(z.string().check(z.minLength(1), z.maxLength(ID_CHARS_MAX))), {
    description: 'A stored agent. Must be the only key (but trace), and only in the first update.',
    mutable: 'first update only',
  }),
  system_prompt: field(z.exactOptional(z.string()), {
    description: 'Instructions for the language model.',
    default: '',
    mutable: 'next turn',
  }),
  greeting: field(z.exactOptional(z.string()), {
    description: 'Spoken word for word at the start. Unset or "": the agent listens first.',
    default: '',
    mutable: 'first update only',
  }),
  tools: field(z.exactOptional(z.array(ToolInput)), {
    description: 'Replaces the tools of the session; [] removes all.',
    default: [],
    mutable: 'any time',
  }),
  input: field(z.exactOptional(InputConfigInput), { description: 'How the user is heard.' }),
  output: field(z.exactOptional(OutputConfigInput), { description: 'How the agent speaks.' }),
  trace: field(z.exactOptional(z.boolean()), {
    description:
      'true: session.trace events follow, from the first step on when it is set by the first update. May stand beside agent_id. The echo is false where the operator does not allow it.',
    default: false,
    mutable: 'any time',
    extension: true,
  }),
  tool_choice: field(z.exactOptional(z.unknown()), {
    description: 'Accepted for old clients; has no effect: the model chooses.',
    mutable: 'any time',
  }),
  webhook: field(z.exactOptional(z.nullable(WebhookInput)), {
    description: 'Validated for compatibility; has no effect on this server.',
  }),
  llm: field(z.exactOptional(z.nullable(z.unknown())), {
    description: 'Refused unless null or []: the language model belongs to the server or to a stored agent.',
  }),
  pre_connect_requests: field(z.exactOptional(z.nullable(z.unknown())), {
    description: 'Refused unless null or []: only on a stored agent.',
  }),
});
/** What a client writes into `session.update.session`. */
export type SessionConfigInput = z.input<typeof SessionConfigInput>;
export type TurnDetectionInput = z.input<typeof TurnDetectionInput>;

const ResolvedFormat = z.object({
  encoding: field(z.enum(AUDIO_ENCODINGS), { description: 'Encoding in use.' }),
  sample_rate: field(z.int(), { description: 'Hz: 24000 for audio/pcm, 8000 for G.711.' }),
});
export type AudioFormat = z.output<typeof ResolvedFormat>;

/**
 * `min_silence` and `max_silence` are left out, not null, while unset: a strict client may know them as plain integers
 * with a default, and would drop the whole frame on a null.
 */
export const ResolvedTurnDetection = z.object({
  type: field(z.nullable(z.enum(['server_vad', 'semantic_vad'])), { description: 'As sent.' }),
  vad_threshold: field(unit(), { description: 'In use.' }),
  min_silence: field(z.exactOptional(silence()), { description: 'ms; absent while adaptive.' }),
  max_silence: field(z.exactOptional(silence()), { description: 'ms; absent while adaptive.' }),
  interrupt_response: field(z.boolean(), { description: 'In use.' }),
  interruption_delay: field(z.nullable(z.int()), { description: 'ms; null: no floor.' }),
  uninterruptible_turns: field(z.array(z.string()), { description: 'In use.' }),
});
export type ResolvedTurnDetection = z.output<typeof ResolvedTurnDetection>;

export const ResolvedSessionConfig = z.object({
  id: field(z.string(), { description: 'Id of the stored agent, or one made for this configuration.' }),
  system_prompt: field(z.string(), { description: 'In use.' }),
  greeting: field(z.string(), { description: '"" when there is none.' }),
  input: z.object({
    type: field(z.enum(['audio', 'text']), { description: 'Input modality.' }),
    format: ResolvedFormat,
    turn_detection: field(z.nullable(ResolvedTurnDetection), {
      description: 'null until any of its fields is set.',
    }),
    keyterms: field(z.nullable(z.array(z.string())), { description: 'As sent.' }),
    transcription_mode: field(z.nullable(z.enum(TRANSCRIPTION_MODES)), { description: 'As sent.' }),
    continuous_partials: field(z.nullable(z.boolean()), { description: 'As sent.' }),
    transcription_prompt: field(z.nullable(z.string()), { description: 'As sent.' }),
    language_codes: field(z.nullable(z.array(z.string())), { description: 'As sent.' }),
    voice_focus: field(z.nullable(z.enum(VOICE_FOCUS)), { description: 'As sent.' }),
    voice_focus_threshold: field(z.nullable(z.number()), { description: 'As sent.' }),
    region: field(z.exactOptional(z.nullable(z.string())), {
      description: 'As sent; absent until it is.',
      extension: true,
    }),
  }),
  output: z.object({
    type: field(z.enum(['audio', 'text']), { description: 'Output modality.' }),
    voice: field(z.string(), { description: 'The name the client asked for.' }),
    format: ResolvedFormat,
    volume: field(z.nullable(z.number()), { description: '0-100; null: native level.' }),
  }),
  tools: z.array(ResolvedTool),
  llm: field(z.array(z.unknown()), { description: 'Always [].' }),
  pre_connect_requests: field(z.array(z.unknown()), { description: 'Always [].' }),
  trace: field(z.exactOptional(z.boolean()), {
    description: 'Absent until it is asked for. false: there are no session.trace events.',
    extension: true,
  }),
});
/** The full configuration of a session; exactly what is echoed on the wire. */
export type SessionConfig = z.output<typeof ResolvedSessionConfig>;
