/** The `format`s of JSON Schema that a value is held to before a call leaves. Pure; unknown formats pass. */

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const TIME =
  /^([01]\d|2[0-3]):[0-5]\d(?::(?:[0-5]\d|60)(?:\.\d{1,9})?)?(?:z|[+-](?:[01]\d|2[0-3]):[0-5]\d)?$/i;
/** Longest value of a format: the longest e-mail address has 254 characters, a URL 2048. */
const MAX_CHARS = 2048;
const MAX_EMAIL_CHARS = 254;

function isDate(value: string): boolean {
  const [, year = '', month = '', day = ''] = DATE.exec(value) ?? [];
  const days = DAYS[Number(month) - 1];
  if (days === undefined || Number(day) < 1 || Number(day) > days) return false;
  const leap = Number(year) % 4 === 0 && (Number(year) % 100 !== 0 || Number(year) % 400 === 0);
  return !(month === '02' && day === '29' && !leap);
}

function isDateTime(value: string): boolean {
  const split = value.search(/[Tt ]/);
  return split > 0 && isDate(value.slice(0, split)) && TIME.test(value.slice(split + 1));
}

const isEmail = (value: string): boolean =>
  value.length <= MAX_EMAIL_CHARS &&
  /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+$/u.test(
    value,
  );

const isUri = (value: string): boolean =>
  /^[a-z][a-z0-9+.-]*:(?:\/\/[^\s/?#]+)?[^\s]*$/i.test(value) &&
  !/[\s<>"]/.test(value) &&
  value.split(':').slice(1).join('') !== '';

type Format = { readonly test: (value: string) => boolean; readonly expected: string };

const FORMATS: Readonly<Record<string, Format>> = {
  email: { test: isEmail, expected: 'an e-mail address such as ann@example.com' },
  'idn-email': { test: isEmail, expected: 'an e-mail address such as ann@example.com' },
  date: { test: isDate, expected: 'a date as YYYY-MM-DD' },
  time: { test: (value) => TIME.test(value), expected: 'a time as HH:MM' },
  'date-time': { test: isDateTime, expected: 'a date and time as YYYY-MM-DDTHH:MM:SS' },
  uri: { test: isUri, expected: 'a URI such as https://example.com/page' },
  url: { test: isUri, expected: 'a URI such as https://example.com/page' },
};

/** What was expected, in words, when `value` does not have the format; null when it does or the format is unknown. */
export function formatProblem(value: string, format: string): string | null {
  const known = Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined;
  if (known === undefined) return null;
  return value.length <= MAX_CHARS && known.test(value) ? null : known.expected;
}
