import { DEFAULT_SPEECH_SETTINGS } from '@antiphon/core';
import { SPEECH_STALL_MS } from '@antiphon/core/tts/options';
import { fakeTts, SimulatedClock } from '@antiphon/testkit';
import { describe, expect, it } from 'vitest';
import type { TtsPort } from '../ports/tts.ts';
import { prepareSpokenForm } from './speak-chunk.ts';
import { openSpeechStream, SpeechStalledError } from './speech-stream.ts';

const settings = { ...DEFAULT_SPEECH_SETTINGS, voiceId: 'tone', sampleRateHz: 16_000 };
/** About 4 s of the fake voice each. */
const SENTENCE = `${'word '.repeat(12).trim()}. `;

function open(text: string, synthesize: TtsPort['synthesize'] | null = null) {
  const voice = fakeTts();
  const calls: { readonly text: string; readonly signal: AbortSignal }[] = [];
  const tts: TtsPort = {
    ...voice,
    synthesize: (request, sink, signal) => {
      calls.push({ text: request.text, signal });
      return (synthesize ?? voice.synthesize)(request, sink, signal);
    },
  };
  const clock = new SimulatedClock();
  const gone = new AbortController();
  const shell = { engine: { tts, prepare: prepareSpokenForm }, clock, signal: gone.signal };
  const stream = openSpeechStream(shell, { text, settings, language: 'en' });
  return { stream, calls, clock, gone };
}

const never: TtsPort['synthesize'] = (_request, _sink, signal) =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(signal.reason as Error);
    });
  });

/** Lets everything that can go on without the reader go on. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 200; turn += 1) await Promise.resolve();
};

describe('speech as a stream', () => {
  it('gives everything, in order', async () => {
    const { stream, calls } = open(SENTENCE.repeat(3));
    let samples = 0;
    for await (const part of (await stream) ?? []) samples += part.length;
    const spoken = calls.reduce((sum, { text }) => sum + text.length, 0);
    expect(calls).toHaveLength(3);
    expect(samples).toBe(spoken * Math.round(16_000 / 15));
  });

  it('is nothing for a text that cannot be said', async () => {
    expect(await open('— !').stream).toBeNull();
  });

  it('does not run far ahead of a reader that is slow', async () => {
    const { stream, calls } = open(SENTENCE.repeat(20));
    await stream;
    await settle();
    expect(calls.length).toBeLessThanOrEqual(4);
  });

  it('goes on when the reader catches up', async () => {
    const { stream, calls } = open(SENTENCE.repeat(20));
    const audio = await stream;
    await settle();
    for await (const _part of audio ?? []) await settle();
    expect(calls).toHaveLength(20);
  });

  it('stops the engine when the reader is gone', async () => {
    const { stream, calls, gone } = open('Hello.', never);
    await settle();
    gone.abort();
    await expect(stream).rejects.toThrow();
    expect(calls[0]?.signal.aborted).toBe(true);
  });

  it('stops the engine when the reader leaves in the middle', async () => {
    const { stream, calls } = open(SENTENCE.repeat(20));
    for await (const _part of (await stream) ?? []) break;
    await settle();
    expect(calls.at(-1)?.signal.aborted).toBe(true);
    expect(calls.length).toBeLessThan(20);
  });

  it('fails when the voice falls silent', async () => {
    const { stream, calls, clock } = open('Hello.', never);
    const failed = expect(stream).rejects.toBeInstanceOf(SpeechStalledError);
    await settle();
    clock.advanceTo(clock.nowMs() + SPEECH_STALL_MS);
    await failed;
    expect(calls[0]?.signal.aborted).toBe(true);
  });

  it('fails in the middle with what the voice failed with', async () => {
    let calls = 0;
    const voice = fakeTts();
    const { stream } = open(SENTENCE.repeat(2), async (request, sink, signal) => {
      calls += 1;
      if (calls === 2) throw new Error('the voice broke');
      await voice.synthesize(request, sink, signal);
    });
    const read = async (): Promise<void> => {
      for await (const _part of (await stream) ?? []);
    };
    await expect(read()).rejects.toThrow('the voice broke');
  });
});
