/**
 * Grammar of payment card numbers: 16 digits (15 for American Express), check digit after Luhn. Value: the
 * digits; callers of the grammar must keep them out of logs.
 */
import { isOtherTalkWithNumber, readDigitString } from './digit-string.ts';
import { promisesValue } from './phrases.ts';
import type { SlotGrammar } from './slot.ts';
import { tokenise } from './tokens.ts';
import { complete, impossible, incomplete, nothingYet, overComplete } from './verdict.ts';

const CARD_DIGITS = 16;
const AMEX_DIGITS = 15;

export const cardGrammar: SlotGrammar = (text) => {
  const tokens = tokenise(text);
  if (tokens.length === 0) return nothingYet;
  const first = readDigitString(tokens, CARD_DIGITS);
  const wanted = /^3[47]/.test(first.digits) ? AMEX_DIGITS : CARD_DIGITS;
  const read = wanted === CARD_DIGITS ? first : readDigitString(tokens, wanted);
  const { corrected, digits } = read;
  if (digits === '')
    return promisesValue(tokens) ? incomplete(0.8, 'leads up to a number') : impossible(0.75, 'no digits');
  if (isOtherTalkWithNumber(read)) return impossible(0.75, 'about something else');
  const rest = { value: digits, corrected };
  if (read.mustGrow || digits.length < wanted) return incomplete(0.95, 'digits missing', rest);
  if (digits.length > wanted)
    return overComplete(0.8, 'more digits than a card has', { ...rest, value: digits.slice(0, wanted) });
  if (!passesLuhn(digits)) return impossible(0.8, 'check digit wrong', rest);
  return read.after.length > 0
    ? overComplete(0.85, 'words after the number', rest)
    : complete(0.98, 'whole card number', rest);
};

/** ISO/IEC 7812-1, annex B. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return digits.length > 0 && sum % 10 === 0;
}
