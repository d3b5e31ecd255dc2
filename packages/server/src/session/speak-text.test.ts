import { DEFAULT_SPEECH_SETTINGS, type SpeechWord } from '@antiphon/core';
import { fakeTts } from '@antiphon/testkit';
import { describe, expect, it } from 'vitest';
import type { TtsPort } from '../ports/tts.ts';
import { plainPieces, prepareSpokenForm, speakChunk } from './speak-chunk.ts';
import { MalformedTagError, speakText } from './speak-text.ts';

const settings = { ...DEFAULT_SPEECH_SETTINGS, voiceId: 'tone', sampleRateHz: 16_000 };
const signal = new AbortController().signal;

/** What the voice was given, and what came out. */
async function speak(text: string, port: Partial<TtsPort> = {}) {
  const calls: string[] = [];
  const voice = fakeTts();
  const tts: TtsPort = {
    ...voice,
    ...port,
    synthesize: (request, sink, abort) => {
      calls.push(`${request.text}${request.speed === 1 ? '' : ` @${request.speed}`}`);
      return voice.synthesize(request, sink, abort);
    },
  };
  const words: SpeechWord[] = [];
  let samples = 0;
  const sink = {
    audio: (pcm: Int16Array): void => void (samples += pcm.length),
    words: (some: readonly SpeechWord[]): void => void words.push(...some),
  };
  await speakText({ tts, prepare: prepareSpokenForm }, { text, settings, language: 'en' }, sink, signal);
  return { calls, words, samples };
}

describe('a text is spoken', () => {
  it('sentence by sentence, as words, with the way back to what was written', async () => {
    const text = 'Come at 9:30. It costs $5.';
    const { calls, words } = await speak(text);
    expect(calls.map((call) => call.trim())).toEqual(['Come at nine thirty.', 'It costs five dollars.']);
    const written = words.map((word) => [word.word, text.slice(word.charStart, word.charEnd).trim()]);
    expect(written).toContainEqual(['thirty.', '9:30.']);
    expect(written.at(-1)).toEqual(['dollars.', '$5.']);
  });

  it('with tags: letters one by one, another rate, silence', async () => {
    const plain = await speak('Wait. Now.');
    const { calls, samples } = await speak(
      'Wait. <break time="480ms"/> <prosody rate="slow">Now.</prosody> <spell>A1@</spell>',
    );
    expect(calls).toEqual(['Wait.', 'Now. @0.85', 'A, 1, at, ']);
    expect(samples - plain.samples).toBeGreaterThanOrEqual(8000);
  });

  it('in calls of the length the voice wants, cut at commas', async () => {
    const text =
      'This is a rather long sentence, with a comma or two in it, so that it can be cut, if need be, somewhere.';
    const { calls, words } = await speak(text, { callChars: 60 });
    expect(calls.length).toBeGreaterThan(1);
    expect(calls.join('')).toBe(text);
    for (const word of words) expect(text.slice(word.charStart, word.charEnd)).toBe(word.word);
    const starts = words.map((word) => word.startSample);
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
  });

  it('never in calls that an engine cannot take', async () => {
    const { calls } = await speak(`${'5'.repeat(200)}.`);
    for (const call of calls) expect(call.length).toBeLessThanOrEqual(500);
  });

  it('not at all with a malformed tag', async () => {
    await expect(speak('Fine. <break time="soon"/>')).rejects.toBeInstanceOf(MalformedTagError);
  });
});

it('an abort rejects at once, and the sink hears nothing more', async () => {
  const controller = new AbortController();
  let heard = 0;
  const tts = fakeTts();
  const request = {
    ...{ pieces: plainPieces('Hello.'), voiceId: 'tone', speed: 1, language: 'en', sampleRateHz: 8000 },
    ...{ normalize: true, projectId: null, dictionaryIds: null },
  };
  const sink = { audio: () => void (heard += 1), words: () => void (heard += 1) };
  const spoken = speakChunk({ tts, prepare: prepareSpokenForm }, request, sink, controller.signal);
  controller.abort();
  await expect(spoken).rejects.toMatchObject({ name: 'AbortError' });
  expect(heard).toBe(0);
});
