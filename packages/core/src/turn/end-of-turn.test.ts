import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeEndOfTurn, type EndOfTurnFacts } from './end-of-turn.ts';
import { learnHold, learnTurn, NEW_SPEAKER, pauseExceededBy, pauseModel, survival } from './pace.ts';
import type { SlotKind, SlotStatus } from './slots/slot.ts';

const FACTS: EndOfTurnFacts = {
  text: 'where is my order',
  completeness: 0.5,
  asked: false,
  evidence: null,
  slot: null,
  pace: NEW_SPEAKER,
  patience: 5,
  timeoutMs: 3000,
  minSilenceMs: null,
  maxSilenceMs: null,
};
const wait = (facts: Partial<EndOfTurnFacts>): number => judgeEndOfTurn({ ...FACTS, ...facts }).silenceMs;
const slot = (kind: SlotKind, status: SlotStatus, confidence = 0.95): EndOfTurnFacts['slot'] => ({
  kind,
  verdict: { status, value: '12', confidence, corrected: false, reason: '' },
});
const sound = (audioEnd: number): NonNullable<EndOfTurnFacts['evidence']> => ({
  sentenceEnd: 0.5,
  question: 0,
  comma: 0,
  end: 0.5,
  audioEnd,
});

describe('the silence that ends a turn', () => {
  it('shrinks with every sign of an end', () => {
    expect(wait({ completeness: 0.95 })).toBeLessThan(wait({ completeness: 0.1 }));
    expect(wait({ evidence: sound(0.95) })).toBeLessThan(wait({ evidence: sound(0.2) }));
    expect(wait({ slot: slot('yes-no', 'complete') })).toBe(250);
  });

  it('is long inside a dictated value, short after it', () => {
    expect(wait({ slot: slot('phone', 'incomplete') })).toBeGreaterThan(3000);
    expect(wait({ slot: slot('phone', 'complete') })).toBe(200);
    expect(wait({ slot: slot('digits', 'complete', 0.5) })).toBeGreaterThan(2000);
    expect(wait({ slot: slot('phone', 'complete'), text: '650-555-5700.' })).toBe(700);
    expect(wait({ slot: slot('phone', 'complete'), text: '6, 9, 2, 7, 8, 2, 7, 8, 2, 7,' })).toBe(700);
    const written = { slot: slot('phone', 'complete'), text: '854-181-1810.' };
    expect(wait({ ...written, evidence: { ...sound(0.5), words: 0.66 } })).toBe(1100);
    expect(wait({ ...written, evidence: { ...sound(0.5), words: 0.9 } })).toBe(700);
  });

  it('does not listen to the sound of bare digits', () => {
    const digits = slot('phone', 'complete');
    expect(wait({ slot: digits, evidence: sound(0.01) })).toBe(wait({ slot: digits, evidence: sound(0.99) }));
  });

  it('follows the dial', () => {
    const patience = [0.2, 1, 5, 20, 50];
    const waits = patience.map((dial) => wait({ patience: dial }));
    expect(waits).toEqual([...waits].sort((a, b) => b - a));
    expect(waits[0]).toBeGreaterThan(waits[4] ?? Infinity);
  });

  it('waits for a second look at the sound, unless many cut-offs are accepted', () => {
    const sure = { completeness: 0.99, evidence: sound(0.99) };
    expect([5, 10, 30, 50].map((patience) => wait({ ...sure, patience }))).toEqual([250, 250, 175, 100]);
  });

  it('stays between explicit bounds, without slots', () => {
    const bounds = { minSilenceMs: 700, maxSilenceMs: 1500 };
    expect(wait({ ...bounds, slot: slot('phone', 'incomplete') })).toBeLessThanOrEqual(1500);
    expect(wait({ ...bounds, completeness: 0.99, evidence: sound(0.99) })).toBe(700);
    expect(wait({ ...bounds, completeness: 0.01, evidence: sound(0.01) })).toBe(1500);
  });

  it('is a number between the shortest silence and the longest deadline, for any facts', () => {
    const unit = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        unit,
        unit,
        fc.double({ min: 0.2, max: 50, noNaN: true }),
        fc.boolean(),
        (p, audio, patience, asked) => {
          const silenceMs = wait({ completeness: p, evidence: sound(audio), patience, asked });
          expect(silenceMs).toBeGreaterThanOrEqual(100);
          expect(silenceMs).toBeLessThanOrEqual(3000);
        },
      ),
    );
  });
});

describe('the pace of a speaker', () => {
  const repeat = (pauseS: number, times: number): typeof NEW_SPEAKER =>
    Array.from({ length: times }).reduce<typeof NEW_SPEAKER>(
      (pace) => learnHold(pace, pauseS, 'open'),
      NEW_SPEAKER,
    );

  it('gives room to those who pause long and less to those who pause short', () => {
    expect(wait({ pace: repeat(1.4, 6) })).toBeGreaterThan(wait({}));
    const crisp = Array.from({ length: 6 }).reduce<typeof NEW_SPEAKER>(
      (pace) => learnTurn(pace),
      NEW_SPEAKER,
    );
    expect(wait({ pace: crisp })).toBeLessThan(wait({}));
  });

  it('within five turns: clearly quicker with a fluent speaker, clearly slower with a halting one', () => {
    const after = (pausesS: readonly number[]): typeof NEW_SPEAKER =>
      Array.from({ length: 5 }).reduce<typeof NEW_SPEAKER>(
        (pace) => learnTurn(pausesS.reduce((learnt, pauseS) => learnHold(learnt, pauseS, 'open'), pace)),
        NEW_SPEAKER,
      );
    const unsure = { evidence: sound(0.6) };
    expect(wait({ ...unsure, pace: after([0.25]) })).toBeLessThan(0.7 * wait(unsure));
    expect(wait({ ...unsure, pace: after([0.9, 0.8]) })).toBeGreaterThan(1.35 * wait(unsure));
    expect(wait({ ...unsure, pace: after([0.46, 0.6, 0.3]) }) / wait(unsure)).toBeGreaterThan(0.55);
  });

  it('takes the pauses of the turn itself for their length only, not for a sign that it goes on', () => {
    expect(pauseModel(repeat(1.4, 6), 'open').holdOdds).toBe(1);
    expect(pauseModel(learnTurn(repeat(1.4, 6)), 'open').holdOdds).toBeGreaterThan(2);
  });

  it('changes the odds of a hold within bounds', () => {
    const odds = (pauseS: number): number =>
      pauseModel(
        Array.from({ length: 30 }).reduce<typeof NEW_SPEAKER>(
          (pace) => learnTurn(learnHold(pace, pauseS, 'open')),
          NEW_SPEAKER,
        ),
        'open',
      ).holdOdds;
    expect(odds(5)).toBeLessThan(13);
    expect(odds(0.2)).toBeGreaterThan(1 / 3.1);
  });

  it('takes nobody for slow because of one long pause, nor anybody who does not pause', () => {
    const after = (pausesS: readonly number[]): number =>
      pauseModel(
        pausesS.reduce((pace, pauseS) => learnTurn(learnHold(pace, pauseS, 'open')), NEW_SPEAKER),
        'open',
      ).holdOdds;
    expect(after([0.3, 0.3, 4, 0.3, 0.3])).toBeLessThan(1);
    expect(after([0.6, 0.7, 0.8, 0.6, 0.7])).toBeGreaterThan(3);
    expect(after([0, 0, 0, 0, 0])).toBeLessThan(1);
  });

  it('shrinks again when the speaker does', () => {
    const slow = repeat(1.4, 6);
    const calm = Array.from({ length: 20 }).reduce<typeof NEW_SPEAKER>((pace) => learnTurn(pace), slow);
    expect(wait({ pace: calm })).toBeLessThan(wait({ pace: slow }));
  });

  it('is a distribution: survival falls from one, and its quantiles are its inverse', () => {
    const model = pauseModel(repeat(0.8, 3), 'open');
    expect(survival(model, 0)).toBe(1);
    for (const share of [0.9, 0.5, 0.1, 0.02]) {
      expect(survival(model, pauseExceededBy(model, share))).toBeCloseTo(share, 2);
    }
  });
});
