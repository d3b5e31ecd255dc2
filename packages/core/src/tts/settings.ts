/** How one text is to be spoken, resolved: voice by its engine name, formats as numbers; null = unset. */
export type SpeechEncoding = 'pcm_s16le' | 'mulaw' | 'alaw';

export type SpeechSettings = {
  /** Voice of the engine; null = none chosen. */
  readonly voiceId: string | null;
  readonly model: string;
  readonly sampleRateHz: number;
  readonly encoding: SpeechEncoding;
  readonly cfgScale: number | null;
  readonly temperature: number | null;
  readonly maxNewTokens: number | null;
  /** 0.8-1.2. */
  readonly speed: number | null;
  readonly language: string | null;
  readonly normalize: boolean | null;
  readonly wordTimestamps: boolean;
  readonly projectId: string | null;
  /** null = those of the project. */
  readonly dictionaryIds: readonly string[] | null;
  readonly flushTimeoutMs: number;
  readonly maxBufferChars: number;
  /** Of a context: silence of the client after which it ends. */
  readonly inactivityMs: number;
};

export const DEFAULT_SPEECH_SETTINGS: SpeechSettings = {
  voiceId: null,
  model: 'kugel-3',
  sampleRateHz: 24_000,
  encoding: 'pcm_s16le',
  cfgScale: null,
  temperature: null,
  maxNewTokens: null,
  speed: null,
  language: null,
  normalize: null,
  wordTimestamps: false,
  projectId: null,
  dictionaryIds: null,
  flushTimeoutMs: 500,
  maxBufferChars: 10_000,
  inactivityMs: 20_000,
};
