import { describe, expect, it } from 'vitest';
import { HISTORY_MS, LaneHistory } from './lane-history.ts';
import { levelOf } from './level.ts';
import { SpeechEnd } from './speech-end.ts';

describe('levelOf', () => {
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

describe('LaneHistory', () => {
  it('forgets what has left the picture', () => {
    const history = new LaneHistory();
    for (let atMs = 0; atMs <= 2 * HISTORY_MS; atMs += 50) history.add('user', { atMs, level: 0.5 });
    history.mark({ atMs: 0, lane: 'user', text: 'turn' });
    history.mark({ atMs: HISTORY_MS + 1, lane: 'agent', text: 'reply' });
    expect(history.user[0]?.atMs).toBe(HISTORY_MS);
    expect(history.user.at(-1)?.atMs).toBe(2 * HISTORY_MS);
    expect(history.marks.map((mark) => mark.text)).toEqual(['reply']);
  });

  it('is bounded by count however fast the points come', () => {
    const history = new LaneHistory();
    for (let i = 0; i < 10_000; i += 1) history.add('agent', { atMs: 0, level: 0 });
    expect(history.agent.length).toBeLessThanOrEqual(2_001);
  });
});
