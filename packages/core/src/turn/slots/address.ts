/**
 * Grammar of postal addresses, simple: a house number and a street, better with a town and a postcode. Value: the
 * words in order with digits for number words. A postcode makes it surely whole.
 */
import { oneOf } from '../../semantics/one-of.ts';
import { withoutStalling } from './asking-for-time.ts';
import { splitCorrections } from './corrections.ts';
import { readDigits } from './numbers.ts';
import { endsOpen, isOtherTalk, promisesValue } from './phrases.ts';
import type { Expectation, SlotGrammar } from './slot.ts';
import { LETTERED_POSTCODE } from './spelled.ts';
import { phraseAt, phraseLengthAt, phraseList, phrasesIn, tokenise, type Token } from './tokens.ts';
import { complete, impossible, incomplete, nothingYet } from './verdict.ts';

const STREET_WORDS = new Set(
  `street st road rd avenue ave lane ln drive dr court ct boulevard blvd place pl way square terrace circle parkway
  highway close crescent row alley trail loop plaza pike turnpike crossing path run ridge cove point walk mews gardens green grove
  hill heights park expressway freeway crossroad route broadway box`.split(/\s+/),
);
const LEAD_INS = phraseList(
  `in | i'm in | we're in | my address is | the address is | address is | it's | it is | i live at | i live on | that's | i'm at | sure | yes | yeah | okay | well | so | we're at | at | i'm on | we're on
  | home address is | street address is | mailing address is | our address is | so | the | you can | please | send it to | ship it to | deliver it to | located at | we are | i am
  | our office is | it'd be | that would be | that'd be | let's see | let me see`,
);
const ZIP = /\b\d{5}(?:-?\d{4})?$/;
/** "62701-12": the four digits behind the dash are not whole. */
const OPEN_ZIP = /\b\d{5}-\d{0,3}$/;
/** A number behind these is not the postcode. */
const NUMBERED = oneOf(
  /\b(?:(?:county|state|township|farm|rural|ranch) road|route|highway|box|apartment|apt|unit)$/i,
  /\b(?:suite|flat|floor|number|building|room)$/i,
);
/** Said behind a whole address. */
const CLOSING = phrasesIn(`
  thank you | thanks | thank you very much | please | that's it | that's all | and that's it | and that's all | okay | that's the address | u s a | usa | u s | us
  | united states | united states of america | the united states | in the united states`);
const DASHES = new Set(['dash', 'hyphen', 'minus']);
const UNIT_WORDS = new Set([
  'apartment',
  'apt',
  'unit',
  'suite',
  'flat',
  'floor',
  'number',
  'zip',
  'code',
  'postcode',
]);

export const addressGrammar: SlotGrammar<Extract<Expectation, { kind: 'address' }>> = (text, expectation) => {
  const tokens = withoutClosing(withoutStalling(tokenise(text)));
  if (tokens.length === 0) return nothingYet;
  const { parts, corrected } = splitCorrections(tokens);
  const reads = parts.map(written);
  const value = unitApart(reads.reduce((old, fix) => mergedAddress(old, fix)));
  if (value === '') return incomplete(0.8, 'leads up to an address');
  const rest = { value, corrected };
  if (parts.flat().some(isOtherTalk)) return impossible(0.65, 'a sentence, not an address');
  const last = tokens.at(-1) as Token;
  // "3rd" is no road.
  const street = tokens.findIndex(({ text: word, gap }) => gap !== '' && STREET_WORDS.has(word));
  if (expectation.place === true && !endsOpen(tokens) && !isHouse(value, street >= 0))
    return impossible(0.5, 'a place', { corrected });
  if (endsInLetteredPostcode(value)) return complete(0.9, 'address with postcode', rest);
  // "... six two eight oh for": a digit in a homophone.
  const open = endsOpen(tokens) && !/\d$/.test(value);
  if (
    open ||
    (UNIT_WORDS.has(last.text) && !endsBehindPostcode(value)) ||
    (corrected && (parts.at(-1) ?? []).length === 0)
  ) {
    return incomplete(0.9, 'address goes on', rest);
  }
  if (OPEN_ZIP.test(value)) return incomplete(0.9, 'postcode goes on', rest);
  if (endsInPostcode(value)) return complete(0.9, 'address with postcode', rest);
  if (endsBehindPostcode(value)) return complete(0.85, 'words behind the postcode', rest);
  const numbered = /\d/.test(value);
  // "To my office", "my home address", "the front door": a place that needs no street.
  if (!numbered && namesPlace(tokens)) return impossible(0.5, 'a place that is known', rest);
  // "In Boston": the sound tells its end.
  if (expectation.town === true && street < 0 && !numbered) return impossible(0.5, 'a town', rest);
  if (street < 0 || !numbered)
    return promisesValue(tokens) || numbered || tokens.length < 6
      ? incomplete(0.7, 'street missing', rest)
      : impossible(0.5, 'no street', rest);
  if (expectation.place === true) return complete(0.72, 'street and number of a place', rest);
  return complete(street === tokens.length - 1 ? 0.5 : 0.6, 'street and number', rest);
};

/** Ends of places that callers name instead of an address. */
const KNOWN_PLACES = new Set(
  `home house office work workplace job door doorstep doormat porch neighbour neighbor neighbours neighbors neighbour's neighbor's
  lobby reception desk garage mailbox locker depot`.split(/\s+/),
);
const OWNED = new Set("my our his her their the at front back next neighbour's neighbor's".split(' '));
const KINDS_OF_ADDRESS = new Set('home work office billing business usual same other'.split(' '));

function namesPlace(tokens: readonly Token[]): boolean {
  const [before = '', last = ''] = tokens.slice(-2).map(({ text }) => text);
  if (tokens.length > 1 && tokens[0]?.text === 'near') return !endsOpen(tokens);
  // "Oak House" is the name of one.
  const known = tokens.length === 1 || tokens.some(({ text }) => OWNED.has(text));
  return (known && KNOWN_PLACES.has(last)) || (last === 'address' && KINDS_OF_ADDRESS.has(before));
}

/** "Twelve", "twelve main street", where "in Boston", "gate five", "ten minutes out" are free talk: the sound tells their end. */
const isHouse = (value: string, onStreet: boolean): boolean =>
  /^\d/.test(value) && (onStreet || /^\d[\d-]*$/.test(value));

/** "Unit three six two seven oh one": five figures at the end are the postcode. */
const unitApart = (value: string): string =>
  value.replace(/\b((?:apartment|apt|unit|suite|flat|floor|room)(?: number)? \d{1,4})(\d{5})$/i, '$1 $2');

/** Courtesies and the country behind an address do not take its postcode from the end. */
function withoutClosing(tokens: readonly Token[]): readonly Token[] {
  for (let length = tokens.length; length > 1; length -= 1) {
    const closing = CLOSING.find(
      (words) => words.length < length && phraseAt(tokens, length - words.length, words),
    );
    if (closing === undefined) return tokens.slice(0, length);
    length -= closing.length - 1;
  }
  return tokens;
}

/** A house number has five digits too: a ZIP code comes behind a place, and a place behind a number or a street. */
function endsInPostcode(value: string): boolean {
  if (!ZIP.test(value)) return false;
  const before = value.replace(ZIP, '').trim();
  if (/\b(?:zip|zip ?code|postcode|postal code)(?: is|'s)?$/i.test(before)) return true;
  const numbered = /\d\S* .*[a-z]{3}/i.test(before);
  // "Our place is at 12345": the house number, unless it has been said.
  if (/\b(?:is|at|it's|that's|be|to|on)$/i.test(before) && !numbered) return false;
  const placed = hasStreetWord(before) || numbered;
  return placed && !NUMBERED.test(before);
}

/** "... London s w one a two a a", "... Toronto M5V 2T6": of the last short pieces, joined. */
function endsInLetteredPostcode(value: string): boolean {
  const pieces = value.split(' ');
  for (let count = 1; count <= MOST_POSTCODE_PIECES && count < pieces.length; count += 1) {
    if (!LETTERED_POSTCODE.test(pieces.slice(-count).join(''))) continue;
    return /\d\S* .*[a-z]{3}/i.test(pieces.slice(0, -count).join(' '));
  }
  return false;
}

const MOST_POSTCODE_PIECES = 7;

const hasStreetWord = (text: string): boolean =>
  text
    .toLowerCase()
    .split(' ')
    .some((word) => STREET_WORDS.has(word));

/** "..., 62701 if that helps": a few words without another number or street. */
function endsBehindPostcode(value: string): boolean {
  const parts = /^(.*\b\d{5}(?:-\d{4})?)((?: [a-z']+){1,5})$/i.exec(value);
  return parts !== null && !hasStreetWord(parts[2] ?? '') && endsInPostcode(parts[1] ?? '');
}

function written(tokens: readonly Token[]): string {
  let start = 0;
  for (let length = 1; length > 0 && start < tokens.length; start += length)
    length = phraseLengthAt(tokens, start, LEAD_INS);
  let text = '';
  let inDigits = false;
  for (let index = start; index < tokens.length;) {
    const digits = readDigits(tokens, index, inDigits);
    const token = tokens[index] as Token;
    // "six two seven oh one dash one two three four".
    if (DASHES.has(token.text) && /\d{5}$/.test(text)) {
      text += '-';
      index += 1;
      continue;
    }
    const glue =
      inDigits && digits !== null ? '' : text === '' || (token.gap === '' && index > start) ? '' : ' ';
    text += glue + (digits === null ? capitalised(token.raw) : digits.digits);
    inDigits = digits !== null && digits.digits !== '';
    index = digits === null ? index + 1 : digits.next;
  }
  return text;
}

const capitalised = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/**
 * A bare number corrects the number said last: the postcode at the end, begun or whole, else the house number in front;
 * a street without a number all but the house number; anything longer the whole address.
 */
function mergedAddress(old: string, fix: string): string {
  if (fix === '' || old === '') return fix === '' ? old : fix;
  const postcode = /^\d{5}(?:-\d{4})?(?: [a-z']+){0,5}$/i.test(fix) && !hasStreetWord(fix);
  if (!postcode && !/^\d+(?:-\d+)?$/.test(fix)) {
    // "Twelve main street, sorry, main street north": the number stays.
    const number = /^\D+[\d-]*$/.test(fix) ? /^\D*\d\S*/.exec(old) : null;
    return number === null ? fix : `${number[0]} ${fix}`;
  }
  const last = /^(.*[a-z].*?)\d+(?:-\d*)?$/i.exec(old)?.[1];
  if (last !== undefined) return `${last}${fix}`;
  return /^\d+/.test(old) ? old.replace(/^\d+/, fix) : fix;
}
