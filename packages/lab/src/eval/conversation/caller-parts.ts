/**
 * What the simulated caller says, as audio: words in the voice of the engines, or stretches of recordings. Enters: parts.
 * Leaves: PCM16 at the line's rate for each part, recordings as loud as the voice.
 */
import { levelDbfs } from '@antiphon/core/audio/level';
import { concatInt16 } from '@antiphon/core/audio/pcm16';
import { resample } from '@antiphon/core/audio/resample';
import type { TtsPort, TtsWord } from '@antiphon/server/ports/tts';
import { readAudio, SAMPLE_RATE_HZ } from '../../audio-head/audio-file.ts';
import { LINE_RATE_HZ, renderParts } from '../../simulated-call/caller-line.ts';
import type { JsonRow } from '../input/json-lines.ts';

/** A stretch of a mono recording, s; `endS` null = to its end. */
export type Clip = { readonly path: string; readonly startS: number; readonly endS: number | null };
export type CallerPart = string | Clip;

/** Level of recorded speech on the line before its gain, dBFS: what the built-in voice has. */
const VOICE_LEVEL_DB = -20;
const FULL_SCALE = 32_767;
/** A shorter stretch holds no word, s. */
const MIN_CLIP_S = 0.1;

/** A part of a row: a string with words, or `{audio[, start_s, end_s]}` with a path beside the row's file. */
export function callerPart(row: JsonRow, part: unknown): CallerPart {
  if (typeof part === 'string' && part.trim() !== '') return part;
  const { audio, start_s: start = 0, end_s: end = null } = isRecord(part) ? part : {};
  const timed = typeof start === 'number' && start >= 0 && (end === null || typeof end === 'number');
  if (typeof audio !== 'string' || audio === '' || !timed)
    throw row.problem('parts: expected strings with words or {audio[, start_s, end_s]}');
  if (end !== null && end < start + MIN_CLIP_S)
    throw row.problem(`parts: end_s: expected at least ${String(MIN_CLIP_S)} s after start_s`);
  return { path: row.beside(audio), startS: start, endS: end };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** Throws an error that names the file when a recording cannot be read or the stretch lies outside it. */
export async function audioOfParts(
  voice: TtsPort,
  voiceId: string,
  parts: readonly CallerPart[],
): Promise<Int16Array[]> {
  const texts = parts.filter((part) => typeof part === 'string');
  if (texts.length > 1 && texts.length === parts.length) return oneSentence(voice, voiceId, texts);
  const audio: Int16Array[] = [];
  for (const part of parts)
    audio.push(
      ...(typeof part === 'string' ? await renderParts(voice, voiceId, [part]) : [await clip(part)]),
    );
  return audio;
}

/** Spoken as a whole and cut between words: a voice that is given half a sentence ends it like a whole one. */
async function oneSentence(voice: TtsPort, voiceId: string, parts: readonly string[]): Promise<Int16Array[]> {
  const pieces: Int16Array[] = [];
  const words: TtsWord[] = [];
  const sink = {
    audio: (pcm: Int16Array): void => {
      pieces.push(pcm.slice());
    },
    words: (some: readonly TtsWord[]): void => {
      words.push(...some);
    },
  };
  const text = parts.join(' ');
  await voice.synthesize({ text, voiceId }, sink, new AbortController().signal);
  const pcm = concatInt16(pieces);
  let from = 0;
  return parts.map((_, index) => {
    const chars = parts.slice(0, index + 1).join(' ').length;
    const last = words.findLast(({ charEnd }) => charEnd <= chars);
    const to = index === parts.length - 1 ? pcm.length : (last?.endSample ?? pcm.length);
    const part = pcm.subarray(from, to);
    from = to;
    return resample(part, voice.sampleRateHz, LINE_RATE_HZ);
  });
}

async function clip({ path, startS, endS }: Clip): Promise<Int16Array> {
  const whole = await readAudio(path);
  const end = endS === null ? whole.length : Math.round(endS * SAMPLE_RATE_HZ);
  const stretch = whole.subarray(Math.round(startS * SAMPLE_RATE_HZ), end);
  if (stretch.length < MIN_CLIP_S * SAMPLE_RATE_HZ)
    throw new Error(`${path}: nothing from ${String(startS)} s to ${String(endS ?? 'the end')}`);
  return atLevel(resample(stretch, SAMPLE_RATE_HZ, LINE_RATE_HZ), VOICE_LEVEL_DB);
}

function atLevel(pcm: Int16Array, levelDb: number): Int16Array {
  const gain = 10 ** ((levelDb - levelDbfs(pcm)) / 20);
  return pcm.map((sample) => Math.max(-FULL_SCALE, Math.min(FULL_SCALE, Math.round(sample * gain))));
}
