/**
 * How the last words before a pause sounded: level, its fall, pitch and its fall, length of the last voiced
 * stretch. Enters: PCM16 at 16 kHz and how much silence ends it. Leaves: PROSODY_SIZE numbers of about unit
 * size. Pure and bounded: it looks at the last MAX_SPEECH_MS before the silence only.
 */
import { SAMPLE_RATE_HZ } from './decode-job.ts';

export const PROSODY_SIZE = 10;
/** Speech looked at, ms. */
const MAX_SPEECH_MS = 1500;
const HOP = SAMPLE_RATE_HZ / 100;
/** Pitch is looked for at 4 kHz: phone bands hold it, and it costs a sixteenth. */
const DECIMATION = 4;
const PITCH_RATE_HZ = SAMPLE_RATE_HZ / DECIMATION;
/** 50 ms: two periods of the lowest voice. */
const PITCH_FRAME = 0.05 * PITCH_RATE_HZ;
const PITCH_HOP = 0.02 * PITCH_RATE_HZ;
const MIN_PITCH_HZ = 70;
const MAX_PITCH_HZ = 400;
/** Normalised autocorrelation above which a frame is voiced. */
const VOICED = 0.5;

export function prosodyOf(pcm: Int16Array, silenceMs: number): Float32Array {
  const silence = Math.min(pcm.length, Math.round((silenceMs * SAMPLE_RATE_HZ) / 1000));
  const end = pcm.length - silence;
  const start = Math.max(0, end - (MAX_SPEECH_MS * SAMPLE_RATE_HZ) / 1000);
  const levels = levelsOf(pcm.subarray(start, end));
  const loudest = Math.max(-90, ...levels);
  const last = (fromMs: number, toMs: number): number =>
    mean(levels.slice(Math.max(0, levels.length - fromMs / 10), Math.max(0, levels.length - toMs / 10)));
  const floor = mean(levelsOf(pcm.subarray(end)).slice(5));
  const pitch = pitchOf(pcm.subarray(start, end));
  const voiced = pitch.filter((hz) => hz > 0);
  const late = pitch.slice(-15).filter((hz) => hz > 0);
  const early = pitch.slice(0, -15).filter((hz) => hz > 0);
  const reference = median(early.length > 0 ? early : voiced);
  const semitones = (hz: number): number => (hz > 0 && reference > 0 ? 12 * Math.log2(hz / reference) : 0);
  return Float32Array.of(
    (last(100, 0) - loudest) / 20,
    (last(300, 100) - loudest) / 20,
    (last(600, 300) - loudest) / 20,
    (floor - loudest) / 40,
    clip(semitones(median(late)) / 6),
    clip(semitones(late[late.length - 1] ?? 0) / 6),
    clip((semitones(late[late.length - 1] ?? 0) - semitones(late[0] ?? 0)) / 6),
    late.length / 15,
    lastVoicedRun(pitch) / 20,
    voiced.length / 75,
  );
}

function levelsOf(pcm: Int16Array): number[] {
  const levels: number[] = [];
  for (let at = 0; at + HOP <= pcm.length; at += HOP) {
    let sum = 1;
    for (let i = at; i < at + HOP; i++) sum += (pcm[i] as number) ** 2;
    levels.push(10 * Math.log10(sum / HOP / 2 ** 30));
  }
  return levels;
}

/** Hz of each 20 ms frame, 0 where it is unvoiced. */
function pitchOf(pcm: Int16Array): number[] {
  const slow = new Float32Array(Math.floor(pcm.length / DECIMATION));
  for (let i = 0; i < slow.length; i++) {
    let sum = 0;
    for (let k = 0; k < DECIMATION; k++) sum += pcm[i * DECIMATION + k] as number;
    slow[i] = sum;
  }
  const frames: number[] = [];
  for (let at = 0; at + PITCH_FRAME <= slow.length; at += PITCH_HOP)
    frames.push(pitchOfFrame(slow.subarray(at, at + PITCH_FRAME)));
  return frames;
}

function pitchOfFrame(frame: Float32Array): number {
  let best = VOICED;
  let bestLag = 0;
  for (let lag = PITCH_RATE_HZ / MAX_PITCH_HZ; lag <= PITCH_RATE_HZ / MIN_PITCH_HZ; lag++) {
    let cross = 0;
    let one = 1;
    let other = 1;
    for (let i = 0; i + lag < frame.length; i++) {
      const a = frame[i] as number;
      const b = frame[i + lag] as number;
      cross += a * b;
      one += a * a;
      other += b * b;
    }
    const likeness = cross / Math.sqrt(one * other);
    // A little more is asked of a longer lag: two periods correlate as well as one.
    if (likeness > best + 0.02) {
      best = likeness;
      bestLag = lag;
    }
  }
  return bestLag === 0 ? 0 : PITCH_RATE_HZ / bestLag;
}

/** Frames of the last voiced stretch. */
function lastVoicedRun(pitch: readonly number[]): number {
  let end = pitch.length;
  while (end > 0 && pitch[end - 1] === 0) end--;
  let start = end;
  while (start > 0 && pitch[start - 1] !== 0) start--;
  return end - start;
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? -90 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}

function clip(value: number): number {
  return Math.max(-3, Math.min(3, value));
}
