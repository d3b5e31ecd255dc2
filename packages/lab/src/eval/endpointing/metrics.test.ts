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
  });

  it('says null of what there is nothing to measure of', () => {
    const [noHolds, noEnds] = [
      { ...tally(0, 500, 1), holds: 0 },
      { ...tally(1, 0), ends: 0 },
    ];
    expect(operating(noHolds)).toEqual({ cutoff: null, latencyMs: 500 });
    expect(operating(noEnds)).toEqual({ cutoff: 0.1, latencyMs: null });
    const none = { cutoff_at_300ms: null, cutoff_at_600ms: null, latency_ms_at_5pct: null, latency_ms_at_10pct: null }; // prettier-ignore
    for (const sums of [noHolds, noEnds]) {
      expect(bounds([operating(sums)])).toEqual(none);
      expect(paretoFront([operating(sums)])).toEqual([]);
      expect(resample([[sums]], [[sums]], 0).bounds).toEqual(none);
    }
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
    const { cutoff } = operating(pooled(clusters)[0] as Tally);
    expect(low).toBeLessThan(cutoff ?? 0);
    expect(high).toBeGreaterThan(cutoff ?? 1);
  });
});
