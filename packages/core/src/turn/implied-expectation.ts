/**
 * What the user's own words imply where the agent asked for nothing in particular: somebody who reads out
 * digits will not be done after three of them. Pure, a few microseconds.
 */
import { inEnglish, isForeign } from './slots/in-english.ts';
import type { Expectation } from './slots/slot.ts';

/** Fewer digits are a count or a choice, not a dictated number. */
const FEWEST_DIGITS = 3;
/** Words beside the digits that still make it a dictation: "it's", "my number is". */
const MOST_OTHER_WORDS = 4;

const DIGIT =
  'zero|oh|o|one|two|three|four|five|six|seven|eight|nine|niner|double|triple|hundred|\\d+(?:[-.]\\d+)*';
const DIGIT_WORD = new RegExp(`^(?:${DIGIT})$`);
/** Two digits with a comma between them are read out one by one; the recogniser may have misheard one beside them. */
const READ_OUT = new RegExp(`\\b(?:${DIGIT}), (?:${DIGIT})\\b`);
const MOST_MISHEARD = 1;

/** `phone` for a string of digits (its grammar knows when one is whole, and otherwise waits), else null. */
export function impliedExpectation(text: string, language = 'en'): Expectation | null {
  const said = isForeign(language) ? inEnglish(text, language) : text;
  const words = said.toLowerCase().match(/[a-z']+|\d+(?:[-.]\d+)*/g) ?? [];
  const digits = words.filter((word) => DIGIT_WORD.test(word));
  const count = digits.reduce((sum, word) => sum + Math.max(1, word.replace(/\D/g, '').length), 0);
  const last = words.at(-1);
  const others = words.length - digits.length;
  if (others <= MOST_MISHEARD && READ_OUT.test(text.toLowerCase())) return { kind: 'phone' };
  if (count < FEWEST_DIGITS || others > MOST_OTHER_WORDS) return null;
  return last !== undefined && DIGIT_WORD.test(last) ? { kind: 'phone' } : null;
}

/** Below this a recogniser has guessed: clear words have .7-.8, nine in ten of those in calls more than this. */
const UNCLEAR = 0.62;
const FEW_WORDS = 4;
const SOUNDS_LIKE_DIGIT = new RegExp(`^(?:${DIGIT}|won|to|too|for|fore|ate)$`);

/**
 * A few words that the recogniser has guessed, with a digit among them ("big suit, too"): probably the first digits of a
 * number, which nothing but more of them makes clear. `sureness`: the recogniser's of its words, 0-1.
 */
export function isUnclearNumber(text: string, sureness: number | undefined): boolean {
  if (sureness === undefined || sureness >= UNCLEAR) return false;
  const words = text.toLowerCase().match(/[a-z']+|\d+/g) ?? [];
  return words.length <= FEW_WORDS && words.some((word) => SOUNDS_LIKE_DIGIT.test(word));
}
