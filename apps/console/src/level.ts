// Loudness of PCM as a number between 0 and 1 for meters and lanes: the ear's scale (decibels), not the wave's.

/** Below this it is room noise; the meter shows nothing. */
const FLOOR_DB = -55;
/** A voice close to the microphone reaches about this; the meter is full. */
const CEILING_DB = -10;

export function levelOf(samples: Int16Array | Float32Array): number {
  if (samples.length === 0) return 0;
  const scale = samples instanceof Int16Array ? 0x8000 : 1;
  let sum = 0;
  for (const sample of samples) sum += (sample / scale) ** 2;
  const decibels = 10 * Math.log10(sum / samples.length + 1e-12);
  return Math.max(0, Math.min(1, (decibels - FLOOR_DB) / (CEILING_DB - FLOOR_DB)));
}
