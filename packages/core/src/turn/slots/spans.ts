/**
 * Spans from now or from a day: "in twenty minutes", "in about two hours", "in a fortnight", "a week from Friday". Enters
 * tokens and a place; leaves what stands there, or null. What a span counts from, other than today, is left to the reader
 * of dates. A length without "in", "from", "time" or a day behind it ("two hours") is none: it may be how long.
 */
import { readCardinal } from './numbers.ts';
import { gapAt, wordAt, type Token } from './tokens.ts';

export type Span = {
  /** Index of the first token behind it. */
  readonly next: number;
  /** Of the clock (seconds to hours) or of the calendar. */
  readonly of: 'clock' | 'calendar';
  /** Calendar days where they are counted ("in two weeks"), not "a few", "about two", or months. */
  readonly days: number | null;
  /** The unit has to come ("in twenty"). */
  readonly open: boolean;
  /** It counts from a day that follows ("a week from"). */
  readonly from: boolean;
  /** "In an hour" - "and a half". */
  readonly mayGrow: boolean;
};

const INTO: ReadonlySet<string> = new Set(['in', 'within']);
const APPROXIMATE: ReadonlySet<string> = new Set(
  'about around roughly approximately maybe perhaps like say probably under over less more than almost another'.split(
    ' ',
  ),
);
const NEXT = /^(?:next|following|coming)$/;
const CLOCK = /^(?:seconds?|secs?|minutes?|mins?|moments?|hours?|hrs?|bit|while)(?:'s)?$/;
const CALENDAR: ReadonlyMap<string, number | null> = new Map([
  ['day', 1], ['week', 7], ['fortnight', 14], ['month', null], ['year', null],
]); // prettier-ignore
/** Weeks and days are counted to about here; "in 85" is a year. */
const MOST_COUNTED = 120;
const MOST_BEFORE_UNIT = 60;
const MAX_APPROXIMATE = 3;
const MOST_WORDS_TO_HALF = 4;

type Count = { readonly value: number | null; readonly next: number };

export function spanAt(tokens: readonly Token[], index: number): Span | null {
  const led = INTO.has(wordAt(tokens, index));
  const start = led ? afterApproximate(tokens, index + 1) : index;
  const count = countAt(tokens, start);
  if (count === null) return null;
  const unit = wordAt(tokens, count.next);
  const clock = CLOCK.test(unit);
  const unitDays = CALENDAR.get(unit.replace(/'?s$/, ''));
  if (!clock && unitDays === undefined) return unfinished(tokens, count, led);
  const exact = start === index + (led ? 1 : 0) && count.value !== null;
  const more = moreAt(tokens, count.next + 1);
  const days = exact && unitDays != null && more === count.next + 1 ? (count.value ?? 0) * unitDays : null;
  const whole = { of: clock ? 'clock' : 'calendar', open: false, from: false, mayGrow: false } as const;
  const end = endAt(tokens, more, clock ? 'clock' : /^(?:week|fortnight)/.test(unit) ? 'weeks' : 'days');
  if (end === null) {
    const mayGrow =
      exact &&
      /^(?:hours?|hrs?)$/.test(unit) &&
      count.value === 1 &&
      wordAt(tokens, start) !== 'the' &&
      more === count.next + 1;
    return led ? { ...whole, next: more, days, mayGrow } : null;
  }
  return { ...whole, next: end.next, days, from: end.from };
}

function unfinished(tokens: readonly Token[], { value, next }: Count, led: boolean): Span | null {
  const counts = value === null || value <= MOST_BEFORE_UNIT;
  // "In a" needs no reading to be open, "folds in half" is none.
  const last = wordAt(tokens, next - 1);
  if (!led || next < tokens.length || !counts || (value === 1 && /^(?:an?|the)$/.test(last))) return null;
  if (last === 'half' && tokens.length > MOST_WORDS_TO_HALF) return null;
  return { next, of: 'calendar', days: null, open: true, from: false, mayGrow: false };
}

/** "In about", "within the next". */
function afterApproximate(tokens: readonly Token[], index: number): number {
  let next = index;
  if (wordAt(tokens, next) === 'the' && NEXT.test(wordAt(tokens, next + 1))) next += 2;
  const last = next + MAX_APPROXIMATE;
  while (next < last && APPROXIMATE.has(wordAt(tokens, next))) next += 1;
  return next;
}

function countAt(tokens: readonly Token[], index: number): Count | null {
  return (
    vagueCount(tokens, index) ??
    partOfOne(tokens, index) ??
    articleAt(tokens, index) ??
    numberAt(tokens, index)
  );
}

/** "A couple of", "a few", "several". */
function vagueCount(tokens: readonly Token[], index: number): Count | null {
  const next = index + (wordAt(tokens, index) === 'a' ? 1 : 0);
  const word = wordAt(tokens, next);
  if (word === 'couple') return { value: null, next: next + (wordAt(tokens, next + 1) === 'of' ? 2 : 1) };
  const little = word === 'little' && next > index;
  return word === 'few' || word === 'several' || little ? { value: null, next: next + 1 } : null;
}

/** "Half an hour", "a half hour", "a quarter of an hour", "three quarters of an hour". */
function partOfOne(tokens: readonly Token[], index: number): Count | null {
  const number = readCardinal(tokens, index);
  const part = wordAt(tokens, index) === 'a' ? index + 1 : (number?.next ?? index);
  if (!/^(?:half|quarters?)$/.test(wordAt(tokens, part))) return null;
  const of = wordAt(tokens, part + 1) === 'of' ? 1 : 0;
  const article = /^an?$/.test(wordAt(tokens, part + 1 + of)) ? 1 : 0;
  return { value: null, next: part + 1 + of + article };
}

function articleAt(tokens: readonly Token[], index: number): Count | null {
  const word = wordAt(tokens, index);
  const within = word === 'the' && wordAt(tokens, index - 1) === 'within';
  return /^an?$/.test(word) || within ? { value: 1, next: index + 1 } : null;
}

/** "Two", "two or three", "two and a half", "2.5". */
function numberAt(tokens: readonly Token[], index: number): Count | null {
  const count = readCardinal(tokens, index);
  if (count === null || count.value > MOST_COUNTED) return null;
  const link = wordAt(tokens, count.next);
  const decimal = gapAt(tokens, count.next) === '.';
  const second =
    link === 'or' || link === 'to' || decimal ? readCardinal(tokens, count.next + (decimal ? 0 : 1)) : null;
  if (second !== null) return { value: null, next: second.next };
  const half = andAHalf(tokens, count.next);
  return half > count.next ? { value: null, next: half } : count;
}

function andAHalf(tokens: readonly Token[], index: number): number {
  const half = wordAt(tokens, index) === 'and' && wordAt(tokens, index + 1) === 'a';
  return half && /^(?:half|quarter)$/.test(wordAt(tokens, index + 2)) ? index + 3 : index;
}

/** "And a half", "and twenty minutes", "or so", "or two" behind the unit. */
function moreAt(tokens: readonly Token[], index: number): number {
  const half = andAHalf(tokens, index);
  if (half > index) return half;
  const link = wordAt(tokens, index);
  const count = link === 'or' || link === 'and' ? readCardinal(tokens, index + 1) : null;
  if (link === 'or')
    return /^(?:so|less|more)$/.test(wordAt(tokens, index + 1)) ? index + 2 : (count?.next ?? index);
  return count !== null && CLOCK.test(wordAt(tokens, count.next)) ? count.next + 1 : index;
}

/** What makes a span of a length without "in": "from now", "time", "a week today", "a week on Friday". */
function endAt(
  tokens: readonly Token[],
  index: number,
  counted: 'clock' | 'days' | 'weeks',
): { readonly next: number; readonly from: boolean } | null {
  const word = wordAt(tokens, index);
  if (word === 'time') return { next: index + 1, from: false };
  if (word === 'from') {
    const now = /^(?:now|today)$/.test(wordAt(tokens, index + 1));
    // "Ten minutes from here" is how far.
    if (counted === 'clock' && !now) return null;
    return { next: index + (now ? 2 : 1), from: !now };
  }
  if (counted !== 'weeks') return null;
  const day = word === 'on' ? wordAt(tokens, index + 1) : '';
  if (word === 'today') return { next: index + 1, from: false };
  if (word === 'tomorrow') return { next: index, from: true };
  return day.length > 4 && day.endsWith('day') ? { next: index + 1, from: true } : null;
}
