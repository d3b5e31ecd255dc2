import { describe, expect, it } from 'vitest';
import { levelDbOf, meterOf } from './level.ts';
import { SpeechEnd } from './speech-end.ts';

const levelOf = (samples: Int16Array | Float32Array): number => meterOf(levelDbOf(samples));

describe('the level of samples', () => {
  it('goes from silence to full scale, alike for both kinds of samples', () => {
    expect(levelOf(new Int16Array(0))).toBe(0);
    expect(levelOf(new Int16Array(480))).toBe(0);
    expect(levelOf(new Int16Array(480).fill(32_767))).toBe(1);
    expect(levelOf(new Int16Array(480).fill(1_000))).toBeCloseTo(
      levelOf(new Float32Array(480).fill(1_000 / 32_768)),
      5,
    );
  });
});

describe('SpeechEnd', () => {
  it('remembers the last chunk that stood out from the room', () => {
    const speech = new SpeechEnd();
    const say = (level: number, fromMs: number, toMs: number): void => {
      for (let atMs = fromMs; atMs < toMs; atMs += 50) speech.add(level, atMs);
    };
    say(0.15, 0, 1000);
    expect(speech.lastLoudAtMs).toBeUndefined();
    say(0.7, 1000, 2000);
    say(0.2, 2000, 3000);
    expect(speech.lastLoudAtMs).toBe(1950);
  });
});
