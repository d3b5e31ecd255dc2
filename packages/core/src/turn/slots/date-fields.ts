/**
 * Finds the parts of a calendar date anywhere in an answer: weekday, month, day, year, "tomorrow", "in two
 * weeks", ISO and slashed forms. Enters tokens and a mask of tokens already taken by a time; leaves the
 * parts and marks the tokens it used. Meaning ("next Tuesday" is which day?) is `resolveDate`.
 */
import { isWritten, readCardinal, readOrdinal, teenOf, tensOf, unitOf } from './numbers.ts';
import { phraseAt, type Token } from './tokens.ts';

export type DateFields = {
  year?: number;
  month?: number;
  day?: number;
  /** 0 = Monday. */
  weekday?: number;
  which?: 'next' | 'this';
  /** Days from today ("tomorrow" = 1); with a weekday: days added to it ("a week from Tuesday"). */
  offsetDays?: number;
  /** The words promise more of the date ("next", "the fifth of", "in two"). */
  open?: boolean;
  /** The words can still grow into another day ("May twenty ... first"). */
  mayGrow?: boolean;
};

const WEEKDAYS = [/^mon(day)?s?$/, /^tue(s|sday|sdays)?$/, /^wed(s|nesday|nesdays)?$/, /^thu(r|rs|rsday|rsdays)?$/, /^fri(day|days)?$/, /^sat(urday|urdays)?$/, /^sun(day|days)?$/]; // prettier-ignore
const MONTHS = [/^jan(uary)?$/, /^feb(ruary|uary)?$/, /^mar(ch)?$/, /^apr(il)?$/, /^may$/, /^june?$/, /^july?$/, /^aug(ust)?$/, /^sept?(ember)?$/, /^oct(ober)?$/, /^nov(ember)?$/, /^dec(ember)?$/]; // prettier-ignore
const NEXT = new Set(['next', 'following']);
const THIS = new Set(['this', 'coming', 'upcoming']);
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
const monthIndex = (token: Token | undefined): number =>
  MONTHS.findIndex((form) => form.test(token?.text ?? ''));

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
  const [a, b, c] = [tokens[index], tokens[index + 1], tokens[index + 2]];
  if (!isWritten(a) || !isWritten(b)) return 0;
  const [first, second, third] = [Number(a?.text), Number(b?.text), Number(c?.text)];
  if (a?.text.length === 4 && b?.gap === '-') {
    if (c?.gap !== '-' || !isWritten(c)) {
      Object.assign(fields, { year: first, month: second, open: true });
      return 2;
    }
    Object.assign(fields, { year: first, month: second, day: third, open: false });
    return 3;
  }
  if (b?.gap !== '/' || first > 12 || second > 31) return 0;
  Object.assign(fields, { month: first, day: second, open: false });
  if (c?.gap !== '/' || !isWritten(c)) return 2;
  fields.year = third < 100 ? 2000 + third : third;
  return 3;
};

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

const UNIT_DAYS = new Map<string, number>([['day', 1], ['days', 1], ['week', 7], ['weeks', 7]]); // prettier-ignore

/** "in two weeks", "three days from now", "a week from Tuesday". */
const readSpan: Reader = (tokens, index, fields) => {
  const start = tokens[index]?.text === 'in' ? index + 1 : index;
  const article = tokens[start]?.text === 'a' ? 1 : null;
  const count = article === null ? readCardinal(tokens, start) : { value: article, next: start + 1 };
  if (count === null || count.value > 60) return 0;
  const unit = UNIT_DAYS.get(tokens[count.next]?.text ?? '');
  if (unit === undefined)
    return start > index && count.next >= tokens.length && article === null
      ? open(fields, count.next - index)
      : 0;
  const from = tokens[count.next + 1]?.text === 'from' ? 1 : 0;
  if (start === index && from === 0) return 0;
  const anchor = ['now', 'today'].includes(tokens[count.next + 2]?.text ?? '') ? 1 : 0;
  fields.offsetDays = count.value * unit;
  fields.open = from === 1 && anchor === 0;
  return count.next + 1 + from + anchor - index;
};

const readWeekday: Reader = (tokens, index, fields) => {
  const word = tokens[index]?.text ?? '';
  const which = NEXT.has(word) ? 'next' : THIS.has(word) ? 'this' : null;
  const weekday = weekdayIndex(tokens[index + (which === null ? 0 : 1)]);
  if (weekday >= 0) {
    fields.weekday = weekday;
    if (which !== null) fields.which = which;
    fields.open = false;
    return which === null ? 1 : 2;
  }
  if (which === 'next' && tokens[index + 1]?.text === 'week') {
    fields.which = 'next';
    fields.open = fields.weekday === undefined;
    return 2;
  }
  if (which === 'this' && tokens[index + 1]?.text === 'week')
    return open(fields, fields.weekday === undefined ? 2 : 0);
  if (which === 'next' && fields.weekday !== undefined) {
    fields.which = 'next';
    return 1;
  }
  return which !== null && tokens[index + 1] === undefined ? open(fields, 1) : 0;
};

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
  const token = tokens[index];
  if (isWritten(token)) {
    if (token?.text.length !== 4 || Number(token.text) < 1900 || Number(token.text) > 2199) return index;
    fields.year = Number(token.text);
    return index + 1;
  }
  if (token?.text === 'two' && tokens[index + 1]?.text === 'thousand') {
    const year = readCardinal(tokens, index);
    if (year === null || year.value > 2199) return index;
    fields.year = year.value;
    return year.next;
  }
  const century = token?.text === 'twenty' ? 20 : token?.text === 'nineteen' ? 19 : null;
  if (century === null) return index;
  if (tokens[index + 1] === undefined) return index + open(fields, 1);
  const [tens, teen] = [tensOf(tokens[index + 1]), teenOf(tokens[index + 1])];
  const oh = ['oh', 'o', 'zero'].includes(tokens[index + 1]?.text ?? '');
  const unit = tens === undefined && !oh ? undefined : unitOf(tokens[index + 2]);
  if (tens === undefined && teen === undefined && !oh) return index;
  fields.year = century * 100 + (teen ?? tens ?? 0) + (unit ?? 0);
  return index + 2 + (unit === undefined ? 0 : 1);
}

const READERS: readonly Reader[] = [readNumeric, readRelative, readSpan, readWeekday, readMonth, readDay];
