import type { TtsPort } from '@antiphon/server/ports/tts';
import { expect, it } from 'vitest';
import { speakText } from './speak-text.ts';

/** Ten samples a character; one word a chunk of text between blanks. */
const voice: TtsPort = {
  sampleRateHz: 16_000,
  voices: [],
  synthesize: async ({ text }, sink) => {
    sink.audio(new Int16Array(text.length * 10).fill(1));
    sink.words(
      [...text.matchAll(/\S+/g)].map(({ 0: word, index }) => ({
        text: word,
        charStart: index,
        charEnd: index + word.length,
        startSample: index * 10,
        endSample: (index + word.length) * 10,
      })),
    );
  },
  close: async () => undefined,
};

it('places every word in the whole text and in all the audio', async () => {
  const text = 'First sentence here. And then a second one! The end';
  const { samples, words } = await speakText(voice, { text, voiceId: 'x' });
  expect(samples).toHaveLength(text.length * 10);
  expect(words.map(({ text: word }) => word)).toEqual(text.split(' '));
  for (const { text: word, charStart, charEnd, startSample } of words) {
    expect(text.slice(charStart, charEnd)).toBe(word);
    expect(startSample).toBe(charStart * 10);
  }
});
