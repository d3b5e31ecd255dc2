/**
 * What the VAD process and the server say to each other, and the geometry of Silero v6 at 16 kHz.
 */
export const SAMPLE_RATE_HZ = 16_000;
/** Silero v6 scores 512 samples at a time (32 ms)... */
export const WINDOW_SAMPLES = 512;
export const WINDOW_MS = (WINDOW_SAMPLES * 1000) / SAMPLE_RATE_HZ;
/** ...and needs the 64 samples before them: without, recall in noise falls from 85 to 56 %. */
export const CONTEXT_SAMPLES = 64;
/** LSTM state: 2 vectors of 128. */
export const STATE_SIZE = 128;

export type SileroInit = { readonly modelPath: string };

export type SileroBatch = {
  /** One id a window; a stream's windows are in order. */
  readonly streamIds: Uint32Array;
  /** The windows, one after the other. */
  readonly samples: Int16Array;
  /** Streams whose state can be forgotten, before scoring. */
  readonly closed: Uint32Array;
};

/** One entry a window of the batch, in its order. */
export type SileroScores = { readonly probabilities: Float32Array; readonly levelsDb: Float32Array };
