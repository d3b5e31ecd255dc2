/**
 * What the microphone of a turn gives: the recording, then noise at its own floor for as long as anything may
 * still be decided. Never digital zeros: engines behave differently on those, and no line is that quiet.
 */
import { readAudio, SAMPLE_RATE_HZ } from '../../audio-head/audio-file.ts';
import { Random } from '../../audio-head/random.ts';
import { RowError } from '../input/row-error.ts';
import type { LabelledTurn } from './turns.ts';

/** The floor is measured in pieces of this length, ms. */
const PIECE_MS = 20;
/** Share of the pieces that are quieter than the floor. */
const FLOOR_SHARE = 0.1;
/** Quietest noise, in steps of PCM16 (about -84 dBFS): what converters make of silence. */
const MIN_FLOOR = 2;

/** A speaker's end that is labelled so much later than the recording's is a slip of rounding, s. */
const END_TOLERANCE_S = 0.5;

/** Of the turn's stretch of the recording, at 16 kHz and at least `untilS` long. Throws RowError. */
export async function microphoneOf(turn: LabelledTurn, untilS: number): Promise<Int16Array> {
  const { audioPath: path, fromS, toS } = turn;
  const problem = (message: string): RowError =>
    turn.pauses[0]?.problem(`audio_file: ${path}: ${message}`) ?? new RowError(path, null, message);
  let whole: Int16Array;
  try {
    whole = await readAudio(path);
  } catch (error) {
    throw problem(`cannot be read as mono WAV or FLAC: ${reasonOf(error, path)}`);
  }
  if (whole.length === 0) throw problem('holds no audio');
  const lengthS = whole.length / SAMPLE_RATE_HZ;
  const late = turn.pauses.find(({ startS }) => fromS + startS > lengthS + END_TOLERANCE_S);
  if (late !== undefined)
    throw late.problem(
      `pause_start: expected seconds within the recording, which is ${lengthS.toFixed(2)} s long`,
    );
  const to = Math.min(whole.length, Math.round(toS * SAMPLE_RATE_HZ));
  const stretch = whole.subarray(Math.min(to, Math.round(fromS * SAMPLE_RATE_HZ)), to);
  return withFloorNoise(stretch, Math.ceil(untilS * SAMPLE_RATE_HZ));
}

const reasonOf = (error: unknown, path: string): string =>
  (error instanceof Error ? error.message : String(error)).replace(`${path}: `, '');

export function withFloorNoise(pcm: Int16Array, samples: number): Int16Array {
  if (pcm.length >= samples) return pcm;
  const whole = new Int16Array(samples);
  whole.set(pcm);
  const floor = noiseFloor(pcm);
  const random = new Random(pcm.length);
  for (let at = pcm.length; at < samples; at += 1) {
    whole[at] = Math.round(random.gaussian() * floor);
  }
  return whole;
}

/** Root mean square of the recording's quiet pieces, in steps of PCM16. */
export function noiseFloor(pcm: Int16Array): number {
  const size = (PIECE_MS * SAMPLE_RATE_HZ) / 1000;
  const levels: number[] = [];
  for (let from = 0; from + size <= pcm.length; from += size) {
    const square = pcm.subarray(from, from + size).reduce((sum, value) => sum + value * value, 0);
    levels.push(Math.sqrt(square / size));
  }
  levels.sort((a, b) => a - b);
  return Math.max(MIN_FLOOR, levels[Math.floor(levels.length * FLOOR_SHARE)] ?? MIN_FLOOR);
}
