import { REPLY_RATE_HZ } from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import { Random } from '../../audio-head/random.ts';
import { SimulatedListener } from './simulated-listener.ts';
import { cutsOf, reportHeard } from './suite.ts';

const samples = (ms: number): number => (ms * REPLY_RATE_HZ) / 1000;

describe('the simulated listener', () => {
  it('renders after delay and buffer, and waits where audio is late', () => {
    const setup = { bufferMs: 100, delayMs: 50, jitterMs: 0, lostAcks: 1 };
    const listener = new SimulatedListener(setup, new Random(1));
    listener.receive({ atMs: 0, from: 0, to: samples(200) });
    listener.receive({ atMs: 500, from: samples(200), to: samples(400) });
    expect([149, 250, 350, 549, 600, 2000].map((at) => listener.renderedMs(at))).toEqual([
      0, 100, 200, 200, 250, 400,
    ]);
  });
});

describe('heard', () => {
  it('is within a word of the truth with acknowledgements, and drifts with the buffer without', () => {
    const cuts = cutsOf(40, 7);
    const report = reportHeard(cuts) as Record<string, number>;
    expect(cuts.every(({ truth }) => truth >= 0)).toBe(true);
    expect(cuts.some(({ truth }) => truth > 5)).toBe(true);
    expect(report['within_1_word_acked']).toBeGreaterThan(0.95);
    const error = (acked: boolean): number =>
      cuts.filter((cut) => cut.acked === acked && cut.bufferMs > 600).reduce((sum, cut) => sum + Math.abs(cut.told - cut.truth), 0); // prettier-ignore
    expect(error(false)).toBeGreaterThan(error(true));
  });
});
