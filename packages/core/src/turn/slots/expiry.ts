/**
 * Until when a card is valid: month and year ("May twenty twenty eight", "oh five twenty eight", "05/28", "five two eight").
 * Enters the tokens of an answer and the day of the session; leaves a verdict with "YYYY-MM", or null where the words are no
 * such thing, so that they are read as a date with its day.
 */
import { monthIndex } from './date-fields.ts';
import { fullYear, isZero, separated } from './date-numbers.ts';
import { readDigits, readOrdinal } from './numbers.ts';
import { isCloser, isLeadIn } from './phrases.ts';
import type { SlotVerdict } from './slot.ts';
import type { Token } from './tokens.ts';
import { complete, incomplete, overComplete } from './verdict.ts';

/** No card is valid for longer; a later year is part of one ("one two two oh two" of 12/2028). */
const MOST_YEARS_AHEAD = 30;
/** Where the session does not know the day: "twenty" is no year of a card. */
const FIRST_YEAR = 2021;

export function readExpiry(tokens: readonly Token[], today: string): SlotVerdict | null {
  if (tokens.some((_, index) => readOrdinal(tokens, index) !== null)) return null;
  const start = firstOfValue(tokens);
  const named = monthIndex(tokens[start]) + 1;
  const { digits, next } = figuresAt(tokens, start + (named > 0 ? 1 : 0));
  const behind = tokens.slice(next).filter((token) => !isCloser(token));
  if (digits === '' && (named === 0 || behind.length > 0)) return null;
  const read = named > 0 ? { month: named, year: yearIn(digits) } : split(digits);
  // "May five twenty twenty six": with its day.
  if (read === null || (named > 0 && digits.length > YEAR_DIGITS)) return null;
  const thisYear = Math.max(FIRST_YEAR, Number(today.slice(0, 4)));
  if (read.year === null) return incomplete(0.95, 'year missing');
  const rest = { value: `${String(read.year)}-${String(read.month).padStart(2, '0')}` };
  // "Twenty", "twenty twenty": it is valid this year at least.
  const valid = read.year >= thisYear && read.year <= thisYear + MOST_YEARS_AHEAD;
  if (!valid) return incomplete(0.85, 'year may go on', rest);
  if (behind.length > 0) return overComplete(0.7, 'words after the date', rest);
  return complete(0.95, 'month and year', rest);
}

function firstOfValue(tokens: readonly Token[]): number {
  const found = tokens.findIndex(
    (token, index) => !isLeadIn(token) || isZero(tokens, index) || readDigits(tokens, index, false) !== null,
  );
  return found < 0 ? tokens.length : found;
}

/** All figures from `index` on, "slash" and "of" between them left out. */
function figuresAt(tokens: readonly Token[], index: number): { digits: string; next: number } {
  let digits = '';
  let next = index;
  for (;;) {
    const from = separated(tokens, next);
    const read = isZero(tokens, from)
      ? { digits: '0', next: from + 1 }
      : readDigits(tokens, from, digits !== '');
    if (read === null) return { digits, next: from >= tokens.length ? from : next };
    digits += read.digits;
    ({ next } = read);
  }
}

/** "0528", "528", "052028", "52028"; null = cannot become month and year. */
function split(digits: string): { month: number; year: number | null } | null {
  const even = digits.startsWith('0') || (digits.length % 2 === 0 && Number(digits.slice(0, 2)) <= 12);
  const month = Number(digits.slice(0, even ? 2 : 1));
  if (digits.length > MOST_DIGITS || (month === 0 && digits.length > 1)) return null;
  return month > 12 ? null : { month, year: yearIn(digits.slice(even ? 2 : 1)) };
}

const YEAR_DIGITS = 4;
/** Two of the month, four of the year. */
const MOST_DIGITS = 2 + YEAR_DIGITS;

const yearIn = (digits: string): number | null =>
  digits.length === 2 || digits.length === 4 ? fullYear(Number(digits)) : null;
