/**
 * English as written -> English as said: amounts, dates, times, measures, ordinals, ranges, years, abbreviations.
 * Dates in figures are read month first, as in the United States. Number words come from n2words. Pure.
 */
import { toCardinal, toOrdinal } from 'n2words/en-US';
import type { Rule } from './rewrite.ts';
import { digitByDigit, writtenForms, type SignNames } from './written-forms.ts';

const list = (text: string): string[] => text.split(' ');

const NAMES: SignNames = {
  at: 'at',
  dot: 'dot',
  slash: 'slash',
  dash: 'dash',
  underscore: 'underscore',
  plus: 'plus',
  colon: 'colon',
  digits: list('zero one two three four five six seven eight nine'),
};

const MONTHS = list('January February March April May June July August September October November December');
const MONTH = MONTHS.join('|') + '|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec';

/** Largest number of digits that is read as one number; longer rows are read digit by digit. */
const MAX_CARDINAL_DIGITS = 15;

const plain = (words: string): string => words.replaceAll('-', ' ');

/** "1,234.50" -> "one thousand two hundred thirty four point five zero". */
function cardinal(figures: string): string {
  const [whole = '', fraction = ''] = figures.replaceAll(',', '').split('.');
  if (whole.replace('-', '').length > MAX_CARDINAL_DIGITS) return digitByDigit(figures, NAMES);
  const words = plain(toCardinal(whole === '' ? '0' : whole));
  return fraction === '' ? words : `${words} point ${digitByDigit(fraction, NAMES)}`;
}

const ordinal = (figures: string): string => plain(toOrdinal(figures));

function year(figures: string): string {
  const value = Number(figures);
  const [high, low] = [Math.floor(value / 100), value % 100];
  if (value >= 2000 && value < 2010) return cardinal(figures);
  if (low === 0) return value % 1000 === 0 ? cardinal(figures) : `${cardinal(String(high))} hundred`;
  return `${cardinal(String(high))} ${low < 10 ? `oh ${cardinal(String(low))}` : cardinal(String(low))}`;
}

function monthName(text: string): string | null {
  const wanted = text.toLowerCase().slice(0, 3);
  return MONTHS.find((month) => month.toLowerCase().startsWith(wanted)) ?? null;
}

function date(yearText: string, monthText: string, dayText: string): string | null {
  const month = MONTHS[Number(monthText) - 1];
  const day = Number(dayText);
  if (month === undefined || day < 1 || day > 31) return null;
  return `${month} ${ordinal(String(day))}, ${year(yearText.length === 2 ? `20${yearText}` : yearText)}`;
}

function time(hourText: string, minuteText: string, half: string): string | null {
  const [hour, minute] = [Number(hourText), Number(minuteText)];
  if (hour > 24 || minute > 59) return null;
  const suffix = half === '' ? '' : ` ${half.toLowerCase().startsWith('a') ? 'a m' : 'p m'}`;
  if (minute === 0 && half === '') return hour <= 12 ? `${cardinal(String(hour))} o'clock` : `${cardinal(String(hour))} hundred hours`; // prettier-ignore
  const minutes =
    minute === 0 ? '' : minute < 10 ? ` oh ${cardinal(String(minute))}` : ` ${cardinal(String(minute))}`;
  return `${cardinal(String(hour))}${minutes}${suffix}`;
}

const CURRENCIES: Readonly<
  Record<string, readonly [one: string, many: string, cent: string, cents: string]>
> = {
  $: ['dollar', 'dollars', 'cent', 'cents'],
  '€': ['euro', 'euros', 'cent', 'cents'],
  '£': ['pound', 'pounds', 'penny', 'pence'],
  '¥': ['yen', 'yen', 'sen', 'sen'],
};
const SCALES: Readonly<Record<string, string>> = { k: 'thousand', m: 'million', bn: 'billion', b: 'billion' };

function amount(sign: string, figures: string, scale: string): string | null {
  const currency = CURRENCIES[sign];
  if (currency === undefined) return null;
  const [one, many, cent, cents] = currency;
  if (scale !== '')
    return `${cardinal(figures)} ${SCALES[scale.toLowerCase()] ?? scale.toLowerCase()} ${many}`;
  const [whole = '0', fraction = ''] = figures.replaceAll(',', '').split('.');
  const main = `${cardinal(whole)} ${whole === '1' ? one : many}`;
  const rest = Number(fraction.padEnd(2, '0').slice(0, 2));
  if (fraction === '' || rest === 0) return main;
  const small = `${cardinal(String(rest))} ${rest === 1 ? cent : cents}`;
  return Number(whole) === 0 ? small : `${main} and ${small}`;
}

/** Unit -> one, many. Longest first in the pattern. */
const UNITS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  km: ['kilometer', 'kilometers'],
  'km/h': ['kilometer per hour', 'kilometers per hour'],
  m: ['meter', 'meters'],
  cm: ['centimeter', 'centimeters'],
  mm: ['millimeter', 'millimeters'],
  kg: ['kilogram', 'kilograms'],
  g: ['gram', 'grams'],
  mg: ['milligram', 'milligrams'],
  l: ['liter', 'liters'],
  ml: ['milliliter', 'milliliters'],
  mi: ['mile', 'miles'],
  mph: ['mile per hour', 'miles per hour'],
  ft: ['foot', 'feet'],
  lb: ['pound', 'pounds'],
  lbs: ['pound', 'pounds'],
  oz: ['ounce', 'ounces'],
  GB: ['gigabyte', 'gigabytes'],
  MB: ['megabyte', 'megabytes'],
  kB: ['kilobyte', 'kilobytes'],
  TB: ['terabyte', 'terabytes'],
  kHz: ['kilohertz', 'kilohertz'],
  Hz: ['hertz', 'hertz'],
  kW: ['kilowatt', 'kilowatts'],
  ms: ['millisecond', 'milliseconds'],
  min: ['minute', 'minutes'],
  h: ['hour', 'hours'],
  'm²': ['square meter', 'square meters'],
  '°C': ['degree Celsius', 'degrees Celsius'],
  '°F': ['degree Fahrenheit', 'degrees Fahrenheit'],
  '°': ['degree', 'degrees'],
  '%': ['percent', 'percent'],
};
const UNIT = Object.keys(UNITS)
  .sort((a, b) => b.length - a.length)
  .map((unit) => unit.replace(/[/²°%]/g, '\\$&'))
  .join('|')
  .replaceAll('\\²', '²')
  .replaceAll('\\°', '°')
  .replaceAll('\\%', '%');

const ABBREVIATIONS: Readonly<Record<string, string>> = {
  'mr.': 'mister',
  'mrs.': 'missus',
  'ms.': 'miz',
  'dr.': 'doctor',
  'prof.': 'professor',
  'jr.': 'junior',
  'sr.': 'senior',
  'vs.': 'versus',
  'e.g.': 'for example',
  'i.e.': 'that is',
  'approx.': 'approximately',
  'dept.': 'department',
  'apt.': 'apartment',
  'ave.': 'avenue',
  'blvd.': 'boulevard',
  'rd.': 'road',
  'inc.': 'incorporated',
  'ltd.': 'limited',
};

const N = String.raw`\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?`;
const FREE = String.raw`(?<![\w.,])`;
const END = String.raw`(?!\w)`;
const HALF = String.raw`([ap])\.?m\b\.?`;

const DATES: readonly Rule[] = [
  {
    pattern: new RegExp(`${FREE}(\\d{4})-(\\d{2})-(\\d{2})(?:T\\d{2}:\\d{2}(?::\\d{2})?)?${END}`, 'gu'),
    speak: ([, y = '', m = '', d = '']) => date(y, m, d),
  },
  {
    pattern: new RegExp(`${FREE}(\\d{1,2})/(\\d{1,2})/(\\d{4}|\\d{2})${END}`, 'gu'),
    speak: ([, m = '', d = '', y = '']) => date(y, m, d),
  },
  {
    pattern: new RegExp(`\\b(${MONTH})\\.?\\s+(\\d{1,2})(?:st|nd|rd|th)?(?:,?\\s+(\\d{4}))?${END}`, 'gu'),
    speak: ([, month = '', day = '', y]) => {
      const name = monthName(month);
      if (name === null || Number(day) < 1 || Number(day) > 31) return null;
      return `${name} ${ordinal(day)}${y === undefined ? '' : `, ${year(y)}`}`;
    },
  },
  {
    pattern: new RegExp(
      `${FREE}(\\d{1,2})(?:st|nd|rd|th)?\\s+(?:of\\s+)?(${MONTH})\\b\\.?(?:,?\\s+(\\d{4}))?${END}`,
      'gu',
    ),
    speak: ([, day = '', month = '', y], before) => {
      const name = monthName(month);
      if (name === null || Number(day) < 1 || Number(day) > 31) return null;
      return `${/\bthe\s+$/iu.test(before) ? '' : 'the '}${ordinal(day)} of ${name}${y === undefined ? '' : `, ${year(y)}`}`;
    },
  },
];

const TIMES: readonly Rule[] = [
  {
    pattern: new RegExp(`${FREE}(\\d{1,2}):(\\d{2})(?::\\d{2})?(?:\\s?${HALF})?(?![\\w:])`, 'giu'),
    speak: ([, h = '', m = '', half]) => time(h, m, half ?? ''),
  },
  {
    pattern: new RegExp(`${FREE}(1[0-2]|[1-9])\\s?${HALF}`, 'giu'),
    speak: ([, h = '', half = '']) => time(h, '0', half),
  },
];

const NUMBERS: readonly Rule[] = [
  {
    pattern: new RegExp(`([$€£¥])\\s?(${N})(?:\\s?(thousand|million|billion|bn|[kmb])${END})?`, 'giu'),
    speak: ([, sign = '', figures = '', scale]) => amount(sign, figures, scale ?? ''),
  },
  {
    pattern: new RegExp(`${FREE}(${N})\\s?([€£])`, 'gu'),
    speak: ([, figures = '', sign = '']) => amount(sign, figures, ''),
  },
  {
    pattern: new RegExp(`${FREE}(-?(?:${N}))\\s?(${UNIT})(?![\\w/²])`, 'gu'),
    speak: ([, figures = '', unit = '']) => {
      const words = UNITS[unit];
      if (words === undefined) return null;
      return `${cardinal(figures)} ${figures === '1' ? words[0] : words[1]}`;
    },
  },
  {
    pattern: new RegExp(`${FREE}(\\d{1,6})(?:st|nd|rd|th)${END}`, 'giu'),
    speak: ([, figures = '']) => (Number(figures) === 0 ? null : ordinal(figures)),
  },
  {
    pattern: new RegExp(`${FREE}(\\d{1,4})\\s?[–-]\\s?(\\d{1,4})(?![\\w-])`, 'gu'),
    speak: ([, from = '', to = '']) => {
      const said = from.length === 4 && to.length === 4 ? year : cardinal;
      return `${said(from)} to ${said(to)}`;
    },
  },
  {
    pattern: /\b(in|since|until|of|year|before|after|from)\s+(1[1-9]\d{2}|20\d{2})(?![\w,.]\d|\w)/giu,
    speak: ([, word = '', figures = '']) => `${word} ${year(figures)}`,
  },
  {
    pattern: new RegExp(`${FREE}#(\\d{1,9})${END}`, 'gu'),
    speak: ([, figures = '']) => `number ${cardinal(figures)}`,
  },
  {
    pattern: new RegExp(`${FREE}1/2${END}`, 'gu'),
    speak: () => 'one half',
  },
  { pattern: new RegExp(`(?<![\\w.,])-?(?:${N})${END}`, 'gu'), speak: ([figures]) => cardinal(figures) },
];

const WORDS: readonly Rule[] = [
  {
    pattern: /\bSt\.(?=\s+(\p{Lu})?)/gu,
    // "St. Mary" is a saint, "Main St." a street.
    speak: ([, capital], before) =>
      capital !== undefined && !/\p{Lu}\w+\s+$/u.test(before) ? 'Saint' : 'Street',
  },
  { pattern: /\bNo\.(?=\s+(?:\d|[a-z]+\b))/gu, speak: (match, before) => numberSign(match, before) },
  {
    pattern: /(?<![\w.])(?:[a-z]{2,6}\.|e\.g\.|i\.e\.)(?=[\s,;:)]|$)/giu,
    speak: ([text]) => ABBREVIATIONS[text.toLowerCase()] ?? null,
  },
  { pattern: /(?<=\s)&(?=\s)/gu, speak: () => 'and' },
  { pattern: /(?<=\s)\+(?=\s)/gu, speak: () => 'plus' },
  { pattern: /(?<=\s)=(?=\s)/gu, speak: () => 'equals' },
];

/** "No. 5" is a number; "No. I mean" is an answer. */
function numberSign(match: RegExpExecArray, before: string): string | null {
  const follows = match.input.slice(before.length + match[0].length).trimStart();
  return /^\d/.test(follows) ? 'number' : null;
}

export const ENGLISH: readonly Rule[] = [...DATES, ...TIMES, ...writtenForms(NAMES), ...WORDS, ...NUMBERS];
