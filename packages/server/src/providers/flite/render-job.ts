/** What the voice's threads and the server say to each other. */
import type { WasmModule } from './wasm.ts';

export const SAMPLE_RATE_HZ = 16_000;

export type FliteInit = { readonly module: WasmModule };

export type RenderJob = {
  /** Plain ASCII without line breaks. */
  readonly text: string;
  /** The words of `text` as flite is to read each alone, in order: for the timings. */
  readonly words: readonly string[];
  readonly voice: string;
  /** 1 = as recorded, 1.25 = a quarter slower. */
  readonly durationStretch: number;
};

/** Sent as soon as the audio is there; the timings follow as the job's result. */
export type RenderedAudio = { readonly pcm: Int16Array };

/** Start and end sample of each word, flat: [start0, end0, start1, ...], never decreasing. */
export type RenderedWords = { readonly spans: Uint32Array };
