import type { ConversationInput } from '@antiphon/core';
import { fakeVad } from '@antiphon/testkit/fake-engines';
import { describe, expect, it } from 'vitest';
import type { SttPort } from '../ports/stt.ts';
import { EchoGate } from './echo-gate.ts';
import { PERCEPTION_RATE_HZ, Uplink } from './uplink.ts';

describe('the recogniser of a turn', () => {
  it.each([
    ['whose recogniser works', false],
    ['whose recogniser cannot be started', true],
  ])('gets none of the next one, %s, while its own last words are still awaited', (_, fails) => {
    const heard: number[] = [];
    const given: ConversationInput[] = [];
    const stt: SttPort = {
      open: () => {
        if (fails && heard.length === 1) throw new Error('no thread');
        const index = heard.push(0) - 1;
        return {
          push: (pcm) => {
            heard[index] = (heard[index] ?? 0) + pcm.length;
          },
          flush: () => undefined,
          close: () => undefined,
        };
      },
      close: () => Promise.resolve(),
    };
    const echo = new EchoGate({ sentHz: PERCEPTION_RATE_HZ, microphoneHz: PERCEPTION_RATE_HZ });
    const uplink = new Uplink(
      { vad: fakeVad(), stt, echo, give: (input) => given.push(input), onLost: () => undefined },
      { sampleRateHz: PERCEPTION_RATE_HZ, language: 'en', keyterms: [] },
    );
    uplink.startRecognition(1, 0);
    uplink.push(new Int16Array(1600));
    uplink.flushRecognition(1, 0);
    uplink.startRecognition(2, 100);
    uplink.push(new Int16Array(3200));
    expect(heard).toEqual(fails ? [1600] : [1600, 3200]);
    const lost = { type: 'recognition.failed', turnId: 2, message: 'no thread' };
    expect(given.filter(({ type }) => type !== 'vad.scored')).toEqual(fails ? [lost] : []);
    uplink.close();
  });
});
