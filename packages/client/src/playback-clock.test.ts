import { describe, expect, it } from 'vitest';
import { ACKNOWLEDGE_EVERY_MS, PlaybackClock, WIRE_SAMPLE_RATE_HZ } from './playback-clock.ts';

const samples = (ms: number): number => (ms * WIRE_SAMPLE_RATE_HZ) / 1000;

describe('PlaybackClock', () => {
  it('acknowledges every 150 ms while playing, and once more at the end', () => {
    const clock = new PlaybackClock();
    clock.enqueued('r1', samples(500));
    const acknowledged: [number, number][] = [];
    for (let atMs = 30; atMs <= 510; atMs += 30) {
      if (atMs === 300) clock.finished('r1');
      for (const ack of clock.rendered('r1', samples(atMs), 1000 + atMs))
        acknowledged.push([atMs, ack.playedMs]);
    }
    // The first report is the start of playback; the next ones come no sooner than 150 ms apart.
    expect(acknowledged).toEqual([
      [180, 180],
      [330, 330],
      [480, 480],
      [510, 500],
    ]);
    expect(ACKNOWLEDGE_EVERY_MS).toBe(150);
  });

  it('ends a reply whose audio was played before the server said it was done', () => {
    const clock = new PlaybackClock();
    clock.enqueued('r1', samples(100));
    expect(clock.rendered('r1', samples(100), 0)).toEqual([]);
    expect(clock.finished('r1')).toEqual([{ replyId: 'r1', playedMs: 100, last: true }]);
    expect(clock.finished('r1')).toEqual([]);
  });

  it('reports what was rendered when flushed, and leaves audio enqueued after the flush alone', () => {
    const clock = new PlaybackClock();
    clock.enqueued('r1', samples(1000));
    clock.rendered('r1', samples(200), 0);
    expect(clock.flushing()).toEqual(['r1']);
    expect(clock.pending()).toBe(false);
    clock.enqueued('r2', samples(40));
    clock.rendered('r1', samples(205), 5); // the fade
    expect(clock.flushed()).toEqual([{ replyId: 'r1', playedMs: 205, last: true }]);
    expect(clock.pending('r2')).toBe(true);
    expect(clock.rendered('r1', samples(900), 10)).toEqual([]);
  });

  it('never claims more than was enqueued, nor less than before', () => {
    const clock = new PlaybackClock();
    clock.enqueued('r1', samples(100));
    clock.rendered('r1', samples(400), 0);
    expect(clock.progress('r1')?.rendered).toBe(2400);
    clock.rendered('r1', samples(10), 200);
    expect(clock.progress('r1')?.rendered).toBe(2400);
  });

  it('does not wait for audio that the output dropped', () => {
    const clock = new PlaybackClock();
    clock.enqueued('r1', samples(100));
    clock.dropped('r1', samples(60));
    clock.finished('r1');
    expect(clock.rendered('r1', samples(40), 0)).toEqual([{ replyId: 'r1', playedMs: 40, last: true }]);
  });
});
