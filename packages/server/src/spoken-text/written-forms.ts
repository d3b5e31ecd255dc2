/**
 * Written forms that look alike in every language: mail addresses, URLs, phone numbers, long rows of digits. A
 * language says how their signs and digits are called. Pure.
 */
import type { Rule } from './rewrite.ts';

export type SignNames = {
  readonly at: string;
  readonly dot: string;
  readonly slash: string;
  readonly dash: string;
  readonly underscore: string;
  readonly plus: string;
  readonly colon: string;
  /** "0" to "9". */
  readonly digits: readonly string[];
};

const TOP_LEVEL = 'com|org|net|io|dev|de|at|ch|eu|uk|fr|es|edu|gov|co|ai|app|info|me|us|example';

/** "0142" -> "zero one four two". */
export const digitByDigit = (text: string, { digits }: SignNames): string =>
  [...text].flatMap((sign) => digits[Number(sign)] ?? []).join(' ');

/** Rows of digits with anything between them, a comma where the writer left a gap. */
export const digitGroups = (text: string, names: SignNames): string =>
  text
    .split(/\D+/)
    .filter((group) => group !== '')
    .map((group) => digitByDigit(group, names))
    .join(', ');

/** "john.smith" -> "john dot smith"; digits one by one only where they are long. */
function spelled(text: string, names: SignNames): string {
  const signs: Readonly<Record<string, string>> = {
    '.': names.dot,
    '/': names.slash,
    '-': names.dash,
    _: names.underscore,
    '+': names.plus,
    ':': names.colon,
    '@': names.at,
  };
  return text
    .replace(/\d{3,}/g, (row) => ` ${digitByDigit(row, names)} `)
    .replace(/[./\-_+:@]/g, (sign) => ` ${signs[sign] ?? ''} `)
    .replace(/\s+/g, ' ')
    .trim();
}

export function writtenForms(names: SignNames): Rule[] {
  return [
    {
      pattern: /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}(?!\w)/gu,
      speak: ([text]) => spelled(text, names),
    },
    {
      pattern:
        /(?<![\w@.])(?:https?:\/\/)?(?:www\.)?[a-z\d-]{1,63}(?:\.[a-z\d-]{1,63}){1,4}(?:\/[^\s<>"'()]{0,200})?/giu,
      speak: ([text]) => speakUrl(text, names),
    },
    // Card and account numbers in groups, +49 30 1234567, (415) 555-0142, 415-555-0142, 555-0142.
    {
      pattern:
        /(?<![\w.,])(?:\+\d{1,3}[ .-]?)?(?:\(\d{1,5}\)[ .-]?)?\d{2,5}(?:[ .-]\d{2,8}){1,6}(?![\w]|[.,]\d)/gu,
      speak: ([text], before) => (isDigitRow(text, before) ? speakNumberRow(text, names) : null),
    },
    { pattern: /(?<![\w.,])\+?\d{7,24}(?![\w]|[.,]\d)/gu, speak: ([text]) => speakNumberRow(text, names) },
    { pattern: /(?<![\w.,])0\d{1,5}(?![\w]|[.,:]\d)/gu, speak: ([text]) => digitByDigit(text, names) },
  ];
}

const speakNumberRow = (text: string, names: SignNames): string =>
  (text.startsWith('+') ? `${names.plus} ` : '') + digitGroups(text, names);

function speakUrl(text: string, names: SignNames): string | null {
  const hasScheme = /^https?:\/\//i.test(text);
  const bare = text.replace(/^https?:\/\//i, '').replace(/[.,;:!?]+$/, '');
  const host = bare.split('/')[0] ?? '';
  if (!hasScheme && !new RegExp(`\\.(?:${TOP_LEVEL})$`, 'i').test(host)) return null;
  const tail = text.slice(text.length - (/[.,;:!?]+$/.exec(text)?.[0].length ?? 0));
  return spelled(bare.replace(/^www\./i, 'w w w.').replace(/\/$/, ''), names) + tail;
}

/** Least number of digits that makes a row a number to be read digit by digit. */
const MIN_ROW_DIGITS = 7;
/** Years and ranges ("2024-25", "10-12") are no rows; neither are figures with a thousands gap ("12 500 000"). */
function isDigitRow(text: string, before: string): boolean {
  const digits = text.replace(/\D/g, '');
  if (digits.length < MIN_ROW_DIGITS) return false;
  if (/^\d{4}-\d{1,2}-\d{1,2}$/.test(text) || /[$€£¥]\s*$/u.test(before)) return false;
  if (text.startsWith('+') || text.includes('(')) return true;
  return !/^\d{1,3}(?:[ .]\d{3})+$/.test(text) || /^\d{3}[ .-]\d{3}$/.test(text);
}
