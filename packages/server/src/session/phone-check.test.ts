import { describe, expect, it } from 'vitest';
import { checkPhone } from './phone-check.ts';

describe('checkPhone', () => {
  it.each([
    ['+14155552671', null, 'valid'],
    ['+14155552671;ext=12', null, 'valid'],
    // No such area code, but the form of a number: made-up numbers are as long as real ones.
    ['+10995552671', null, 'possible'],
    ['+1415555', null, 'impossible'],
    ['+4915123456789', null, 'valid'],
    ['+49151234567', null, 'possible'],
    ['015123456789', 'DE', 'valid'],
    ['+3361234567', null, 'impossible'],
    ['', null, 'impossible'],
    ['+', 'XX', 'impossible'],
  ] as const)('%s in %s is %s', (value, region, result) => {
    expect(checkPhone(value, { region, language: 'en' })).toBe(result);
  });

  it('takes national numbers for those of where the language is spoken, unless a region is named', () => {
    const check = (region: string | null, language: string) =>
      checkPhone('015123456789', { region, language });
    expect([check(null, 'de'), check(null, 'en'), check('US', 'de'), check(null, 'xx')]).toEqual([
      'valid',
      'impossible',
      'impossible',
      'impossible',
    ]);
  });
});
