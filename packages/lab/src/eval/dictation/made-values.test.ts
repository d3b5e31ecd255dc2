import { parseSlot } from '@antiphon/core/turn/slots/index';
import { expectationFromUtterance } from '@antiphon/core/turn/expectation';
import { describe, expect, it } from 'vitest';
import { dictate } from './dictated-value.ts';
import { madeValues, type MadeKind } from './made-values.ts';

const TIMES = { wordMs: 300, asrLagMs: 350 };
const CONTEXT = { language: 'en', today: '2026-11-21' };
const COUNT = 120;
const SEEDS = [11, 23];

function taken(kind: MadeKind, seed: number): { cut: number; waitS: number } {
  const outcomes = madeValues(kind, COUNT, seed).map((value) => dictate(value, TIMES, {}));
  const waits = outcomes.map(
    ({ takenAtMs, releasedAtMs }) => ((takenAtMs ?? Infinity) - releasedAtMs) / 1000,
  );
  const whole = waits.filter((waitS) => waitS >= 0);
  return {
    cut: (COUNT - whole.length) / COUNT,
    waitS: whole.reduce((sum, waitS) => sum + waitS, 0) / whole.length,
  };
}

describe('made-up dictation', () => {
  it.each(['phone_us', 'email', 'address_zip'] as const)('%s: hardly ever cut, taken at once', (kind) => {
    for (const seed of SEEDS) {
      const { cut, waitS } = taken(kind, seed);
      expect(cut).toBeLessThanOrEqual(0.02);
      expect(waitS).toBeLessThanOrEqual(0.25);
    }
  });

  it('account numbers of unannounced length: rarely cut, and not waited for to the end', () => {
    for (const seed of SEEDS) {
      const { cut, waitS } = taken('account', seed);
      expect(cut).toBeLessThanOrEqual(0.05);
      expect(waitS).toBeLessThanOrEqual(2.3);
    }
  });

  it.each(['phone_us', 'email', 'address_zip'] as const)('no beginning of a %s is over-complete', (kind) => {
    for (const { question, groups } of madeValues(kind, COUNT, 5)) {
      const expectation = expectationFromUtterance(question, 'en');
      const words = groups.flat();
      for (let count = 1; count <= words.length; count += 1) {
        const said = words.slice(0, count).join(' ');
        expect(parseSlot(said, expectation, CONTEXT).status, said).not.toBe('over-complete');
      }
    }
  });

  it('is the same for the same seed', () => {
    expect(madeValues('email', 5, 3)).toEqual(madeValues('email', 5, 3));
  });
});
