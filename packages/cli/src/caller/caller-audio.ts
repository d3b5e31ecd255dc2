/**
 * The caller's side of the audio format: PCM16 mono at 24 kHz, little endian, base64 on the wire; and where
 * in a recording speech begins and ends, judged by energy alone (it says when a person would call the
 * sentence finished, independently of any engine under test).
 */
export const CALLER_RATE_HZ = 24_000;
export const SAMPLES_PER_MS = CALLER_RATE_HZ / 1000;

/** Frames of 10 ms: fine enough for latencies reported in tens of milliseconds. */
const ENERGY_FRAME = 10 * SAMPLES_PER_MS;
/** Speech is what comes within this distance of the loudest frame (trailing consonants are ~30 dB down) ... */
const BELOW_PEAK_DB = 35;
/** ... and above this floor, dBFS: below it is the noise of a quiet microphone. */
const FLOOR_DB = -60;

export function encodePcm(pcm: Int16Array): string {
  const bytes = Buffer.alloc(pcm.length * 2);
  for (let i = 0; i < pcm.length; i += 1) bytes.writeInt16LE(pcm[i] ?? 0, i * 2);
  return bytes.toString('base64');
}

export function decodePcm(base64: string): Int16Array {
  const bytes = Buffer.from(base64, 'base64');
  const pcm = new Int16Array(Math.floor(bytes.length / 2));
  for (let i = 0; i < pcm.length; i += 1) pcm[i] = bytes.readInt16LE(i * 2);
  return pcm;
}

export function toPcm16(samples: Float32Array): Int16Array {
  const pcm = new Int16Array(samples.length);
  for (let i = 0; i < samples.length; i += 1) {
    pcm[i] = Math.max(-0x8000, Math.min(0x7fff, Math.round((samples[i] ?? 0) * 0x7fff)));
  }
  return pcm;
}

/** Level of one stretch in dBFS (full-scale square = 0), floored at -100. */
export function levelDb(pcm: Int16Array, start: number, end: number): number {
  let sum = 0;
  for (let i = start; i < end; i += 1) sum += ((pcm[i] ?? 0) / 0x8000) ** 2;
  return end > start ? Math.max(-100, 10 * Math.log10(sum / (end - start) + 1e-10)) : -100;
}

export type SpeechBounds = { readonly startMs: number; readonly endMs: number };

/** Where the audible part of a recording lies; null when nothing in it is louder than a quiet room. */
export function speechBounds(pcm: Int16Array): SpeechBounds | null {
  const levels: number[] = [];
  for (let at = 0; at < pcm.length; at += ENERGY_FRAME) {
    levels.push(levelDb(pcm, at, Math.min(at + ENERGY_FRAME, pcm.length)));
  }
  const threshold = Math.max(FLOOR_DB, levels.reduce((a, b) => Math.max(a, b), -100) - BELOW_PEAK_DB);
  const first = levels.findIndex((level) => level > threshold);
  if (first < 0) return null;
  const last = levels.findLastIndex((level) => level > threshold);
  const frameMs = ENERGY_FRAME / SAMPLES_PER_MS;
  return { startMs: first * frameMs, endMs: Math.min((last + 1) * frameMs, pcm.length / SAMPLES_PER_MS) };
}
