import { describe, expect, it } from 'vitest';
import { bounds, operating, paretoFront, pooled, resample, type Tally } from './metrics.ts';

const tally = (cut: number, latencyMs: number, strays = 0): Tally => ({
  cut,
  strays,
  holds: 10,
  latencySumMs: latencyMs * 10,
  ends: 10,
});

describe('metrics', () => {
  it('takes the best dial point that satisfies a bound and never interpolates', () => {
    const points = [tally(0, 1200), tally(1, 700), tally(3, 400), tally(6, 250)].map(operating);
    expect(bounds(points)).toEqual({
      cutoff_at_300ms: 0.6,
      cutoff_at_600ms: 0.3,
      latency_ms_at_5pct: 1200,
      latency_ms_at_10pct: 700,
    });
    expect(bounds([operating(tally(5, 900))])).toEqual({
      cutoff_at_300ms: null,
      cutoff_at_600ms: null,
      latency_ms_at_5pct: null,
      latency_ms_at_10pct: null,
    });
  });

  it('counts stray commits as cut-offs', () => {
    expect(operating(tally(1, 500, 2)).cutoff).toBeCloseTo(0.3);
    expect(operating({ ...tally(0, 500, 1), holds: 0 }).cutoff).toBe(1);
  });

  it('leaves dominated points out of the front', () => {
    const points = [tally(2, 500), tally(3, 600), tally(1, 700), tally(1, 800)].map(operating);
    expect(paretoFront(points)).toEqual([0, 2]);
  });

  it('resamples both rules alike: against itself nothing differs', () => {
    const clusters = Array.from({ length: 20 }, (_, i) => [tally(i % 5, 500 + i), tally(i % 3, 900 + i)]);
    const { difference, point } = resample(clusters, clusters, 0);
    expect(difference.cutoff_at_600ms).toEqual([0, 0]);
    const [low, high] = point.cutoff ?? [1, 0];
    expect(low).toBeLessThan(operating(pooled(clusters)[0] as Tally).cutoff);
    expect(high).toBeGreaterThan(operating(pooled(clusters)[0] as Tally).cutoff);
  });
});
