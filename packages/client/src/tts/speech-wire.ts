// The streaming TTS API as this client meets it: frames are told apart by which key they carry, unknown ones are
// ignored. Only what the client reads is named here.

/** How a voice speaks; sent with the first text after connecting, a cancel or a change. */
export interface SpeechConfig {
  voiceId?: number;
  modelId?: string;
  cfgScale?: number;
  temperature?: number;
  maxNewTokens?: number;
  /** Hz: 8000, 16000, 22050, 24000 or 44100. */
  sampleRate?: number;
  outputFormat?: string;
  /** Silence after which buffered text is spoken, ms. */
  flushTimeoutMs?: number;
  maxBufferLength?: number;
  normalize?: boolean;
  /** ISO 639-1. */
  language?: string;
  wordTimestamps?: boolean;
  /** 0.8-1.2. */
  speed?: number;
  projectId?: number;
  dictionaryIds?: number[];
}

/** The settings that may change between turns. */
export type SpeechSettings = Pick<
  SpeechConfig,
  'cfgScale' | 'temperature' | 'speed' | 'maxNewTokens' | 'language' | 'normalize'
>;

export interface SpeechChunk {
  /** As sent, in `encoding`. */
  audio: Uint8Array;
  /** "pcm_s16le", "mulaw" or "alaw". */
  encoding: string;
  index: number;
  sampleRate: number;
  samples: number;
  chunkId: number;
  contextId?: string;
}

export interface SpokenWordTime {
  word: string;
  /** From the start of the chunk's audio, ms. */
  startMs: number;
  endMs: number;
  /** In the chunk's text as spoken. */
  charStart: number;
  charEnd: number;
  score: number;
}

/** What a listener has heard of a cancelled turn, where the server says so. */
export interface Interruption {
  spokenText?: string;
  spokenMs?: number;
}

export interface SpeechUsage {
  audioSeconds: number;
  characters: number;
  modelId: string;
  /** Null = unknown, which is not zero. */
  costCents: number | null;
}

export type Frame = Readonly<Record<string, unknown>>;

const CONFIG_NAMES: Readonly<Record<keyof SpeechConfig, string>> = {
  voiceId: 'voice_id',
  modelId: 'model_id',
  cfgScale: 'cfg_scale',
  temperature: 'temperature',
  maxNewTokens: 'max_new_tokens',
  sampleRate: 'sample_rate',
  outputFormat: 'output_format',
  flushTimeoutMs: 'flush_timeout_ms',
  maxBufferLength: 'max_buffer_length',
  normalize: 'normalize',
  language: 'language',
  wordTimestamps: 'word_timestamps',
  speed: 'speed',
  projectId: 'project_id',
  dictionaryIds: 'dictionary_ids',
};

/** As wire fields; what is unset is left out. */
export function configFields(config: SpeechConfig): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [name, wire] of Object.entries(CONFIG_NAMES)) {
    const value = config[name as keyof SpeechConfig];
    if (value !== undefined) fields[wire] = value;
  }
  return fields;
}

const number = (value: unknown): number => (typeof value === 'number' ? value : 0);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

export function chunkOf(frame: Frame): SpeechChunk {
  const binary = atob(text(frame['audio']));
  const audio = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at += 1) audio[at] = binary.charCodeAt(at);
  return {
    audio,
    encoding: text(frame['enc']) || 'pcm_s16le',
    index: number(frame['idx']),
    sampleRate: number(frame['sr']),
    samples: number(frame['samples']),
    chunkId: number(frame['chunk_id']),
    ...(typeof frame['context_id'] === 'string' ? { contextId: frame['context_id'] } : {}),
  };
}

export function wordsOf(frame: Frame): SpokenWordTime[] {
  const words = frame['word_timestamps'];
  if (!Array.isArray(words)) return [];
  return (words as Frame[]).map((word) => ({
    word: text(word['word']),
    startMs: number(word['start_ms']),
    endMs: number(word['end_ms']),
    charStart: number(word['char_start']),
    charEnd: number(word['char_end']),
    score: number(word['score']),
  }));
}

/** How much was spoken. */
export type TurnTotals = [totalAudioSeconds: number, totalTextChunks: number, totalAudioChunks: number];

export const totalsOf = (frame: Frame): TurnTotals => [
  number(frame['total_audio_seconds']),
  number(frame['total_text_chunks']),
  number(frame['total_audio_chunks']),
];

export const interruptionOf = (frame: Frame): Interruption => ({
  ...(typeof frame['spoken_text'] === 'string' ? { spokenText: frame['spoken_text'] } : {}),
  ...(typeof frame['spoken_ms'] === 'number' ? { spokenMs: frame['spoken_ms'] } : {}),
});

export function usageOf(frame: Frame): SpeechUsage | null {
  const usage = frame['usage'] as Frame | undefined;
  if (typeof usage !== 'object') return null;
  return {
    audioSeconds: number(usage['audio_seconds']),
    characters: number(usage['characters']),
    modelId: text(usage['model_id']),
    costCents: typeof usage['cost_cents'] === 'number' ? usage['cost_cents'] : null,
  };
}

/** Failures found on this side of the wire. */
export type SpeechErrorCode =
  | 'NOT_CONNECTED'
  | 'CONNECTION_FAILED'
  | 'CONNECTION_LOST'
  | 'SERVER_RESTARTING'
  | 'TIMEOUT'
  | 'TURN_ENDED'
  | 'CONTEXT_TIMEOUT';

/** A failure the server named, or one of this side. */
export class SpeechError extends Error {
  override readonly name = 'SpeechError';
  /** The server's `error_code`, or a SpeechErrorCode. */
  readonly code: string;
  /** HTTP-like status, 0 = none. */
  readonly status: number;
  readonly contextId: string | undefined;

  constructor(
    code: SpeechErrorCode | (string & {}),
    message: string,
    detail: { status?: number; contextId?: string; cause?: unknown } = {},
  ) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.code = code;
    this.status = detail.status ?? 0;
    this.contextId = detail.contextId;
  }
}

export function errorOf(frame: Frame): SpeechError {
  const request = typeof frame['request_id'] === 'string' ? ` (request_id: ${frame['request_id']})` : '';
  return new SpeechError(text(frame['error_code']) || 'ERROR', text(frame['error']) + request, {
    status: number(frame['code']),
    ...(typeof frame['context_id'] === 'string' ? { contextId: frame['context_id'] } : {}),
  });
}
