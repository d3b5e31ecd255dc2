/**
 * The caller's side of the audio format: PCM16 mono at 24 kHz, little endian, base64 on the wire; and where
 * in a recording speech begins and ends, judged by energy alone (it says when a person would call the
 * sentence finished, independently of any engine under test).
 */
import { levelDbfs } from '@antiphon/core/audio/level';
import { bytesFromInt16, int16FromBytes } from '@antiphon/core/audio/pcm16';

export const CALLER_RATE_HZ = 24_000;
export const SAMPLES_PER_MS = CALLER_RATE_HZ / 1000;

/** Frames of 10 ms: fine enough for latencies reported in tens of milliseconds. */
const ENERGY_FRAME = 10 * SAMPLES_PER_MS;
/** Speech is what comes within this distance of the loudest frame (trailing consonants are ~30 dB down) ... */
const BELOW_PEAK_DB = 35;
/** ... and above this floor, dBFS: below it is the noise of a quiet microphone. */
const FLOOR_DB = -60;

export const encodePcm = (pcm: Int16Array): string => Buffer.from(bytesFromInt16(pcm)).toString('base64');

export const decodePcm = (base64: string): Int16Array => int16FromBytes(Buffer.from(base64, 'base64'));

export type SpeechBounds = { readonly startMs: number; readonly endMs: number };

/** Where the audible part of a recording lies; null when nothing in it is louder than a quiet room. */
export function speechBounds(pcm: Int16Array): SpeechBounds | null {
  const levels: number[] = [];
  for (let at = 0; at < pcm.length; at += ENERGY_FRAME) {
    levels.push(levelDbfs(pcm, at, Math.min(at + ENERGY_FRAME, pcm.length)));
  }
  const threshold = Math.max(FLOOR_DB, levels.reduce((a, b) => Math.max(a, b), -100) - BELOW_PEAK_DB);
  const first = levels.findIndex((level) => level > threshold);
  if (first < 0) return null;
  const last = levels.findLastIndex((level) => level > threshold);
  const frameMs = ENERGY_FRAME / SAMPLES_PER_MS;
  return { startMs: first * frameMs, endMs: Math.min((last + 1) * frameMs, pcm.length / SAMPLES_PER_MS) };
}
