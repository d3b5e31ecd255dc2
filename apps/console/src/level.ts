// Loudness of PCM: in decibels for the lanes, and as a number between 0 and 1 for meters: the ear's scale, not the wave's.

/** Below this it is room noise; the meter shows nothing. */
const FLOOR_DB = -55;
/** A voice close to the microphone reaches about this; the meter is full. */
const CEILING_DB = -10;
/** Of digital silence. */
const SILENCE_DB = -120;

/** Root mean square, dB of full scale. */
export function levelDbOf(samples: Int16Array | Float32Array): number {
  if (samples.length === 0) return SILENCE_DB;
  const scale = samples instanceof Int16Array ? 0x8000 : 1;
  let sum = 0;
  for (const sample of samples) sum += (sample / scale) ** 2;
  return Math.max(SILENCE_DB, 10 * Math.log10(sum / samples.length + 1e-12));
}

/** The level on a meter, 0-1. */
export const meterOf = (levelDb: number): number =>
  Math.max(0, Math.min(1, (levelDb - FLOOR_DB) / (CEILING_DB - FLOOR_DB)));
