import { describe, expect, it } from 'vitest';
import {
  areaUnderRoc,
  balancedAccuracy,
  bootstrapInterval,
  calibration,
  precisionRecall,
} from './binary-scores.ts';

const rows = [
  { p: 0.9, positive: true },
  { p: 0.6, positive: false },
  { p: 0.6, positive: true },
  { p: 0.2, positive: true },
  { p: 0.1, positive: false },
];

describe('binary scores', () => {
  it('balanced accuracy is the mean recall of the classes at 0.5', () => {
    expect(balancedAccuracy(rows)).toBeCloseTo((2 / 3 + 1 / 2) / 2);
  });
  it('AUC counts ties half', () => {
    // pairs: .9>.6 .9>.1 | .6=.6 .6>.1 | .2<.6 .2>.1
    expect(areaUnderRoc(rows)).toBeCloseTo(4.5 / 6);
  });
  it('precision, recall and F1', () => {
    const { precision, recall, f1 } = precisionRecall(rows);
    expect([precision, recall, f1].map((value) => value.toFixed(3))).toEqual(['0.667', '0.667', '0.667']);
  });
  it('a constant model at the base rate is calibrated', () => {
    const even = [true, false].map((positive) => ({ p: 0.5, positive }));
    expect(calibration(even).ece).toBe(0);
  });
  it('the interval is the same in every run and holds the value', () => {
    const many = Array.from(
      { length: 40 },
      (_, index) => rows[index % rows.length] ?? { p: 0, positive: false },
    );
    const interval = bootstrapInterval(many, balancedAccuracy);
    expect(bootstrapInterval(many, balancedAccuracy)).toEqual(interval);
    expect(interval[0]).toBeLessThanOrEqual(balancedAccuracy(many));
    expect(interval[1]).toBeGreaterThanOrEqual(balancedAccuracy(many));
  });
  it('a missing class gives NaN, not a number', () => {
    expect(balancedAccuracy([{ p: 1, positive: true }])).toBeNaN();
  });
});
