// Ears and a mouth for tests: the embedded voice says words for a microphone, the embedded recogniser writes down what was
// heard, and words are compared as words.

import { resample } from '@antiphon/core/audio/resample';
import type { SttPort } from '@antiphon/server/ports/stt';
import type { TtsPort } from '@antiphon/server/ports/tts';

export const MICROPHONE_RATE_HZ = 48_000;
const RECOGNISER_RATE_HZ = 16_000;

/** The words as a 48 kHz recording. */
export async function spoken(tts: TtsPort, text: string, voiceId = 'awb'): Promise<Int16Array> {
  const pieces: number[] = [];
  const sink = { audio: (pcm: Int16Array) => void pieces.push(...pcm), words: () => undefined };
  await tts.synthesize({ text, voiceId }, sink, new AbortController().signal);
  return resample(Int16Array.from(pieces), tts.sampleRateHz, MICROPHONE_RATE_HZ);
}

/** What the recogniser writes for a recording of up to about 20 s; silence around it is cut off. */
export async function written(stt: SttPort, pcm: Int16Array, rateHz: number): Promise<string> {
  const heard = resample(trimmed(pcm, rateHz), rateHz, RECOGNISER_RATE_HZ);
  return new Promise((resolve, reject) => {
    const stream = stt.open({ language: 'en', keyterms: [] }, (event) => {
      if (event.type === 'final') {
        stream.close();
        resolve(event.text);
      } else if (event.type === 'failed') reject(new Error(event.message));
    });
    stream.push(heard);
    stream.flush();
  });
}

/** Around speech, ms. */
const MARGIN_MS = 150;
/** Of PCM16: -50 dB. */
const AUDIBLE = 100;

function trimmed(pcm: Int16Array, rateHz: number): Int16Array {
  const margin = (MARGIN_MS * rateHz) / 1000;
  const first = pcm.findIndex((sample) => Math.abs(sample) > AUDIBLE);
  const last = pcm.findLastIndex((sample) => Math.abs(sample) > AUDIBLE);
  return first < 0 ? pcm.subarray(0, 0) : pcm.subarray(Math.max(0, first - margin), last + margin);
}

export const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9' ]+/g, ' ')
    .split(' ')
    .filter((word) => word !== '');

/** How many words have to be changed, left out or added to make one text of the other. */
export function wordErrors(expected: string, heard: string): number {
  const [a, b] = [wordsOf(expected), wordsOf(heard)];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (const [i, word] of a.entries()) {
    const next = [i + 1];
    for (const [j, other] of b.entries()) {
      const same = (row[j] ?? 0) + (word === other ? 0 : 1);
      next.push(Math.min(same, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/**
 * How many words have to be changed for what was heard to end as the text does, by its last `count` words: where a recording
 * is cut, whatever was misheard before.
 */
export function endErrors(expected: string, heard: string, count = 6): number {
  const end = wordsOf(expected).slice(-count).join(' ');
  const all = wordsOf(heard);
  return Math.min(
    ...Array.from({ length: all.length + 1 }, (_, from) => wordErrors(end, all.slice(from).join(' '))),
  );
}
