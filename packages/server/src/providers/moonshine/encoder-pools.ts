/**
 * The encoder's view of the end of the audio: its states averaged over the last 0-0.2, 0.2-0.6 and 0.6-1.4 s,
 * the input of an audio end-of-turn probe. The encoder has just run for the transcript, so this is free.
 */
import type { Tensor } from 'onnxruntime-node';
import { SAMPLE_RATE_HZ } from './decode-job.ts';

/** The encoder's stride: 64 x 3 x 2 samples, 24 ms. */
export const FRAME_SAMPLES = 384;
const FRAME_MS = (FRAME_SAMPLES / SAMPLE_RATE_HZ) * 1000;
/** Bounds in ms before the end of the audio. */
const POOLS_MS: readonly (readonly [number, number])[] = [
  [0, 200],
  [200, 600],
  [600, 1400],
];

/** `paddedSamples` at the end are ours and not looked at. A pool with no frame is all zeros. */
export function poolEncoderStates(states: Tensor, paddedSamples: number): Float32Array[] {
  const size = states.dims[2] ?? 0;
  const data = states.data as Float32Array;
  const padded = Math.round(((paddedSamples / SAMPLE_RATE_HZ) * 1000) / FRAME_MS);
  const frames = Math.max(0, (states.dims[1] ?? 0) - padded);
  return POOLS_MS.map(([nearMs, farMs]) => {
    const from = Math.max(0, frames - Math.round(farMs / FRAME_MS));
    const to = Math.max(0, frames - Math.round(nearMs / FRAME_MS));
    const pool = new Float32Array(size);
    for (let frame = from; frame < to; frame++) {
      for (let i = 0; i < size; i++) pool[i] = (pool[i] ?? 0) + (data[frame * size + i] ?? 0) / (to - from);
    }
    return pool;
  });
}
