import { fakeVad } from '@antiphon/testkit/fake-engines';
import { describe, expect, it } from 'vitest';
import type { SttPort } from '../ports/stt.ts';
import { EchoGate } from './echo-gate.ts';
import { PERCEPTION_RATE_HZ, Uplink } from './uplink.ts';

describe('the recogniser of a turn', () => {
  it('gets none of the next one, while its own last words are still awaited', () => {
    const heard: number[] = [];
    const stt: SttPort = {
      open: () => {
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
      { vad: fakeVad(), stt, echo, give: () => undefined, onLost: () => undefined },
      { sampleRateHz: PERCEPTION_RATE_HZ, language: 'en', keyterms: [] },
    );
    uplink.startRecognition(1, 0);
    uplink.push(new Int16Array(1600));
    uplink.flushRecognition(1, 0);
    uplink.startRecognition(2, 100);
    uplink.push(new Int16Array(3200));
    expect(heard).toEqual([1600, 3200]);
    uplink.close();
  });
});
