/**
 * Finds a time of day anywhere in an answer. `strict` takes only what is clearly a clock time ("at three",
 * "2:30", "half past two", "3 pm"), so that it can be used on whole sentences; `loose` also takes bare
 * numbers, for answers to "what time?". Marks the tokens it used.
 */
import { isNumberWord, isWritten, readCardinal, singleDigit, teenOf, tensOf, unitOf } from './numbers.ts';
import { spanAt, type Span } from './spans.ts';
import { gapAt, wordAt, type Token } from './tokens.ts';

export type TimeFields = {
  hour?: number;
  minute?: number;
  meridiem?: 'am' | 'pm' | 'night';
  /** "o'clock", minutes or a meridiem were said: the time is whole. */
  explicit?: boolean;
  /** The words promise more ("half past", "two thirty p"). */
  open?: boolean;
  /** "In an hour": when that is only a clock knows. */
  span?: Span;
};
export type TimeMode = 'strict' | 'loose';

const DAY_PARTS = new Map<string, 'am' | 'pm' | 'night'>(
  Object.entries({ morning: 'am', afternoon: 'pm', evening: 'pm', tonight: 'pm', night: 'night' }),
);
const PAST = new Set(['past', 'passed', 'after']);
const TO = new Set(['to', 'till', 'until', 'before', 'of', 'til']);
const LEADS_TO_TIME = new Set(['at', 'around', 'about', 'by', 'until', 'after', 'before']);
const ORDINAL_ENDS = new Set(['st', 'nd', 'rd', 'th']);
const OCLOCK = new Set(["o'clock", 'oclock', 'clock']);

type Clock = { hour: number; minute: number; next: number; explicit: boolean; open?: boolean };

export function scanTime(tokens: readonly Token[], used: boolean[], mode: TimeMode): TimeFields {
  const fields: TimeFields = {};
  scanSpans(tokens, { used, mode, fields });
  scanDayPart(tokens, { used, mode, fields });
  tokens.some((_, index) => used[index] !== true && takeClock(tokens, index, { used, mode, fields }));
  return fields;
}

type Scan = { readonly used: boolean[]; readonly mode: TimeMode; readonly fields: TimeFields };

/** Before the hours: "in about two hours" has none. Days and weeks are left to the date, where one may be said. */
function scanSpans(tokens: readonly Token[], { used, mode, fields }: Scan): void {
  for (let index = 0; index < tokens.length;) {
    const span = used[index] === true ? null : spanAt(tokens, index);
    if (span?.open === true) fields.open = true;
    else if (span?.of === 'clock') fields.span = span;
    if (span !== null && (span.open || span.of === 'clock' || mode === 'loose')) mark(used, index, span.next);
    index = span?.next ?? index + 1;
  }
}

/** Takes the clock time at `index` into the fields, if one stands there that the mode allows. */
function takeClock(tokens: readonly Token[], index: number, { used, mode, fields }: Scan): boolean {
  const clock = clockAt(tokens, index, used);
  if (clock === null) return false;
  const meridiem = meridiemAt(tokens, clock.next) ?? { next: clock.next };
  const whole = clock.explicit || meridiem.next > clock.next;
  const led = LEADS_TO_TIME.has(wordAt(tokens, index - 1)) || gapAt(tokens, index).includes('@');
  if (mode === 'strict' && !led && !whole) return false;
  if (isNumberWord(tokens[meridiem.next])) return false;
  fields.hour = clock.hour;
  fields.minute = clock.minute;
  fields.open = clock.open === true || meridiem.open === true;
  fields.explicit = clock.explicit || meridiem.value !== undefined;
  if (meridiem.value !== undefined) fields.meridiem = meridiem.value;
  mark(used, led ? index - 1 : index, meridiem.next);
  return true;
}

function mark(used: boolean[], from: number, to: number): void {
  for (let index = Math.max(0, from); index < to && index < used.length; index += 1) used[index] = true;
}

function scanDayPart(tokens: readonly Token[], { used, mode, fields }: Scan): void {
  tokens.forEach((token, index) => {
    const part = DAY_PARTS.get(token.text);
    if (part === undefined || tokens[index - 1]?.text === 'good') return;
    fields.meridiem = part;
    // Left to the date, where one may be said.
    if (token.text === 'tonight' && mode === 'strict') return;
    const the = ['the', 'at', 'this'].includes(tokens[index - 1]?.text ?? '') ? 1 : 0;
    const inside = the === 1 && tokens[index - 2]?.text === 'in' ? 1 : 0;
    mark(used, index - the - inside, index + 1);
  });
}

function clockAt(tokens: readonly Token[], index: number, used: readonly boolean[]): Clock | null {
  const text = tokens[index]?.text ?? '';
  if (text === 'noon' || text === 'midday') return { hour: 12, minute: 0, next: index + 1, explicit: true };
  if (text === 'midnight') return { hour: 0, minute: 0, next: index + 1, explicit: true };
  if (['noon', 'midnight'].includes(tokens[index + 1]?.text ?? '') && ['12', 'twelve'].includes(text))
    return null;
  return fractionAt(tokens, index) ?? plainClockAt(tokens, index, used);
}

/** "half past two", "quarter to three", "ten past four", "half two" (= 2:30, British). */
function fractionAt(tokens: readonly Token[], index: number): Clock | null {
  const text = tokens[index]?.text;
  const named = text === 'half' ? 30 : text === 'quarter' ? 15 : null;
  const count =
    named === null ? minutesBefore(tokens, index) : { value: named, next: afterArticle(tokens, index + 1) };
  if (count === null) return null;
  const link = tokens[count.next]?.text ?? '';
  const past = PAST.has(link);
  if (!past && !TO.has(link)) {
    const hour = named === 30 ? hourAt(tokens, count.next, true) : null;
    if (hour !== null) return { hour: hour.value, minute: 30, next: hour.next, explicit: true };
    return named === null || count.next < tokens.length
      ? null
      : { hour: -1, minute: named, next: count.next, explicit: true, open: true };
  }
  const hour = hourAt(tokens, count.next + 1, true);
  if (hour === null) {
    if (count.next + 1 < tokens.length) return null;
    return { hour: -1, minute: count.value, next: count.next + 1, explicit: true, open: true };
  }
  if (past) return { hour: hour.value, minute: count.value, next: hour.next, explicit: true };
  return { hour: (hour.value + 23) % 24 || 12, minute: 60 - count.value, next: hour.next, explicit: true };
}

/** "half a past nine": an article the recogniser heard in the closing of "half". */
function afterArticle(tokens: readonly Token[], index: number): number {
  return tokens[index]?.text === 'a' && PAST.has(tokens[index + 1]?.text ?? '') ? index + 1 : index;
}

function minutesBefore(tokens: readonly Token[], index: number): { value: number; next: number } | null {
  const count = readCardinal(tokens, index);
  if (count === null || count.value < 1 || count.value > 29) return null;
  const next = count.next + (['minutes', 'minute'].includes(tokens[count.next]?.text ?? '') ? 1 : 0);
  const link = tokens[next]?.text ?? '';
  // "two to three" is a span of hours; minutes before the hour come in fives.
  const plausible = PAST.has(link) || (TO.has(link) && count.value % 5 === 0);
  return plausible ? { value: count.value, next } : null;
}

function plainClockAt(tokens: readonly Token[], index: number, used: readonly boolean[]): Clock | null {
  const token = tokens[index];
  if (/^[0-9]{3,4}$/.test(wordAt(tokens, index))) return militaryAt(token, index);
  const hour = hourAt(tokens, index, LEADS_TO_TIME.has(wordAt(tokens, index - 1)));
  if (hour === null || used[hour.next - 1] === true) return null;
  const { next, value } = hour;
  const after = wordAt(tokens, next);
  if (OCLOCK.has(after) || after === 'hundred')
    return { hour: value, minute: 0, next: next + 1, explicit: true };
  if (after === 'o' && wordAt(tokens, next + 1) === 'clock') {
    return { hour: value, minute: 0, next: next + 2, explicit: true };
  }
  if (tokens[next]?.gap === '' && ORDINAL_ENDS.has(after)) return null;
  const minute = used[next] === true ? null : minuteAt(tokens, next);
  if (minute === null) return { hour: value, minute: 0, next, explicit: false };
  return { hour: value, minute: minute.value, next: minute.next, explicit: minute.explicit };
}

function militaryAt(token: Token | undefined, index: number): Clock | null {
  const digits = (token?.text ?? '').padStart(4, '0');
  const [hour, minute] = [Number(digits.slice(0, 2)), Number(digits.slice(2))];
  return hour > 24 || minute > 59 ? null : { hour, minute, next: index + 1, explicit: false };
}

const AFTER_HOUR = new Set(['pm', 'am', 'p', 'a', "o'clock", 'oclock', 'thirty', 'fifteen']);

function hourAt(
  tokens: readonly Token[],
  index: number,
  led: boolean,
): { value: number; next: number } | null {
  const token = tokens[index];
  const followed = AFTER_HOUR.has(tokens[index + 1]?.text ?? '');
  const spoken =
    teenOf(token) ??
    unitOf(token) ??
    (followed || (led && tokens[index + 1] === undefined)
      ? singleDigit(tokens, index, led || index === 0)
      : null);
  const value = isWritten(token) && (token?.text.length ?? 0) <= 2 ? Number(token?.text) : spoken;
  if (value === null || value === undefined || value > 24) return null;
  const spokenZero = value === 0 && !isWritten(token);
  return spokenZero ? null : { value, next: index + 1 };
}

/** Minutes after an hour: ":30", "thirty", "oh five", "forty five", "fifteen". A single word digit is none. */
function minuteAt(
  tokens: readonly Token[],
  index: number,
): { value: number; next: number; explicit: boolean } | null {
  const token = tokens[index];
  if (isWritten(token)) {
    const colon = /^[:.h]$/.test(token?.gap ?? '');
    if (token?.text.length !== 2 || Number(token.text) > 59) return null;
    return { value: Number(token.text), next: index + 1, explicit: colon };
  }
  if (['oh', 'o', 'zero'].includes(token?.text ?? '')) {
    const unit = unitOf(tokens[index + 1]);
    return unit === undefined ? null : { value: unit, next: index + 2, explicit: false };
  }
  const teen = teenOf(token);
  if (teen !== undefined) return { value: teen, next: index + 1, explicit: false };
  const tens = tensOf(token);
  if (tens === undefined || tens > 50) return null;
  const unit = unitOf(tokens[index + 1]) ?? 0;
  return { value: tens + unit, next: index + (unit > 0 ? 2 : 1), explicit: false };
}

function meridiemAt(
  tokens: readonly Token[],
  index: number,
): { value?: 'am' | 'pm'; next: number; open?: boolean } | null {
  const text = tokens[index]?.text ?? '';
  if (text === 'am' || text === 'pm') return { value: text, next: index + 1 };
  if (text !== 'a' && text !== 'p') return null;
  if (tokens[index + 1]?.text === 'm') return { value: text === 'a' ? 'am' : 'pm', next: index + 2 };
  return tokens[index + 1] === undefined ? { next: index + 1, open: true } : null;
}
