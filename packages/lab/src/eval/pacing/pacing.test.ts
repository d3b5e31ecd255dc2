import { describe, expect, it } from 'vitest';
import { reportPacing, type PacedTurn } from './suite.ts';

const turns = (cut: number, latencyMs: number): PacedTurn[] =>
  Array.from({ length: 8 }, (_, place) => ({ place, holds: 2, cut: place < 5 ? 2 : cut, latencyMs: place < 5 ? 3000 : latencyMs, decisions: [] })); // prettier-ignore

describe('pacing', () => {
  it('compares slow speakers by cut-offs and fast ones by latency, from the sixth turn on', () => {
    const report = reportPacing([
      { speaker: 'slow', medianHoldS: 1.2, adaptive: turns(0.5, 900), frozen: turns(1, 800) },
      { speaker: 'fast', medianHoldS: 0.3, adaptive: turns(0, 400), frozen: turns(0, 800) },
      { speaker: 'fluent', medianHoldS: null, adaptive: turns(0, 400), frozen: turns(0, 800) },
    ]);
    expect(report).toMatchObject({ slow_cut_ratio: 0.5, fast_latency_ratio: 0.5 });
    expect(report.slow.speakers).toBe(1);
    expect(report.fast.speakers).toBe(2);
  });

  it('tells what it costs: how long the slow wait, how often the fast are cut off', () => {
    const { slow, fast } = reportPacing([
      { speaker: 'slow', medianHoldS: 1.2, adaptive: turns(0.5, 900), frozen: turns(1, 800) },
      { speaker: 'fast', medianHoldS: 0.3, adaptive: turns(1, 400), frozen: turns(0, 800) },
    ]);
    expect(slow.latency_ms).toEqual({ adaptive: 900, frozen: 800 });
    expect(fast.cutoff).toEqual({ adaptive: 0.5, frozen: 0 });
  });
});
