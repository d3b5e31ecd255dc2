/**
 * Finds the parts of a calendar date anywhere in an answer: weekday, month, day, year, "tomorrow", "in two
 * weeks", ISO and slashed forms. Enters tokens and a mask of tokens already taken by a time; leaves the
 * parts and marks the tokens it used. Meaning ("next Tuesday" is which day?) is `resolveDate`.
 */
import { dateInFigures, fullYear, isZero } from './date-numbers.ts';
import { isWritten, readCardinal, readOrdinal, teenOf, tensOf, unitOf } from './numbers.ts';
import { isLeadIn } from './phrases.ts';
import { spanAt } from './spans.ts';
import { gapAt, phraseAt, wordAt, type Token } from './tokens.ts';

export type DateFields = {
  year?: number;
  month?: number;
  day?: number;
  /** 0 = Monday. */
  weekday?: number;
  which?: 'next' | 'this' | 'last';
  /** "The fifth of next month" = 1. */
  monthsAhead?: number;
  /** Days from today ("tomorrow" = 1). */
  offsetDays?: number;
  /** Days to add to what else was said, or to today ("a week from Tuesday", "in two weeks"). */
  spanDays?: number;
  /** They are counted from the day named, which is not the one meant. */
  spanFrom?: boolean;
  /** A span that names no day: "in an hour", "in a few weeks". */
  span?: 'clock' | 'calendar';
  /** The words promise more of the date ("next", "the fifth of", "in two"). */
  open?: boolean;
  /** The words can still grow into another day ("May twenty ... first"). */
  mayGrow?: boolean;
};

const WEEKDAYS = [/^mon(day)?s?$/, /^tue(s|sday|sdays)?$/, /^wed(s|nesday|nesdays)?$/, /^thu(r|rs|rsday|rsdays)?$/, /^fri(day|days)?$/, /^sat(urday|urdays)?$/, /^sun(day|days)?$/]; // prettier-ignore
const MONTHS = [/^jan(uary)?$/, /^feb(ruary|uary)?$/, /^mar(ch)?$/, /^apr(il)?$/, /^may$/, /^june?$/, /^july?$/, /^aug(ust)?$/, /^sept?(ember)?$/, /^oct(ober)?$/, /^nov(ember)?$/, /^dec(ember)?$/]; // prettier-ignore
const NEXT = new Set(['next', 'following']);
const THIS = new Set(['this', 'coming', 'upcoming']);
const LAST = new Set(['last', 'past']);
/** What makes of "first"/"second" something other than a day of the month. */
const NOT_A_DAY = new Set([
  'one',
  'name',
  'time',
  'visit',
  'option',
  'choice',
  'thing',
  'half',
  'floor',
  'street',
  'avenue',
]);

export const weekdayIndex = (token: Token | undefined): number =>
  WEEKDAYS.findIndex((form) => form.test(token?.text ?? ''));
export const monthIndex = (token: Token | undefined): number =>
  MONTHS.findIndex((form) => form.test(token?.text ?? ''));

/** Years people say as dates: births and appointments. */
const FIRST_YEAR = 1900;
const LAST_YEAR = 2199;
/** Said without a century from here on ("forty eight"): what is lower may be part of the day or a time. */
const FIRST_SHORT_YEAR = 40;
const CENTURIES = new Map([
  ['nineteen', 1900],
  ['twenty', 2000],
]);

type Reader = (tokens: readonly Token[], index: number, fields: DateFields) => number;

/** Tries every reader at every free place; each returns how many tokens it took. */
export function scanDate(tokens: readonly Token[], used: boolean[]): DateFields {
  const fields: DateFields = {};
  for (let index = 0; index < tokens.length;) {
    const taken =
      used[index] === true ? 0 : READERS.reduce((found, read) => found || read(tokens, index, fields), 0);
    for (let offset = 0; offset < taken; offset += 1) used[index + offset] = true;
    index += Math.max(1, taken);
  }
  return fields;
}

const readNumeric: Reader = (tokens, index, fields) => {
  if (!isWritten(tokens[index]) || !isWritten(tokens[index + 1])) return 0;
  const separator = gapAt(tokens, index + 1);
  const numbers = [0, 1, 2].map((offset) => Number(wordAt(tokens, index + offset)));
  const three = isWritten(tokens[index + 2]) && gapAt(tokens, index + 2) === separator;
  if (separator === '-' && wordAt(tokens, index).length === 4) return readIso(numbers, three, fields);
  const taken = separator === '/' ? readSlashed(numbers, three, fields) : 0;
  // "3/4, 1985"
  return taken === 2 ? readYear(tokens, index + taken, fields) - index : taken;
};

function readIso(
  [year = 0, month = 0, day = 0]: readonly number[],
  whole: boolean,
  fields: DateFields,
): number {
  Object.assign(fields, whole ? { year, month, day, open: false } : { year, month, open: true });
  return whole ? 3 : 2;
}

/** Month first, as in the United States. */
function readSlashed(
  [month = 0, day = 0, year = 0]: readonly number[],
  withYear: boolean,
  fields: DateFields,
): number {
  if (month > 12 || day > 31) return 0;
  Object.assign(fields, { month, day, open: false });
  if (withYear) fields.year = fullYear(year);
  return withYear ? 3 : 2;
}

const readRelative: Reader = (tokens, index, fields) => {
  const the = tokens[index]?.text === 'the' ? 1 : 0;
  if (phraseAt(tokens, index + the, ['day', 'after', 'tomorrow'])) return relative(fields, 2, the + 3);
  if (phraseAt(tokens, index + the, ['day', 'after']) && tokens.length === index + the + 2)
    return open(fields, the + 2);
  const word = tokens[index]?.text;
  if (word === 'today' || word === 'tonight') return relative(fields, 0, 1);
  if (word === 'tomorrow') return relative(fields, 1, 1);
  if (word === 'yesterday') return relative(fields, -1, 1);
  return 0;
};

function relative(fields: DateFields, days: number, taken: number): number {
  Object.assign(fields, { offsetDays: days, open: false });
  return taken;
}

function open(fields: DateFields, taken: number): number {
  fields.open = true;
  return taken;
}

/** "In two weeks", "three days from now", "a week from Tuesday". */
const readSpan: Reader = (tokens, index, fields) => {
  const span = spanAt(tokens, index);
  if (span === null) return 0;
  const taken = span.next - index;
  if (span.open) return open(fields, taken);
  if (span.days === null) fields.span = span.of;
  else fields.spanDays = span.days;
  if (span.from) fields.spanFrom = true;
  fields.open = span.from;
  return taken;
};

const readWeekday: Reader = (tokens, index, fields) => {
  const which = whichOf(wordAt(tokens, index));
  const weekday = weekdayIndex(tokens[index + (which === null ? 0 : 1)]);
  if (weekday < 0)
    return which === null || which === 'last' ? 0 : readWhichWeek(tokens, index, { fields, which });
  fields.weekday = weekday;
  if (which !== null) fields.which = which;
  fields.open = false;
  return which === null ? 1 : 2;
};

function whichOf(word: string): 'next' | 'this' | 'last' | null {
  if (LAST.has(word)) return 'last';
  if (NEXT.has(word)) return 'next';
  return THIS.has(word) ? 'this' : null;
}

/** "next week", "Tuesday next week", "Tuesday next", or "next" at the end, which needs its day. */
function readWhichWeek(
  tokens: readonly Token[],
  index: number,
  { fields, which }: { fields: DateFields; which: 'next' | 'this' },
): number {
  const week = wordAt(tokens, index + 1) === 'week' ? 1 : 0;
  const known = fields.weekday !== undefined;
  if (which === 'next' && (week === 1 || known)) {
    fields.which = 'next';
    fields.open = !known;
    return 1 + week;
  }
  const waits = week === 1 ? !known : tokens[index + 1] === undefined;
  return waits ? open(fields, 1 + week) : 0;
}

const readMonth: Reader = (tokens, index, fields) => {
  const month = monthIndex(tokens[index]);
  if (month < 0 || (month === 4 && ['i', 'we', 'be'].includes(tokens[index + 1]?.text ?? ''))) return 0;
  fields.month = month + 1;
  let next = index + 1;
  if (fields.day === undefined) {
    const the = tokens[next]?.text === 'the' ? 1 : 0;
    const day = dayAt(tokens, next + the, false);
    fields.open = day === null;
    if (day === null) return next + (the === 1 && tokens[next + 1] === undefined ? 1 : 0) - index;
    fields.day = day.value;
    fields.mayGrow = day.open;
    ({ next } = day);
  } else {
    fields.open = false;
  }
  return readYear(tokens, next, fields) - index;
};

const readDay: Reader = (tokens, index, fields) => {
  const the = tokens[index]?.text === 'the' ? 1 : 0;
  const start = index + the;
  const day =
    dayAt(tokens, start, true) ?? (monthFollows(tokens, start) ? dayAt(tokens, start, false) : null);
  if (day === null) {
    const tens = tensOf(tokens[start]);
    const waits = the === 1 && start === tokens.length - 1 && tens !== undefined && tens <= 30;
    return waits ? open(fields, 2) : 0;
  }
  if (NOT_A_DAY.has(tokens[day.next]?.text ?? '')) return 0;
  fields.day = day.value;
  delete fields.offsetDays;
  fields.open = false;
  const of = tokens[day.next]?.text === 'of' ? 1 : 0;
  const named = of === 1 && wordAt(tokens, day.next + 2) === 'month' ? wordAt(tokens, day.next + 1) : '';
  if (NEXT.has(named)) fields.monthsAhead = 1;
  if (NEXT.has(named) || THIS.has(named) || named === 'the') return day.next + 3 - index;
  if (of === 1 && monthIndex(tokens[day.next + 1]) < 0) fields.open = true;
  return day.next + of - index;
};

function monthFollows(tokens: readonly Token[], index: number): boolean {
  const day = readCardinal(tokens, index);
  return day !== null && monthIndex(tokens[day.next + (tokens[day.next]?.text === 'of' ? 1 : 0)]) >= 0;
}

function dayAt(
  tokens: readonly Token[],
  index: number,
  ordinalOnly: boolean,
): { value: number; next: number; open: boolean } | null {
  const ordinal = readOrdinal(tokens, index);
  const cardinal = ordinal ?? (ordinalOnly ? null : readCardinal(tokens, index));
  if (cardinal === null || cardinal.value < 1 || cardinal.value > 31) return null;
  const clock = [':', '.'].includes(tokens[cardinal.next]?.gap ?? '') && isWritten(tokens[cardinal.next]);
  if (clock || ['pm', 'am', "o'clock"].includes(tokens[cardinal.next]?.text ?? '')) return null;
  return cardinal;
}

/** "2026", "twenty twenty six", "nineteen eighty", "two thousand (and) six" after day and month. */
function readYear(tokens: readonly Token[], index: number, fields: DateFields): number {
  let start = index;
  while (BEFORE_YEAR.has(wordAt(tokens, start))) start += 1;
  const next = yearAt(tokens, start, fields);
  return next === start ? index : next;
}

/** "March third in nineteen eighty five", "the third of March of the year 1985". */
const BEFORE_YEAR = new Set(['in', 'of', 'the', 'year']);

function yearAt(tokens: readonly Token[], index: number, fields: DateFields): number {
  if (/^(?:3[2-9]|[4-9]\d)$/.test(wordAt(tokens, index))) {
    fields.year = FIRST_YEAR + Number(wordAt(tokens, index));
    return index + 1;
  }
  if (isWritten(tokens[index]) || wordAt(tokens, index + 1) === 'thousand') {
    const year = readCardinal(tokens, index);
    if (year === null || year.value < FIRST_YEAR || year.value > LAST_YEAR) return index;
    fields.year = year.value;
    return year.next;
  }
  const century = CENTURIES.get(wordAt(tokens, index));
  if (century === undefined) return yearOfBirth(tokens, index, fields);
  if (tokens[index + 1] === undefined) return index + open(fields, 1);
  const rest = yearInCentury(tokens, index + 1);
  if (rest === null) return index;
  fields.year = century + rest.value;
  return rest.next;
}

/** "March third eighty five": tens that are no day and no hour. */
function yearOfBirth(tokens: readonly Token[], index: number, fields: DateFields): number {
  const year = (tensOf(tokens[index]) ?? 0) >= FIRST_SHORT_YEAR ? yearInCentury(tokens, index) : null;
  if (year === null) return index;
  fields.year = FIRST_YEAR + year.value;
  return year.next;
}

/** "twenty six", "eighty", "fifteen", "oh six". */
function yearInCentury(tokens: readonly Token[], index: number): { value: number; next: number } | null {
  const teen = teenOf(tokens[index]);
  if (teen !== undefined) return { value: teen, next: index + 1 };
  const oh = isZero(tokens, index);
  const tens = tensOf(tokens[index]);
  if (tens === undefined && !oh) return null;
  const unit = unitOf(tokens[index + 1]);
  return { value: (tens ?? 0) + (unit ?? 0), next: index + (unit === undefined ? 1 : 2) };
}

/** "Three three eighty two", with nothing but a lead-in before it. */
const readInFigures: Reader = (tokens, index, fields) => {
  if (fields.month !== undefined || fields.day !== undefined || !tokens.slice(0, index).every(isLeadIn))
    return 0;
  const date = dateInFigures(tokens, index);
  if (date === null) return 0;
  Object.assign(fields, { month: date.month, day: date.day, open: false, mayGrow: date.year === null });
  if (date.year !== null) fields.year = date.year;
  return date.next - index;
};

const READERS: readonly Reader[] = [
  readNumeric,
  readRelative,
  readSpan,
  readWeekday,
  readMonth,
  readDay,
  readInFigures,
];
