/**
 * Grammar of a digit sequence ("the last four digits"), of announced or unknown length. Value: the digits.
 */
import { isOtherTalkWithNumber, readDigitString } from './digit-string.ts';
import { isNumberWord } from './numbers.ts';
import { isOtherTalk, promisesValue } from './phrases.ts';
import type { Expectation, SlotGrammar } from './slot.ts';
import { tokenise } from './tokens.ts';
import { complete, impossible, incomplete, nothingYet, overComplete } from './verdict.ts';

/** Without an announced length a code rarely has fewer digits than this. */
const USUAL_MIN_DIGITS = 4;

export const digitsGrammar: SlotGrammar<Extract<Expectation, { kind: 'digits' }>> = (text, expectation) => {
  const tokens = tokenise(text);
  if (tokens.length === 0) return nothingYet;
  const { length } = expectation;
  const read = readDigitString(tokens, length);
  const { corrected, digits } = read;
  if (digits === '') {
    return read.mustGrow || promisesValue(tokens)
      ? incomplete(0.8, 'leads up to digits')
      : impossible(0.7, 'no digits');
  }
  if (isOtherTalkWithNumber(read)) return impossible(0.7, 'about something else');
  const rest = { value: digits, corrected };
  if (read.mustGrow) return incomplete(0.95, 'a digit has to follow', rest);
  if (length === null) {
    if (read.after.some(isOtherTalk)) return overComplete(0.6, 'words after the digits', rest);
    return digits.length < (expectation.atLeast ?? USUAL_MIN_DIGITS)
      ? incomplete(expectation.atLeast === undefined ? 0.75 : 0.9, 'few digits, length unknown', rest)
      : complete(expectation.atLeast === 1 ? 0.7 : 0.5, 'digits, length unknown', rest);
  }
  // "Last four four four four": how many they are is the first of them.
  const counted = isNumberWord(read.before.at(-1)) ? String(length) : '';
  if (counted !== '' && counted + digits === counted.repeat(length))
    return complete(0.7, 'as many digits as announced, with their number', {
      ...rest,
      value: counted + digits,
    });
  if (digits.length < length) return incomplete(0.95, 'fewer digits than announced', rest);
  if (digits.length > length) return overComplete(0.8, 'more digits than announced', rest);
  if (read.after.length > 0) return overComplete(0.85, 'words after the digits', rest);
  // "Thirty" could become "thirty one", but hardly after a pause.
  return complete(read.mayGrow ? 0.85 : 0.97, 'announced number of digits', rest);
};
