import { describe, expect, it } from 'vitest';
import {
  CaptureEngine,
  FADE_SAMPLES,
  PLAYBACK_CAPACITY_SAMPLES,
  PlaybackBuffer,
  PlaybackEngine,
  type PlaybackReport,
  Resampler,
} from './audio-processors.ts';

function tone(hz: number, rateHz: number, samples: number): Float32Array {
  return Float32Array.from({ length: samples }, (_, i) => Math.sin((2 * Math.PI * hz * i) / rateHz));
}

function resample(input: Float32Array, fromHz: number, toHz: number): Float32Array {
  const resampler = new Resampler(fromHz, toHz);
  const output: number[] = [];
  for (let at = 0; at < input.length; at += 128) {
    resampler.push(input.subarray(at, at + 128));
    for (let sample = resampler.pull(); sample !== undefined; sample = resampler.pull()) output.push(sample);
  }
  return Float32Array.from(output);
}

function rms(samples: Float32Array): number {
  return Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length);
}

describe('Resampler', () => {
  it.each([
    [48_000, 24_000],
    [44_100, 24_000],
    [24_000, 48_000],
    [24_000, 44_100],
    [24_000, 24_000],
  ])('keeps a 1 kHz tone from %i to %i Hz', (fromHz, toHz) => {
    const output = resample(tone(1000, fromHz, fromHz), fromHz, toHz);
    expect(Math.abs(output.length - toHz)).toBeLessThan(40);
    const expected = tone(1000, toHz, output.length);
    const middle = output.subarray(100, -100).map((x, i) => x - (expected[i + 100] ?? 0));
    expect(rms(middle)).toBeLessThan(0.01);
  });

  it('removes what the lower rate cannot carry', () => {
    expect(rms(resample(tone(16_000, 48_000, 48_000), 48_000, 24_000).subarray(200))).toBeLessThan(0.01);
  });
});

describe('CaptureEngine', () => {
  it('emits 50 ms chunks of the mean of the channels', () => {
    const chunks: Int16Array[] = [];
    const engine = new CaptureEngine(48_000, (chunk) => chunks.push(chunk));
    const left = new Float32Array(128).fill(0.5);
    const right = new Float32Array(128).fill(0.1);
    for (let i = 0; i < 100; i += 1) engine.write([left, right]);
    expect(chunks.map((chunk) => chunk.length)).toEqual([1200, 1200, 1200, 1200, 1200]);
    expect((chunks[3]?.[600] ?? 0) / 0x7fff).toBeCloseTo(0.3, 2);
    expect(new Set(chunks).size).toBe(5);
  });
});

describe('PlaybackBuffer', () => {
  it('keeps the oldest 30 s and says how much it dropped', () => {
    const buffer = new PlaybackBuffer();
    expect(buffer.write('r1', new Int16Array(PLAYBACK_CAPACITY_SAMPLES - 10))).toBe(0);
    expect(buffer.write('r1', new Int16Array(25))).toBe(15);
    expect(buffer.held).toBe(PLAYBACK_CAPACITY_SAMPLES);
  });

  it('fades to silence when flushed', () => {
    const buffer = new PlaybackBuffer();
    buffer.write('r1', new Int16Array(5000).fill(16_384));
    buffer.write('r2', new Int16Array(5000).fill(16_384));
    buffer.flush();
    expect(buffer.held).toBe(FADE_SAMPLES);
    const rest = new Float32Array(500);
    expect(buffer.read(rest)).toEqual({ replyId: 'r1', samples: FADE_SAMPLES });
    expect(rest[0]).toBeGreaterThan(0.45);
    expect(rest[FADE_SAMPLES - 1]).toBe(0);
    expect(buffer.read(rest)).toBeUndefined();
  });
});

describe.each([24_000, 48_000, 44_100])('PlaybackEngine at %i Hz', (rateHz) => {
  function start() {
    const reports: PlaybackReport[] = [];
    const engine = new PlaybackEngine(rateHz, (report) => reports.push(report));
    const render = (ms: number): Float32Array => {
      const blocks = Math.ceil((ms * rateHz) / 128_000);
      const out = new Float32Array(blocks * 128);
      for (let i = 0; i < blocks; i += 1) engine.render(out.subarray(i * 128, (i + 1) * 128));
      return out;
    };
    return { engine, reports, render };
  }
  const loud = (ms: number): Int16Array => new Int16Array(24 * ms).fill(8_192);

  it('plays every sample once and counts it to its reply', () => {
    const { engine, reports, render } = start();
    engine.receive({ type: 'audio', replyId: 'r1', pcm: loud(100) });
    engine.receive({ type: 'finish', replyId: 'r1' });
    engine.receive({ type: 'audio', replyId: 'r2', pcm: loud(70) });
    const out = render(300);
    const lastOf = (replyId: string) =>
      reports.findLast((report) => report.type === 'rendered' && report.replyId === replyId);
    expect(lastOf('r1')).toMatchObject({ totalSamples: 2400 });
    expect(lastOf('r2')).toMatchObject({ totalSamples: 1680 });
    const audible = out.filter((x) => x > 0.2).length;
    expect(Math.abs(audible - 0.17 * rateHz)).toBeLessThan(0.003 * rateHz);
  });

  it('waits for 60 ms of audio, or for 60 ms, before it starts', () => {
    const { engine, reports, render } = start();
    engine.receive({ type: 'audio', replyId: 'r1', pcm: loud(20) });
    expect(Math.max(...render(40))).toBe(0);
    expect(reports).toEqual([]);
    expect(Math.max(...render(40))).toBeGreaterThan(0.2);
  });

  it('is silent within 10 ms of a flush, reports it after the final count, then plays the next reply', () => {
    const { engine, reports, render } = start();
    engine.receive({ type: 'audio', replyId: 'r1', pcm: loud(1000) });
    render(100);
    engine.receive({ type: 'flush' });
    const after = render(100);
    const tail = after.subarray(Math.ceil(rateHz / 100));
    expect(Math.max(...tail.map(Math.abs))).toBe(0);
    expect(reports.at(-1)).toEqual({ type: 'flushed' });
    const counted = reports.findLast((report) => report.type === 'rendered');
    expect(counted?.type === 'rendered' && counted.totalSamples / 24).toBeGreaterThan(100);
    expect(counted?.type === 'rendered' && counted.totalSamples / 24).toBeLessThan(112);
    engine.receive({ type: 'audio', replyId: 'r2', pcm: loud(100) });
    expect(Math.max(...render(50))).toBeGreaterThan(0.2);
  });

  it('plays to where it is told to stop, and not a sample of that reply after it', () => {
    const { engine, reports, render } = start();
    engine.receive({ type: 'audio', replyId: 'r1', pcm: loud(100) });
    engine.receive({ type: 'audio', replyId: 'r2', pcm: loud(500) });
    render(50);
    engine.receive({ type: 'stop', replyId: 'r2', totalSamples: 24 * 200 });
    render(600);
    expect(reports.slice(-2)).toEqual([
      { type: 'rendered', replyId: 'r2', totalSamples: 24 * 200 },
      { type: 'flushed' },
    ]);
    engine.receive({ type: 'audio', replyId: 'r3', pcm: loud(500) });
    render(100);
    engine.receive({ type: 'stop', replyId: 'r3', totalSamples: 24 * 50 });
    render(100);
    const last = reports.findLast((report) => report.type === 'rendered');
    expect(last?.type === 'rendered' && last.totalSamples / 24).toBeLessThan(112);
    expect(reports.at(-1)).toEqual({ type: 'flushed' });
  });

  it('answers a flush at once when it holds nothing', () => {
    const { engine, reports } = start();
    engine.receive({ type: 'flush' });
    expect(reports).toEqual([{ type: 'flushed' }]);
  });
});
