/**
 * Grammar of a spelled code or word (letters and digits, e.g. a booking reference or a number plate).
 * Value: upper-case letters and digits. Its end cannot be known from the words, hence the low confidence.
 */
import { splitCorrections } from './corrections.ts';
import { readLetter } from './letters.ts';
import { readDigits } from './numbers.ts';
import { isOtherTalk, promisesValue } from './phrases.ts';
import type { Expectation, SlotGrammar } from './slot.ts';
import { tokenise, type Token } from './tokens.ts';
import { complete, impossible, incomplete, nothingYet } from './verdict.ts';

export type Spelling = { readonly text: string; readonly pending: boolean; readonly other: readonly Token[] };

/** "SW1A 2AA" and its like in Great Britain, "M5V 2T6" in Canada. */
export const LETTERED_POSTCODE = /^(?:[a-z]{1,2}\d[a-z\d]?\d[a-z]{2}|[a-z]\d[a-z]\d[a-z]\d)$/i;
const ZIP_CODE = /^\d{5}(?:\d{4})?$/;
/** Australian and Austrian postcodes have four figures. */
const MIN_POSTCODE = 4;
/** Fewer characters than this are hardly a whole word or code. */
const MIN_CHARACTERS = 3;

export const spelledGrammar: SlotGrammar<Extract<Expectation, { kind: 'spelled' }>> = (text, expectation) => {
  const tokens = tokenise(text);
  if (tokens.length === 0) return nothingYet;
  const { parts, corrected } = splitCorrections(tokens);
  const reads = parts.map(readCode);
  const value = reads.reduce((old, read) => mergedSpelling(old, read.text), '');
  const last = reads.at(-1);
  if (value === '') {
    const words = tokens.filter((token) => !isOtherTalk(token));
    if (promisesValue(tokens)) return incomplete(0.7, 'leads up to a spelling');
    const whole = words.length === tokens.length && tokens.length <= 2 ? tokens.at(-1) : undefined;
    if (whole === undefined) return impossible(0.6, 'nothing spelled');
    return complete(0.5, 'said as a word', { value: whole.text.toUpperCase() });
  }
  const rest = { value: value.toUpperCase(), corrected };
  const promised = corrected && last?.text === '';
  if (last?.pending === true || promised) return incomplete(0.9, 'a letter has to follow', rest);
  if (expectation.postcode === true) {
    if (LETTERED_POSTCODE.test(value) || ZIP_CODE.test(value)) return complete(0.95, 'whole postcode', rest);
    if (value.length < MIN_POSTCODE) return incomplete(0.9, 'postcode goes on', rest);
  }
  if (value.length < MIN_CHARACTERS) return incomplete(0.7, 'few letters', rest);
  return complete(0.45, 'spelling, length unknown', rest);
};

/** A correction shorter than what it corrects replaces as many of the last characters. */
function mergedSpelling(old: string, fix: string): string {
  if (fix === '' || old === '') return fix === '' ? old : fix;
  return fix.length < old.length ? old.slice(0, old.length - fix.length) + fix : fix;
}

/** All letters and digits of a part, in order; other words are set aside. */
export function readCode(tokens: readonly Token[]): Spelling {
  let text = '';
  let pending = false;
  const other: Token[] = [];
  for (let index = 0; index < tokens.length;) {
    const letter = readLetter(tokens, index);
    const digits = letter === null ? readDigits(tokens, index, text !== '') : null;
    const token = tokens[index] as Token;
    if (letter !== null) {
      text += letter.letters;
      ({ pending, next: index } = letter);
    } else if (digits !== null) {
      text += digits.digits;
      pending = digits.open === 'must-grow';
      index = digits.next;
    } else {
      // "AB12" comes as the tokens "ab" and "12": letters glued to digits belong to the code.
      const glued = tokens[index + 1]?.gap === '' || (token.gap === '' && text !== '');
      if (glued || /^[A-Z]{2,4}$/.test(token.raw)) text += token.text;
      else other.push(token);
      index += 1;
    }
  }
  return { text, pending, other };
}
