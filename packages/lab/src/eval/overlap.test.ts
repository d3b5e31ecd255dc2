import { describe, expect, it } from 'vitest';
import { readOverlapRows, type OverlapRow } from '../overlap/rows.ts';
import { decideOverlaps, evaluateOverlaps } from './overlap.ts';

const row = (id: string, label: 'bc' | 'interruption', words: OverlapRow['words']): OverlapRow => ({
  id,
  label,
  words,
  holderWasAsking: false,
});
const rows = [
  row('a', 'bc', [['mm-hmm', 0, 0.3]]),
  row('b', 'bc', [['yeah', 0, 0.25]]),
  row('c', 'interruption', [
    ['but', 0, 0.12],
    ['what', 0.12, 0.3],
    ['about', 0.3, 0.5],
  ]),
  row('d', 'interruption', [['yeah', 0, 0.2]]),
];

describe('the overlap evaluation', () => {
  it('counts stops by label and measures them from the onset', () => {
    const report = evaluateOverlaps(rows);
    expect(report).toMatchObject({ false_stop: 0, stop: 0.5, n_backchannels: 2, n_interruptions: 2 });
    expect(report.p50_s).toBeCloseTo(0.47, 2);
    expect(report.decisions.map(({ stop_s }) => stop_s !== null)).toEqual([false, false, true, false]);
  });

  it('never calls what it stopped for a back-channel', () => {
    const words = [['got', 0, 0.21], ['it', 0.21, 0.29]] as const; // prettier-ignore
    const [decision] = decideOverlaps([row('e', 'interruption', words)]);
    expect(decision?.stop_s).not.toBeNull();
    expect(decision?.class).toBe('interruption');
  });

  it('decides the same whatever the labels say, and nothing before a word can be known', () => {
    const swapped = rows.map((one) => ({ ...one, label: 'bc' as const }));
    expect(decideOverlaps(swapped)).toEqual(decideOverlaps(rows));
    const later = decideOverlaps(rows, { asrLagMs: 800 }).find(({ id }) => id === 'c');
    expect(later?.stop_s).toBeGreaterThanOrEqual(0.92);
  });

  it('does not let words that come later change an earlier decision', () => {
    const more = row('c', 'interruption', [
      ...(rows[2]?.words ?? []),
      ['mm-hmm', 0.5, 0.8],
      ['yeah', 0.8, 1],
    ]);
    expect(decideOverlaps([more])[0]?.stop_s).toBe(decideOverlaps(rows)[2]?.stop_s);
  });

  it('names what is wrong with a row', () => {
    expect(() => readOverlapRows('{"id":"x","words":[]}')).toThrow(/line 1: words/);
    expect(() => readOverlapRows('{"id":"x","words":[["a",0,1]],"label":"y"}')).toThrow(/line 1: label/);
    expect(() => readOverlapRows('nonsense')).toThrow(/line 1: expected a JSON object/);
    expect(() => readOverlapRows('')).toThrow(/no rows/);
    expect(readOverlapRows('{"id":"x","words":[["a",0,1]]}')[0]?.label).toBeNull();
  });
});
