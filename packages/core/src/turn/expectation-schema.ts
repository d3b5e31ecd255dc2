/**
 * What a missing tool parameter asks for, from its JSON Schema: enum, format, pattern, examples, then the words
 * of its name and description. Leaves an Expectation; `open` when nothing tells.
 */
import { plain } from './asked-sentence.ts';
import { namedValue } from './asked-value.ts';
import type { Expectation } from './slots/slot.ts';

export type SchemaParameter = {
  /** Property name, any spelling ("phoneNumber", "date_of_birth"). */
  readonly name: string;
  readonly description?: string;
  readonly type?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly examples?: readonly unknown[];
};

/** Schemas come from clients: longer descriptions are not read. */
const MAX_DESCRIPTION_CHARS = 400;
/** Options read from an enum; more cannot be chosen by ear. */
const MAX_ENUM_OPTIONS = 50;

const FORMATS: Readonly<Record<string, Expectation>> = {
  email: { kind: 'email' },
  'idn-email': { kind: 'email' },
  date: { kind: 'date' },
  time: { kind: 'time' },
  'date-time': { kind: 'date-time' },
  phone: { kind: 'phone' },
  tel: { kind: 'phone' },
  e164: { kind: 'phone' },
  iban: { kind: 'iban' },
  'credit-card': { kind: 'card' },
};

export function expectationFromSchema(parameter: SchemaParameter): Expectation {
  const { type } = parameter;
  if (parameter.enum !== undefined && parameter.enum.length > 0) return fromEnum(parameter.enum);
  if (type === 'boolean') return { kind: 'yes-no' };
  const format = FORMATS[parameter.format?.toLowerCase() ?? ''];
  if (format !== undefined) return format;
  const named =
    namedValue(wordsOf(parameter.name)) ??
    namedValue(plain((parameter.description ?? '').slice(0, MAX_DESCRIPTION_CHARS)));
  if (/^\^?\\\+/.test(parameter.pattern ?? '')) return { kind: 'phone' };
  const length = digitsInPattern(parameter.pattern);
  if (length !== undefined && named?.kind !== 'phone' && named?.kind !== 'card')
    return { kind: 'digits', length };
  if (named !== null) return named;
  const example = (parameter.examples ?? []).map(fromExample).find((found) => found !== null);
  if (example !== undefined && example !== null) return example;
  // Money would have been named.
  return type === 'number' || type === 'integer' ? { kind: 'amount', counted: true } : { kind: 'open' };
}

function fromEnum(values: readonly unknown[]): Expectation {
  const options = values
    .slice(0, MAX_ENUM_OPTIONS)
    .filter((value) => typeof value === 'string' || typeof value === 'number')
    .map((value) => wordsOf(String(value)));
  const yesNo = options.length === 2 && options.some((option) => /^y(?:es)?$|^true$/.test(option));
  if (yesNo) return { kind: 'yes-no' };
  return options.length === 0 ? { kind: 'open' } : { kind: 'choice', options };
}

/** "phoneNumber", "phone_number", "PHONE-NUMBER" -> "phone number". */
function wordsOf(name: string): string {
  return plain(name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/[_\-.]+/g, ' '));
}

/** What lets a spoken number have spaces: " *([0-9] *){13,19}" is read as "[0-9]{13,19}". */
const INNER_SPACES = / [*?]|\\s[*?]|\[ -\][*?]|[()]/g;

/** Length of a pattern of digits only; null when it is open; undefined when the pattern is another one. */
function digitsInPattern(pattern: string | undefined): number | null | undefined {
  const match = /^\^?(?:\\d|\[0-9\])(?:\{(\d{1,2})(?:,(\d{0,2}))?\}|[+*])\$?$/.exec(
    (pattern ?? '').replace(INNER_SPACES, ''),
  );
  if (match === null) return undefined;
  const fixed = match[1] !== undefined && (match[2] === undefined || match[2] === match[1]);
  return fixed ? Number(match[1]) : null;
}

const EXAMPLES: readonly (readonly [RegExp, Expectation])[] = [
  [/^[^\s@]+@[^\s@]+\.[a-z]+$/i, { kind: 'email' }],
  [/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/, { kind: 'date-time' }],
  [/^\d{4}-\d{2}-\d{2}$/, { kind: 'date' }],
  [/^\d{1,2}:\d{2}(?: ?[ap]m)?$/i, { kind: 'time' }],
  [/^\+\d[\d\s()-]{7,}$|^\(?\d{3}\)?[\s-]\d{3}-\d{4}$/, { kind: 'phone' }],
  [/^[A-Z]{2}\d{2}[A-Z0-9 ]{11,}$/, { kind: 'iban' }],
  [/^\d+[.,]\d{2} ?[$€£]?$|^[$€£]\d/, { kind: 'amount' }],
];

function fromExample(example: unknown): Expectation | null {
  if (typeof example !== 'string') return null;
  return EXAMPLES.find(([form]) => form.test(example.trim()))?.[1] ?? null;
}
