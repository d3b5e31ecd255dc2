/**
 * Loudness of a stretch of PCM16. A full-scale square wave is 0 dBFS (so a full-scale sine is -3); digital
 * silence and an empty array are floored at -100, below the -90.3 dBFS of one least significant bit.
 */

/** The level given for silence, dBFS. */
export const LEVEL_FLOOR_DB = -100;

const FULL_SCALE = 32768;

/** RMS level in dBFS of samples [start, end). */
export function levelDbfs(samples: Int16Array, start = 0, end = samples.length): number {
  const from = Math.max(0, start);
  const to = Math.min(samples.length, end);
  if (to <= from) return LEVEL_FLOOR_DB;
  let sum = 0;
  for (let i = from; i < to; i++) {
    const sample = samples[i] ?? 0;
    sum += sample * sample;
  }
  if (sum === 0) return LEVEL_FLOOR_DB;
  return Math.max(LEVEL_FLOOR_DB, 10 * Math.log10(sum / (to - from) / (FULL_SCALE * FULL_SCALE)));
}

/** Largest magnitude in the samples, 0-32768. */
export function peakOf(samples: Int16Array): number {
  let peak = 0;
  for (let i = 0; i < samples.length; i++) {
    const magnitude = Math.abs(samples[i] ?? 0);
    if (magnitude > peak) peak = magnitude;
  }
  return peak;
}
