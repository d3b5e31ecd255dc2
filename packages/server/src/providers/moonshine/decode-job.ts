/** What the recogniser's processes and the server say to each other. */
import type { SttEvidence } from '../../ports/stt.ts';

export const SAMPLE_RATE_HZ = 16_000;

export type MoonshineInit = {
  readonly encoderPath: string;
  readonly decoderPath: string;
  /** File name without .json and .bin of the audio end-of-turn model; null = none. */
  readonly audioHeadPath?: string | null;
  /** What the audio model sees goes along with its score, if there is one: for training and evaluation only. */
  readonly exposeFeatures?: boolean;
};

export type DecodeJob = {
  /** PCM16 mono at 16 kHz from speech onset on, at most ~21 s. */
  readonly pcm: Int16Array;
  /**
   * A guess at the text's tokens, e.g. those of the pass before: checked in one decoder pass and kept as far
   * as the decoder would have written the same, then again from where it writes the same. It changes the cost, not the result.
   */
  readonly draftTokens: readonly number[];
  readonly exposeEncoder: boolean;
  /** Length of the silence that ends `pcm`, ms: the audio end-of-turn model is asked. */
  readonly silenceMs?: number | null;
};

/** Does the turn end here by its sound? As decoding with `silenceMs`, without the decoder. */
export type ListenJob = {
  /** The turn's last LISTEN_WINDOW_MS, or all of it. */
  readonly lastPcm: Int16Array;
  /** Length of the silence that ends it, ms. */
  readonly silenceMs: number;
  /** What the decoder believed when it was last asked. */
  readonly evidence: SttEvidence;
};

/** `audioEnd` is absent where there is no audio end-of-turn model. */
export type Sound = Pick<SttEvidence, 'audioEnd' | 'audioFeatures'>;

export type Listened = { readonly sound: Sound; readonly computeMs: number };

export type DecodedWord = {
  /** As the engine writes it, punctuation included. */
  readonly text: string;
  /** Number of tokens up to and with this word. */
  readonly tokenEnd: number;
};

export type Decoded = {
  readonly tokens: readonly number[];
  readonly words: readonly DecodedWord[];
  readonly evidence: SttEvidence;
  readonly encoderPools: readonly Float32Array[];
  readonly computeMs: number;
};
