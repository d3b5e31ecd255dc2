/**
 * Values as a simple voice can speak them: telephone numbers digit by digit in groups, e-mail addresses with
 * "dot" and "at", dates and times in words. Enters canonical values of the slot grammars, leaves words
 * without digits or symbols. Unknown forms are spoken as they are.
 */
import type { SlotKind } from '@antiphon/core/turn/slots/index';
import { dayNumber, parseIsoDay, weekdayOf } from '@antiphon/core/turn/slots/calendar';

const DIGITS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
const SMALL = [
  ...DIGITS,
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
];
const TENS = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const SYMBOLS: Readonly<Record<string, string>> = {
  '.': 'dot',
  '@': 'at',
  _: 'underscore',
  '-': 'dash',
  '+': 'plus',
};
const ORDINALS: Readonly<Record<string, string>> = {
  one: 'first', two: 'second', three: 'third', five: 'fifth', eight: 'eighth', nine: 'ninth', twelve: 'twelfth',
}; // prettier-ignore

/** Speakable form of a canonical value. */
export function readableValue(kind: SlotKind, value: string): string {
  switch (kind) {
    case 'phone':
      return readablePhone(value);
    case 'email':
      return readableEmail(value);
    case 'date':
      return readableDate(value);
    case 'time':
      return readableTime(value);
    case 'date-time':
      return readableMoment(value);
    case 'digits':
    case 'card':
      return digitGroups(value, 4);
    case 'iban':
    case 'spelled':
      return spelledOut(value);
    case 'amount':
      return readableAmount(value);
    case 'address':
      return value.replace(/\d+/g, (digits) =>
        digits.length <= 2 ? numberWords(Number(digits)) : digitWords(digits),
      );
    case 'name':
    case 'yes-no':
    case 'choice':
      return value;
  }
}

export const digitWords = (digits: string): string =>
  [...digits].map((digit) => DIGITS[Number(digit)] ?? digit).join(' ');

/** "j, o, h, n": commas keep a simple voice from running letters together. */
export const spelledOut = (text: string): string =>
  [...text]
    .map(
      (character) =>
        SYMBOLS[character] ?? DIGITS[Number(character === ' ' ? NaN : character)] ?? character.toLowerCase(),
    )
    .join(', ');

function digitGroups(digits: string, size: number): string {
  const groups = digits.match(new RegExp(`.{1,${String(size)}}`, 'g')) ?? [];
  return groups.map(digitWords).join(', ');
}

function readablePhone(value: string): string {
  const [number = '', extension] = value.split(';ext=');
  const american = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number);
  const spoken =
    american === null
      ? `${number.startsWith('+') ? 'plus ' : ''}${digitGroups(number.replace(/\D/g, ''), 3)}`
      : american.slice(1).map(digitWords).join(', ');
  return extension === undefined ? spoken : `${spoken}, extension ${digitWords(extension)}`;
}

function readableEmail(value: string): string {
  return value
    .replace(/\d+/g, (digits) => ` ${digitWords(digits)} `)
    .replace(/[.@_+-]/g, (symbol) => ` ${SYMBOLS[symbol] ?? ''} `)
    .replace(/\s+/g, ' ')
    .trim();
}

export function readableDate(value: string): string {
  const day = parseIsoDay(value);
  if (day === null) return value;
  const weekday = WEEKDAYS[weekdayOf(dayNumber(day))] ?? '';
  return `${weekday}, ${MONTHS[day.month - 1] ?? ''} ${ordinalWords(day.day)}`;
}

/** "three thirty in the afternoon": no "p.m.", whose full stop would end a sentence for the voice. */
export function readableTime(value: string): string {
  const match = /^(\d{2}):(\d{2})/.exec(value);
  if (match === null) return value;
  const [hour, minute] = [Number(match[1]), Number(match[2])];
  if (minute === 0 && hour === 12) return 'noon';
  const minutes = minute === 0 ? '' : minute < 10 ? ` oh ${numberWords(minute)}` : ` ${numberWords(minute)}`;
  const part = hour < 12 ? 'in the morning' : hour < 18 ? 'in the afternoon' : 'in the evening';
  return `${numberWords(hour % 12 === 0 ? 12 : hour % 12)}${minutes} ${part}`;
}

function readableMoment(value: string): string {
  const [date = '', time] = value.includes('T')
    ? value.split('T')
    : value.includes(':')
      ? ['', value]
      : [value];
  if (time === undefined) return readableDate(date);
  return date === '' ? readableTime(time) : `${readableDate(date)}, at ${readableTime(time)}`;
}

function readableAmount(value: string): string {
  const match = /^(\d+)\.(\d{2})(?: (\w+))?$/.exec(value);
  if (match === null) return value;
  const [whole, cents] = [Number(match[1]), Number(match[2])];
  const currency = { USD: 'dollars', EUR: 'euros', GBP: 'pounds' }[match[3] ?? ''] ?? '';
  const main = `${numberWords(whole)} ${currency}`.trim();
  if (cents === 0) return main;
  return currency === ''
    ? `${main} point ${digitWords(match[2] ?? '')}`
    : `${main} and ${numberWords(cents)} ${match[3] === 'GBP' ? 'pence' : 'cents'}`;
}

/** Whole numbers below a million in words; larger ones digit by digit. */
export function numberWords(value: number): string {
  if (!Number.isInteger(value) || value < 0 || value >= 1_000_000) return digitWords(String(value));
  if (value < 20) return SMALL[value] ?? '';
  if (value < 100)
    return `${TENS[Math.floor(value / 10)] ?? ''}${value % 10 === 0 ? '' : ` ${SMALL[value % 10] ?? ''}`}`;
  if (value < 1_000)
    return `${SMALL[Math.floor(value / 100)] ?? ''} hundred${value % 100 === 0 ? '' : ` ${numberWords(value % 100)}`}`;
  return `${numberWords(Math.floor(value / 1_000))} thousand${value % 1_000 === 0 ? '' : ` ${numberWords(value % 1_000)}`}`;
}

export function ordinalWords(value: number): string {
  const parts = numberWords(value).split(' ');
  const last = parts.pop() ?? '';
  const ordinal = ORDINALS[last] ?? (last.endsWith('y') ? `${last.slice(0, -1)}ieth` : `${last}th`);
  return [...parts, ordinal].join(' ');
}

/** "Friday", or '' for no date. */
export function weekdayName(isoDay: string): string {
  const day = parseIsoDay(isoDay);
  return day === null ? '' : (WEEKDAYS[weekdayOf(dayNumber(day))] ?? '');
}
