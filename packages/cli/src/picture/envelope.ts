/**
 * The loudness outline of a lane: one value a column, 0 (silence) to 1 (loudest of the lane), on a
 * compressed scale so that quiet consonants stay visible beside vowels.
 */

/** Column width: at 100 pixels a second, two pixels. */
export const COLUMN_MS = 20;
/** Root compression: keeps ~40 dB of range visible in a lane some 30 pixels high. */
const COMPRESSION = 0.6;
/** A lane quieter than this (16-bit steps) is not blown up to full height: it is only hiss. */
const QUIETEST_FULL_SCALE = 2_000;

function rms(pcm: Int16Array, start: number, end: number): number {
  let sum = 0;
  for (let i = start; i < end; i += 1) sum += (pcm[i] ?? 0) ** 2;
  return end > start ? Math.sqrt(sum / (end - start)) : 0;
}

export function envelope(pcm: Int16Array, rateHz: number): number[] {
  const width = Math.round((COLUMN_MS * rateHz) / 1000);
  const columns: number[] = [];
  for (let at = 0; at < pcm.length; at += width) columns.push(rms(pcm, at, Math.min(at + width, pcm.length)));
  const peak = columns.reduce((a, b) => Math.max(a, b), QUIETEST_FULL_SCALE / Math.SQRT2);
  return columns.map((value) => Math.round((value / peak) ** COMPRESSION * 1000) / 1000);
}
