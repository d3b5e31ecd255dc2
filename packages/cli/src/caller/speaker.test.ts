import { describe, expect, it } from 'vitest';
import { tone } from './fixtures/scripted-agent.ts';
import { Speaker } from './speaker.ts';

describe('Speaker', () => {
  it('plays what arrives early one piece after the other', () => {
    const speaker = new Speaker();
    speaker.receive('a', tone(100), 10);
    speaker.receive('a', tone(100), 11);
    expect(speaker.tailMs).toBe(210);
    expect(speaker.playedMs('a', 60)).toBe(50);
    expect(speaker.playedMs('a', 160)).toBe(150);
    expect(speaker.playedMs('a', 1_000)).toBe(200);
    expect(speaker.underruns).toBe(0);
  });

  it('counts a hole in a reply as an underrun, a pause between replies not', () => {
    const speaker = new Speaker();
    speaker.receive('a', tone(100), 0);
    speaker.receive('b', tone(100), 500);
    expect(speaker.underruns).toBe(0);
    speaker.receive('b', tone(100), 700);
    expect(speaker.underruns).toBe(1);
  });

  it('a flush silences what has not sounded, keeps the position, and the next reply starts at once', () => {
    const speaker = new Speaker();
    speaker.receive('a', tone(100), 0);
    speaker.receive('a', tone(100), 0);
    speaker.receive('a', tone(100), 0);
    speaker.flush(150);
    expect(speaker.playedMs('a', 10_000)).toBe(150);
    expect(speaker.tailMs).toBe(150);
    speaker.receive('b', tone(100), 170);
    expect(speaker.playedMs('b', 180)).toBe(10);
    const heard = speaker.recorded(0);
    expect(heard.subarray(151 * 24, 170 * 24).every((sample) => sample === 0)).toBe(true);
    expect(heard.subarray(100 * 24, 150 * 24).some((sample) => sample !== 0)).toBe(true);
  });

  it('flushes one reply alone when it is named', () => {
    const speaker = new Speaker();
    speaker.receive('a', tone(100), 0);
    speaker.receive('b', tone(100), 0);
    speaker.flush(50, 'b');
    expect(speaker.playedMs('a', 1_000)).toBe(100);
    expect(speaker.playedMs('b', 1_000)).toBe(0);
    expect(speaker.tailMs).toBe(100);
  });
});
