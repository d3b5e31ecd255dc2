import { describe, expect, it } from 'vitest';
import { learnHold, NEW_SPEAKER, type Pace } from './pace.ts';
import type { SlotKind, SlotStatus } from './slots/slot.ts';
import { mayHavePart, valueWaitMs } from './value-wait.ts';

type Given = { readonly value?: string | null; readonly pace?: Pace; readonly patience?: number };

const wait = (
  kind: SlotKind,
  status: SlotStatus,
  confidence: number,
  { value = '123', pace = NEW_SPEAKER, patience = 5 }: Given = {},
): number | null =>
  valueWaitMs(kind, { status, value, confidence, corrected: false, reason: '' }, pace, patience);

const after = (pausesS: readonly number[]): Pace =>
  pausesS.reduce((pace, pause) => learnHold(pace, pause, 'dictation'), NEW_SPEAKER);

describe('the pause a dictated value is given', () => {
  it('is long while something is surely missing, none of its business once it is surely whole', () => {
    expect(wait('phone', 'incomplete', 0.95)).toBe(3200);
    expect(wait('phone', 'complete', 0.97)).toBeNull();
    expect(wait('phone', 'impossible', 0.9)).toBeNull();
    expect(wait('date', 'complete', 0.5)).toBeNull();
  });

  it('follows the speaker between his groups where the value could be over', () => {
    const [brisk, unknown, slow] = [after([0.3, 0.3, 0.35, 0.3]), NEW_SPEAKER, after([1.2, 1.4, 1.3, 1.2])];
    const of = (pace: Pace): number => wait('digits', 'complete', 0.5, { pace }) ?? 0;
    expect(of(brisk)).toBeLessThan(of(unknown));
    expect(of(unknown)).toBeLessThan(of(slow));
    expect(of(brisk)).toBeGreaterThanOrEqual(1200);
    expect(of(slow)).toBeLessThanOrEqual(3200);
  });

  it('is shorter after mere agreement, and follows the dial', () => {
    const sure = wait('phone', 'incomplete', 0.6, { value: null }) ?? 0;
    expect(sure).toBeLessThan(wait('digits', 'complete', 0.5) ?? 0);
    expect(wait('digits', 'complete', 0.5, { patience: 20 }) ?? 0).toBeLessThan(
      wait('digits', 'complete', 0.5, { patience: 1 }) ?? 0,
    );
  });

  it('leaves an amount that may go on to the pace between groups, as sure as it is', () => {
    const verdict = { status: 'complete', value: '36.00', corrected: false, reason: '' } as const;
    expect(mayHavePart('amount', { ...verdict, confidence: 0.3 })).toBe(true);
    expect(mayHavePart('amount', { ...verdict, confidence: 0.88 })).toBe(false);
    expect(wait('amount', 'complete', 0.3)).toBeNull();
  });

  it('leaves an address without its postcode all the time', () => {
    expect(wait('address', 'complete', 0.5)).toBe(3200);
  });
});
