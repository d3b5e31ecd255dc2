/**
 * Whether an argument was established in the conversation, or invented by the model. Conservative: a value is refused
 * only when nothing that was said can be its source, because a wrong refusal makes the agent ask again for what it was
 * told. Looked at are the values that cannot be worded freely: '' and placeholders, digits, e-mail and web addresses,
 * codes with a pattern, dates, times, names. Pure.
 */
import { oneOf } from '../semantics/one-of.ts';
import { expectationFromSchema } from '../turn/expectation-schema.ts';
import { likeness } from '../turn/slots/edit-distance.ts';
import { inOrder, lettersOf, type Said } from './said.ts';
import { parameterOf, type JsonSchema } from './tool-definition.ts';

/** Fewer digits in a value are a count or an hour: they may be worded in too many ways. */
const FEWEST_DIGITS = 3;
/** Share of a value's letters that must have been said: recognisers and models both repair spellings. */
const LETTERS_SAID = 0.5;
/** Runs of letters that are looked up piece by piece. */
const PIECE_LETTERS = 3;
/** Likeness from which a word may be a mishearing of a name. */
const NAME_LIKENESS = 0.6;
/** A country code in front of a number need not be said. */
const COUNTRY_CODE_DIGITS = 3;
const PHONE_DIGITS = 7;

const PLACEHOLDER = oneOf(
  /^(?:unknown|unspecified|undefined|null|none|n\/?a|nil|tbd|tba|string|example|placeholder)$/i,
  /^not (?:provided|given|specified|available|known|mentioned|stated)$/i,
  /^(?:to be (?:determined|confirmed|provided)|missing|empty|pending|x{2,}|\?+|-+|\.+)$/i,
  /^[<[{(].*[>\]})]$/i,
);
const DAY_WORDS = oneOf(
  /^(?:today|tonight|tomorrow|yesterday|now|immediately|asap|soon|next|this|weekend|week|month)s?$/,
  /^(?:year|day|days|mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|jan|feb|mar|apr|jun|jul|aug)s?$/,
  /^(?:sep|sept|oct|nov|dec|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january)s?$/,
  /^(?:february|march|april|may|june|july|august|september|october|november|december|christmas)s?$/,
  /^(?:easter|birthday|eve|earliest|available|same)s?$/,
);
const TIME_WORDS = oneOf(
  /^(?:noon|midday|midnight|morning|afternoon|evening|night|tonight|now|immediately|asap|soon|am)$/,
  /^(?:pm|o'clock|oclock|half|quarter|lunch|lunchtime|earliest|available|same|day)$/,
);

/** Why the value counts as invented, in words for the model; null when it does not. */
export function inventedReason(name: string, schema: JsonSchema, value: unknown, heard: Said): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const text = String(value).trim();
  if (Array.isArray(schema.enum)) return null;
  if (text === '') return 'is empty: it was not given';
  if (PLACEHOLDER.test(text) && !heard.words.has(text.toLowerCase()))
    return 'is a placeholder: it was not given';
  const kind = kindOf(name, schema, value);
  return kind !== null && !wasSaid(kind, text, heard) ? 'was never said in this conversation' : null;
}

type Kind = 'digits' | 'email' | 'uri' | 'date' | 'time' | 'date-time' | 'code' | 'name';

/** What the value has to be looked up as, or null when it may be worded freely. */
function kindOf(name: string, schema: JsonSchema, value: string | number): Kind | null {
  const expected = expectationFromSchema(parameterOf(name, schema)).kind;
  const digits = String(value).replace(/\D/g, '').length;
  if (typeof value === 'number')
    return digits >= FEWEST_DIGITS && ['phone', 'digits', 'card'].includes(expected) ? 'digits' : null;
  if (expected === 'email' || expected === 'date' || expected === 'time' || expected === 'date-time')
    return expected;
  if (schema.format === 'uri' || schema.format === 'url') return 'uri';
  if (expected === 'name') return 'name';
  if (typeof schema.pattern === 'string' || expected === 'spelled') return 'code';
  return digits >= FEWEST_DIGITS && digits * 2 >= value.length ? 'digits' : null;
}

function wasSaid(kind: Kind, value: string, heard: Said): boolean {
  switch (kind) {
    case 'digits':
      return digitsSaid(value, heard);
    case 'code':
      return digitsSaid(value, heard) && lettersSaid(value, heard);
    case 'email':
      return addressSaid(value.split('@')[0] ?? value, heard);
    case 'uri':
      return addressSaid(hostOf(value), heard);
    case 'date':
      return dayNamed(heard);
    case 'time':
      return timeNamed(heard);
    case 'date-time':
      return dayNamed(heard) || timeNamed(heard);
    case 'name':
      return nameSaid(value, heard);
  }
}

function digitsSaid(value: string, heard: Said): boolean {
  const digits = value.replace(/\D/g, '');
  if (digits.length < FEWEST_DIGITS || inOrder(digits, heard.digits)) return true;
  for (let code = 1; code <= COUNTRY_CODE_DIGITS && digits.length - code >= PHONE_DIGITS; code += 1) {
    if (inOrder(digits.slice(code), heard.digits)) return true;
  }
  return false;
}

/** Enough of the letters were said as (part of) words, or spelled. */
function lettersSaid(value: string, heard: Said): boolean {
  const letters = lettersOf(value);
  if (letters === '') return true;
  if (heard.squashed.includes(letters) || inOrder(letters, heard.spelled)) return true;
  if (letters.length <= PIECE_LETTERS) return false;
  let found = 0;
  const pieces = letters.length - PIECE_LETTERS + 1;
  for (let from = 0; from < pieces; from += 1) {
    const piece = letters.slice(from, from + PIECE_LETTERS);
    if (heard.squashed.includes(piece) || heard.spelled.includes(piece)) found += 1;
  }
  return found / pieces >= LETTERS_SAID;
}

/** The local part of an e-mail address or the host of a URL: every run of letters and of digits. */
function addressSaid(part: string, heard: Said): boolean {
  const runs = part.split(/[^\p{L}\p{N}]+/u).filter((run) => run !== '');
  return digitsSaid(part, heard) && runs.every((run) => lettersSaid(run, heard));
}

/** "https://www.example.com/x" -> "example". */
const hostOf = (uri: string): string =>
  (/^[a-z][a-z0-9+.-]*:(?:\/\/)?(?:www\.)?([^/?#:]*)/i.exec(uri)?.[1] ?? uri)
    .split('.')
    .slice(0, -1)
    .join('.') || uri;

const anyWord = (heard: Said, form: RegExp): boolean => [...heard.words].some((word) => form.test(word));
const dayNamed = (heard: Said): boolean => heard.digits !== '' || anyWord(heard, DAY_WORDS);
const timeNamed = (heard: Said): boolean => heard.digits !== '' || anyWord(heard, TIME_WORDS);

function nameSaid(value: string, heard: Said): boolean {
  const parts = value
    .split(/[^\p{L}]+/u)
    .map(lettersOf)
    .filter((part) => part !== '');
  if (parts.length === 0) return true;
  return parts.some(
    (part) =>
      lettersSaid(part, heard) || [...heard.words].some((word) => likeness(word, part) >= NAME_LIKENESS),
  );
}
