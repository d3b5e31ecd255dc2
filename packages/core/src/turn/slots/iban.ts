/**
 * Grammar of IBANs: two letters for the country, whose table entry gives the length, then check digits (mod 97).
 * Value: without blanks, upper case.
 */
import { splitCorrections } from './corrections.ts';
import { promisesValue } from './phrases.ts';
import type { SlotGrammar } from './slot.ts';
import { readCode } from './spelled.ts';
import { tokenise } from './tokens.ts';
import { complete, impossible, incomplete, nothingYet, overComplete } from './verdict.ts';

/** ISO 13616 lengths of the countries most used; others are accepted from 15 to 34 characters. */
const LENGTHS: Readonly<Record<string, number>> = {
  AT: 20, BE: 16, BG: 22, CH: 21, CY: 28, CZ: 24, DE: 22, DK: 18, EE: 20, ES: 24, FI: 18, FR: 27, GB: 22, GR: 27,
  HR: 21, HU: 28, IE: 22, IT: 27, LT: 20, LU: 20, LV: 21, MT: 31, NL: 18, NO: 15, PL: 28, PT: 25, RO: 24, SE: 24,
  SI: 19, SK: 24, TR: 26,
}; // prettier-ignore
const SHORTEST = 15;

export const ibanGrammar: SlotGrammar = (text) => {
  const tokens = tokenise(text);
  if (tokens.length === 0) return nothingYet;
  const { parts, corrected } = splitCorrections(tokens);
  const codes = parts.map((part) => readCode(part).text.toUpperCase());
  const value = codes.reduce((old, fix) =>
    fix.length > 0 && fix.length < old.length ? old.slice(0, -fix.length) + fix : fix || old,
  );
  if (value === '')
    return promisesValue(tokens) ? incomplete(0.8, 'leads up to an IBAN') : impossible(0.7, 'no IBAN');
  const rest = { value, corrected };
  if (!/^[A-Z]{1,2}$|^[A-Z]{2}[0-9]/.test(value)) return impossible(0.6, 'no country letters', rest);
  const wanted = LENGTHS[value.slice(0, 2)] ?? null;
  if (value.length < (wanted ?? SHORTEST)) return incomplete(0.95, 'characters missing', rest);
  if (wanted !== null && value.length > wanted)
    return overComplete(0.8, 'more characters than an IBAN has', { ...rest, value: value.slice(0, wanted) });
  if (!passesMod97(value))
    return wanted === null
      ? incomplete(0.6, 'check not passed yet', rest)
      : impossible(0.8, 'check digits wrong', rest);
  return complete(wanted === null ? 0.7 : 0.98, 'whole IBAN', rest);
};

/** ISO 7064 mod 97-10 over the rearranged string, digit by digit. */
export function passesMod97(iban: string): boolean {
  const turned = iban.slice(4) + iban.slice(0, 4);
  let remainder = 0;
  for (const character of turned) {
    const value = parseInt(character, 36);
    if (Number.isNaN(value)) return false;
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return iban.length > 4 && remainder === 1;
}
