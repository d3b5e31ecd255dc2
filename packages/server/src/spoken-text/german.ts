/**
 * German as written -> German as said: Beträge, Daten, Uhrzeiten, Maße, Ordnungszahlen, Jahre, Abkürzungen. Comma
 * for decimals, point for thousands. Ordinals follow the word before them ("am fünften", "der fünfte"); elsewhere
 * the nominative stands. Number words come from n2words. Pure.
 */
import { toCardinal, toOrdinal } from 'n2words/de-DE';
import type { Rule } from './rewrite.ts';
import { digitByDigit, writtenForms, type SignNames } from './written-forms.ts';

const list = (text: string): string[] => text.split(' ');

const NAMES: SignNames = {
  at: 'ät',
  dot: 'Punkt',
  slash: 'Schrägstrich',
  dash: 'Bindestrich',
  underscore: 'Unterstrich',
  plus: 'plus',
  colon: 'Doppelpunkt',
  digits: list('null eins zwei drei vier fünf sechs sieben acht neun'),
};
const MONTHS = list('Januar Februar März April Mai Juni Juli August September Oktober November Dezember');
const MAX_CARDINAL_DIGITS = 15;

function cardinal(figures: string): string {
  const [whole = '', fraction = ''] = figures.replaceAll('.', '').split(',');
  if (whole.replace('-', '').length > MAX_CARDINAL_DIGITS) return digitByDigit(figures, NAMES);
  const words = toCardinal(whole === '' ? '0' : whole);
  return fraction === '' ? words : `${words} Komma ${digitByDigit(fraction, NAMES)}`;
}

/** "ein Euro", not "eins Euro". */
const counted = (figures: string): string => (figures === '1' ? 'ein' : cardinal(figures));

function ordinal(figures: string, before: string): string {
  const base = toOrdinal(figures);
  return /\b(?:am|vom|zum|dem|den|im|ab|bis|beim|seit|des|der\s+\w+\s+am)\s*$/iu.test(before)
    ? `${base}n`
    : base;
}

function year(figures: string): string {
  const value = Number(figures);
  if (value < 1100 || value >= 2000) return cardinal(figures);
  const low = value % 100;
  return `${cardinal(String(Math.floor(value / 100)))}hundert${low === 0 ? '' : cardinal(String(low))}`;
}

function date(parts: { day: string; month: string; year: string }, before: string): string | null {
  const [day, month] = [Number(parts.day), MONTHS[Number(parts.month) - 1]];
  if (month === undefined || day < 1 || day > 31) return null;
  const full = parts.year.length === 2 ? `20${parts.year}` : parts.year;
  return `${ordinal(String(day), before)} ${month}${full === '' ? '' : ` ${year(full)}`}`;
}

const UNITS: Readonly<Record<string, string>> = {
  km: 'Kilometer',
  'km/h': 'Kilometer pro Stunde',
  m: 'Meter',
  cm: 'Zentimeter',
  mm: 'Millimeter',
  kg: 'Kilogramm',
  g: 'Gramm',
  mg: 'Milligramm',
  l: 'Liter',
  ml: 'Milliliter',
  GB: 'Gigabyte',
  MB: 'Megabyte',
  kB: 'Kilobyte',
  TB: 'Terabyte',
  Hz: 'Hertz',
  kHz: 'Kilohertz',
  kW: 'Kilowatt',
  ms: 'Millisekunden',
  min: 'Minuten',
  h: 'Stunden',
  'm²': 'Quadratmeter',
  '°C': 'Grad Celsius',
  '°': 'Grad',
  '%': 'Prozent',
};
const UNIT = Object.keys(UNITS)
  .sort((a, b) => b.length - a.length)
  .map((unit) => unit.replace('/', '\\/'))
  .join('|');

const ABBREVIATIONS: Readonly<Record<string, string>> = {
  'z.b.': 'zum Beispiel',
  'd.h.': 'das heißt',
  'u.a.': 'unter anderem',
  'usw.': 'und so weiter',
  'bzw.': 'beziehungsweise',
  'ca.': 'circa',
  'evtl.': 'eventuell',
  'ggf.': 'gegebenenfalls',
  'inkl.': 'inklusive',
  'zzgl.': 'zuzüglich',
  'nr.': 'Nummer',
  'str.': 'Straße',
  'dr.': 'Doktor',
  'prof.': 'Professor',
  'hr.': 'Herr',
  'fr.': 'Frau',
  'tel.': 'Telefon',
  'vgl.': 'vergleiche',
};

const N = String.raw`\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?`;
const FREE = String.raw`(?<![\p{L}\d.,])`;
const END = String.raw`(?![\p{L}\d])`;
const MONTH = MONTHS.join('|');

function amount(figures: string, sign: string): string {
  const [whole = '0', fraction = ''] = figures.replaceAll('.', '').split(',');
  const name = { '€': 'Euro', EUR: 'Euro', $: 'Dollar', '£': 'Pfund' }[sign] ?? sign;
  const cents = Number(fraction.padEnd(2, '0').slice(0, 2));
  return `${counted(whole)} ${name}${fraction === '' || cents === 0 ? '' : ` ${cardinal(String(cents))}`}`;
}

const DATES: readonly Rule[] = [
  {
    pattern: new RegExp(`${FREE}(\\d{4})-(\\d{2})-(\\d{2})${END}`, 'gu'),
    speak: ([, y = '', month = '', day = ''], before) => date({ day, month, year: y }, before),
  },
  {
    pattern: new RegExp(`${FREE}(\\d{1,2})\\.\\s?(\\d{1,2})\\.\\s?(\\d{4}|\\d{2})${END}`, 'gu'),
    speak: ([, day = '', month = '', y = ''], before) => date({ day, month, year: y }, before),
  },
  {
    pattern: new RegExp(`${FREE}(\\d{1,2})\\.\\s+(${MONTH})(?:\\s+(\\d{4}))?${END}`, 'gu'),
    speak: ([, day = '', month = '', y], before) =>
      date({ day, month: String(MONTHS.indexOf(month) + 1), year: y ?? '' }, before),
  },
];

const TIMES: readonly Rule[] = [
  {
    pattern: new RegExp(`${FREE}(\\d{1,2})[:.](\\d{2})(?:\\s+Uhr${END})`, 'gu'),
    speak: ([, hour = '', minute = '']) => clock(hour, minute),
  },
  {
    pattern: new RegExp(`${FREE}(\\d{1,2}):(\\d{2})(?![\\d:])`, 'gu'),
    speak: ([, hour = '', minute = '']) => clock(hour, minute),
  },
  {
    pattern: new RegExp(`${FREE}(\\d{1,2})\\s+Uhr${END}`, 'gu'),
    speak: ([, hour = '']) => clock(hour, '0'),
  },
];

function clock(hour: string, minute: string): string | null {
  if (Number(hour) > 24 || Number(minute) > 59) return null;
  return `${counted(String(Number(hour)))} Uhr${Number(minute) === 0 ? '' : ` ${cardinal(String(Number(minute)))}`}`;
}

const NUMBERS: readonly Rule[] = [
  {
    pattern: new RegExp(`${FREE}(${N})\\s?(€|EUR|\\$|£)(?![\\p{L}\\d])`, 'gu'),
    speak: ([, figures = '', sign = '']) => amount(figures, sign),
  },
  {
    pattern: new RegExp(`([€$£])\\s?(${N})${END}`, 'gu'),
    speak: ([, sign = '', figures = '']) => amount(figures, sign),
  },
  {
    pattern: new RegExp(`${FREE}(-?(?:${N}))\\s?(${UNIT})(?![\\p{L}\\d/²])`, 'gu'),
    speak: ([, figures = '', unit = '']) => `${counted(figures)} ${UNITS[unit] ?? unit}`,
  },
  {
    pattern: new RegExp(`${FREE}(\\d{1,4})\\s?[–-]\\s?(\\d{1,4})(?![\\p{L}\\d-])`, 'gu'),
    speak: ([, from = '', to = '']) => `${cardinal(from)} bis ${cardinal(to)}`,
  },
  {
    pattern: /(?<![\p{L}\d])(der|die|das|dem|den|am|vom|zum|im)\s+(\d{1,4})\.(?=\s+\p{Lu})/gu,
    speak: ([, word = '', figures = '']) =>
      Number(figures) === 0 ? null : `${word} ${ordinal(figures, `${word} `)}`,
  },
  {
    pattern: /(?<![\p{L}\d])(im Jahr|Jahr|seit|von|bis|in|nach|vor)\s+(1[1-9]\d{2})(?![\p{L}\d]|[.,]\d)/gu,
    speak: ([, word = '', figures = '']) => `${word} ${year(figures)}`,
  },
  { pattern: new RegExp(`${FREE}-?(?:${N})${END}`, 'gu'), speak: ([figures]) => cardinal(figures) },
];

const WORDS: readonly Rule[] = [
  {
    pattern: /(?<![\p{L}\d.])(?:[zduZDU]\.\s?[bhaBHA]\.|\p{L}{2,4}\.)(?=[\s,;:)]|$)/gu,
    speak: ([text]) => ABBREVIATIONS[text.toLowerCase().replace(/\s/g, '')] ?? null,
  },
  { pattern: /(?<=\s)&(?=\s)/gu, speak: () => 'und' },
  { pattern: /(?<=\s)\+(?=\s)/gu, speak: () => 'plus' },
  { pattern: /(?<=\s)=(?=\s)/gu, speak: () => 'gleich' },
];

export const GERMAN: readonly Rule[] = [...DATES, ...TIMES, ...writtenForms(NAMES), ...WORDS, ...NUMBERS];
