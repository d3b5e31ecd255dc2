/**
 * Dates said in figures, month first as in the United States: "three three eighty two", "twelve oh five seventy nine",
 * "oh one oh two one nine eight two". Enters tokens and the place where the figures begin; leaves month, day and, once
 * it has been said, the year. Nothing but figures may follow, so that "three thirty works" stays a time.
 */
import { isWritten, teenOf, tensOf, unitOf } from './numbers.ts';
import { isCloser } from './phrases.ts';
import { wordAt, type Token } from './tokens.ts';

export type DateInFigures = {
  readonly month: number;
  readonly day: number;
  readonly year: number | null;
  readonly next: number;
};

type Figure = { readonly value: number; readonly next: number };

/** Two-digit years up to this are of this century, later ones of the last: births and card dates. */
const LAST_SHORT_YEAR = 35;
/** "Four thirty" is a time as long as no year follows. */
const MINUTES = new Set([10, 15, 20, 25, 30]);
const SEPARATORS = new Set(['slash', 'dash', 'hyphen', 'of']);

export const fullYear = (year: number): number =>
  year >= 100 ? year : year <= LAST_SHORT_YEAR ? 2000 + year : 1900 + year;

export function dateInFigures(tokens: readonly Token[], index: number): DateInFigures | null {
  const month = figure(tokens, index, 12);
  if (month === null) return null;
  const dayFrom = separated(tokens, month.next);
  const day = figure(tokens, dayFrom, 31);
  if (day === null) return null;
  const year = yearAt(tokens, separated(tokens, day.next));
  const next = year?.next ?? day.next;
  const couldBeTime = year === null && dayFrom === month.next && MINUTES.has(day.value);
  if (couldBeTime && !isZero(tokens, index)) return null;
  if (tokens.slice(next).some((token) => !isCloser(token))) return null;
  return { month: month.value, day: day.value, year: year === null ? null : fullYear(year.value), next };
}

export const separated = (tokens: readonly Token[], index: number): number =>
  SEPARATORS.has(wordAt(tokens, index)) ? index + 1 : index;

export const isZero = (tokens: readonly Token[], index: number): boolean =>
  ['oh', 'o', 'zero'].includes(wordAt(tokens, index));

export const spokenDigit = (tokens: readonly Token[], index: number): number | undefined =>
  isZero(tokens, index) ? 0 : unitOf(tokens[index]);

/** "three", "oh three", "twelve", "twenty five", "03"; 1 to `most`. */
function figure(tokens: readonly Token[], index: number, most: number): Figure | null {
  const read = twoDigits(tokens, index);
  return read === null || read.value < 1 || read.value > most ? null : read;
}

function twoDigits(tokens: readonly Token[], index: number): Figure | null {
  const token = tokens[index];
  if (isWritten(token)) return { value: Number(token?.text.slice(0, 4)), next: index + 1 };
  const unit = unitOf(tokens[index + 1]);
  if (isZero(tokens, index)) return unit === undefined ? null : { value: unit, next: index + 2 };
  const whole = unitOf(token) ?? teenOf(token);
  if (whole !== undefined) return { value: whole, next: index + 1 };
  const tens = tensOf(token);
  if (tens === undefined) return null;
  return unit === undefined || unit === 0
    ? { value: tens, next: index + 1 }
    : { value: tens + unit, next: index + 2 };
}

/** "eighty two", "eight two", "oh five", "nineteen eighty two", "two thousand four", "one nine eight two", "1982". */
function yearAt(tokens: readonly Token[], index: number): Figure | null {
  const units = singleDigits(tokens, index);
  if (units !== null) return units;
  const head = twoDigits(tokens, index);
  if (head === null) return null;
  if (wordAt(tokens, head.next) === 'thousand') {
    const and = wordAt(tokens, head.next + 1) === 'and' ? 1 : 0;
    const rest = twoDigits(tokens, head.next + 1 + and);
    return { value: head.value * 1000 + (rest?.value ?? 0), next: rest?.next ?? head.next + 1 };
  }
  const century = head.value === 19 || head.value === 20 ? twoDigits(tokens, head.next) : null;
  if (century !== null) return { value: head.value * 100 + century.value, next: century.next };
  return head.value < 10 && !isZero(tokens, index) ? null : head;
}

/** Four or two digits said one by one. */
function singleDigits(tokens: readonly Token[], index: number): Figure | null {
  const digits = [0, 1, 2, 3].map((offset) => spokenDigit(tokens, index + offset));
  const count = digits.findIndex((digit) => digit === undefined);
  const said = count < 0 ? 4 : count;
  if (said !== 4 && said !== 2) return null;
  return { value: Number(digits.slice(0, said).join('')), next: index + said };
}
