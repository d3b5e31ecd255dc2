/**
 * Number words. `readDigits` reads the digits at one place the way people dictate them ("oh", "double
 * seven", "twenty three", "eight hundred", "555"); `readCardinal` reads a quantity ("two hundred and five").
 * Homophones ("for", "to", "ate") count only where the neighbours are digits.
 */
import type { Token } from './tokens.ts';

const UNITS = new Map<string, number>(
  Object.entries({
    zero: 0, nought: 0, naught: 0, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9,
    niner: 9,
  }),
); // prettier-ignore
const ZERO_LETTERS = new Set(['oh', 'o', 'ohh']);
const HOMOPHONES = new Map<string, number>(
  Object.entries({ won: 1, to: 2, too: 2, tree: 3, free: 3, for: 4, fore: 4, sicks: 6, ate: 8, nein: 9 }),
);
/** What recognisers write for a digit in the middle of others; elsewhere these are ordinary words. */
const SOUND_ALIKES = new Map<string, number>(
  Object.entries({
    little: 0, hero: 0, xero: 0, zeros: 0, wan: 1, do: 2, due: 2, through: 3, thee: 3, door: 4, floor: 4,
    fight: 5, fife: 5, hive: 5, sex: 6, sets: 6, set: 6, seks: 6, sick: 6, fix: 6, heaven: 7, savin: 7,
    eat: 8, hate: 8, aid: 8, eights: 8, night: 9, line: 9, mine: 9, nights: 9,
  }),
); // prettier-ignore
const TEENS = new Map<string, number>(
  Object.entries({
    ten: 10, eleven: 11, twelve: 12, thirteen: 13, fourteen: 14, fifteen: 15, sixteen: 16, seventeen: 17,
    eighteen: 18, nineteen: 19,
  }),
); // prettier-ignore
const TENS = new Map<string, number>(
  Object.entries({
    twenty: 20, thirty: 30, forty: 40, fourty: 40, fifty: 50, sixty: 60, seventy: 70, eighty: 80, ninety: 90,
  }),
); // prettier-ignore
const MULTIPLES = new Map<string, number>(Object.entries({ double: 2, triple: 3, treble: 3, quadruple: 4 }));

export const unitOf = (token: Token | undefined): number | undefined => UNITS.get(token?.text ?? '');
export const teenOf = (token: Token | undefined): number | undefined => TEENS.get(token?.text ?? '');
export const tensOf = (token: Token | undefined): number | undefined => TENS.get(token?.text ?? '');
export const multipleOf = (token: Token | undefined): number | undefined => MULTIPLES.get(token?.text ?? '');
export const isWritten = (token: Token | undefined): boolean => /^[0-9]+$/.test(token?.text ?? '');

/** A word that is a number wherever it stands ("oh" and homophones are not). */
export function isNumberWord(token: Token | undefined): boolean {
  return (
    isWritten(token) || [unitOf(token), teenOf(token), tensOf(token)].some((value) => value !== undefined)
  );
}

export type DigitsRead = {
  readonly digits: string;
  /** Index of the first token not read. */
  readonly next: number;
  /** The words promise more digits ("double", "twenty"). */
  readonly open: 'no' | 'may-grow' | 'must-grow';
};

/** `inside`: a digit came directly before, which is what lets "for" mean four. */
export function readDigits(tokens: readonly Token[], index: number, inside: boolean): DigitsRead | null {
  const token = tokens[index];
  if (token === undefined) return null;
  if (isWritten(token)) return withHundreds(token.text, tokens, index + 1);
  const times = multipleOf(token);
  if (times !== undefined) return repeated(times, tokens, index + 1);
  const single = singleDigit(tokens, index, inside);
  if (single !== null) return withHundreds(String(single), tokens, index + 1);
  const teen = teenOf(token);
  if (teen !== undefined) return withHundreds(String(teen), tokens, index + 1);
  const tens = tensOf(token);
  if (tens === undefined) return null;
  const unit = unitOf(tokens[index + 1]);
  // "six fifty, four two one": the comma parts what would else be fifty-four.
  const together = !/[,.;]/.test(tokens[index + 1]?.gap ?? '');
  if (unit !== undefined && unit > 0 && together) return withHundreds(String(tens + unit), tokens, index + 2);
  return { digits: String(tens), next: index + 1, open: 'may-grow' };
}

/** One spoken digit, homophones only in digit surroundings. */
export function singleDigit(tokens: readonly Token[], index: number, inside: boolean): number | null {
  const token = tokens[index];
  const unit = unitOf(token);
  if (unit !== undefined) return unit;
  const text = token?.text ?? '';
  const nextIsNumber = isNumberWord(tokens[index + 1]) || multipleOf(tokens[index + 1]) !== undefined;
  if (ZERO_LETTERS.has(text))
    return inside || nextIsNumber || ZERO_LETTERS.has(tokens[index + 1]?.text ?? '') ? 0 : null;
  const homophone = HOMOPHONES.get(text);
  if (homophone === undefined) return inside ? soundAlike(tokens, index) : null;
  return inside || (nextIsNumber && opensDictation(tokens, index)) ? homophone : null;
}

/** "five little six": only a run of digits that goes on, or ends with the word, makes it one. */
function soundAlike(tokens: readonly Token[], index: number): number | null {
  const digit = SOUND_ALIKES.get(tokens[index]?.text ?? '');
  if (digit === undefined) return null;
  const after = tokens[index + 1];
  const goesOn =
    isNumberWord(after) ||
    multipleOf(after) !== undefined ||
    [ZERO_LETTERS, HOMOPHONES, SOUND_ALIKES].some((words) => words.has(after?.text ?? ''));
  return after === undefined || goesOn ? digit : null;
}

/** "for one five" may start a dictation only at the very start or after "is". */
function opensDictation(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 1];
  return (
    before === undefined ||
    ['is', "it's", 'its', "that's", 'yes', 'sure', 'yeah', 'okay', 'at'].includes(before.text)
  );
}

function repeated(times: number, tokens: readonly Token[], index: number): DigitsRead | null {
  if (tokens[index] === undefined) return { digits: '', next: index, open: 'must-grow' };
  const token = tokens[index];
  // "double 48": the recogniser has run the next digits into the doubled one.
  if (isWritten(token))
    return { digits: token.text.charAt(0).repeat(times) + token.text.slice(1), next: index + 1, open: 'no' };
  const zero = ZERO_LETTERS.has(token.text) ? 0 : null;
  const digit = zero ?? singleDigit(tokens, index, true);
  return digit === null ? null : { digits: String(digit).repeat(times), next: index + 1, open: 'no' };
}

/** "eight hundred" -> 800, "two hundred (and) twelve" -> 212, but "eight hundred five five" -> 800 5 5. */
function withHundreds(head: string, tokens: readonly Token[], index: number): DigitsRead {
  const scale = tokens[index]?.text;
  if (scale === 'thousand') return withThousands(head, tokens, index + 1);
  if (scale !== 'hundred' || head.length > 2) return { digits: head, next: index, open: 'no' };
  const and = tokens[index + 1]?.text === 'and' ? 1 : 0;
  // "Four hundred, ninety one ninety five": the comma closes the group.
  const together = !/[,.;]/.test(tokens[index + 1]?.gap ?? '');
  const rest = together ? belowHundred(tokens, index + 1 + and, and === 1) : null;
  if (rest === null)
    return { digits: `${head}00`, next: index + 1, open: and === 1 ? 'must-grow' : 'may-grow' };
  return {
    digits: head + String(rest.value).padStart(2, '0'),
    next: rest.next,
    open: rest.open ? 'may-grow' : 'no',
  };
}

/** "two thousand (and) four" -> 2004, but "two thousand four five" -> 2000 4 5. */
function withThousands(head: string, tokens: readonly Token[], index: number): DigitsRead {
  const and = tokens[index]?.text === 'and' ? 1 : 0;
  const rest = belowHundred(tokens, index + and, true);
  const alone = rest !== null && !isNumberWord(tokens[rest.next]) && !/[,.;]/.test(tokens[index]?.gap ?? '');
  return alone
    ? { digits: head + String(rest.value).padStart(3, '0'), next: rest.next, open: 'no' }
    : { digits: `${head}000`, next: index, open: 'no' };
}

function belowHundred(tokens: readonly Token[], index: number, units: boolean): Cardinal | null {
  const token = tokens[index];
  const teen = teenOf(token);
  if (teen !== undefined) return { value: teen, next: index + 1, open: false };
  const tens = tensOf(token);
  const unit = unitOf(tens === undefined ? token : tokens[index + 1]);
  if (tens !== undefined) {
    return unit !== undefined && unit > 0
      ? { value: tens + unit, next: index + 2, open: false }
      : { value: tens, next: index + 1, open: true };
  }
  return unit !== undefined && units ? { value: unit, next: index + 1, open: false } : null;
}

export type Cardinal = {
  readonly value: number;
  readonly next: number;
  /** More words could still belong to the number ("twenty", "two hundred and"). */
  readonly open: boolean;
};

/** State while a quantity is read: `total` of finished thousands, `group` below the next scale word. */
type Quantity = { total: number; group: number | null; position: number; open: boolean };

/** Scale words and parts of one quantity; "nine hundred ninety nine million ..." has at most as many. */
const MAX_PARTS = 12;

/** A quantity below a billion, in words or written ("two hundred and five", "1,250", "25"), else null. */
export function readCardinal(tokens: readonly Token[], index: number): Cardinal | null {
  const quantity: Quantity = { total: 0, group: null, position: index, open: false };
  for (let count = 0; count < MAX_PARTS && takePart(tokens, quantity); count += 1);
  const { total, group, position, open } = quantity;
  return group === null ? null : { value: total + group, next: position, open };
}

/** Takes one more word or part into the quantity; false when it is over. */
function takePart(tokens: readonly Token[], quantity: Quantity): boolean {
  const { group, position } = quantity;
  const word = tokens[position]?.text;
  if (group !== null && takeScale(quantity, group, word)) return true;
  if (group !== null && quantity.open && word === 'and') return takeAfterAnd(tokens, quantity, group);
  const part =
    writtenNumber(tokens, position) ??
    articleHundred(tokens, position) ??
    belowHundred(tokens, position, true);
  const fits = group === null || (quantity.open && part !== null && part.value < 100 && group % 100 === 0);
  if (part === null || !fits) return false;
  Object.assign(quantity, { group: (group ?? 0) + part.value, position: part.next, open: part.open });
  return true;
}

function takeScale(quantity: Quantity, group: number, word: string | undefined): boolean {
  const scale = word === 'thousand' ? 1_000 : word === 'million' ? 1_000_000 : 0;
  if (word !== 'hundred' && scale === 0) return false;
  quantity.total += group * scale;
  quantity.group = word === 'hundred' ? group * 100 : 0;
  quantity.position += 1;
  quantity.open = true;
  return true;
}

/** "two hundred and" at the end is part of the number, before another word it is not. */
function takeAfterAnd(tokens: readonly Token[], quantity: Quantity, group: number): boolean {
  const part = belowHundred(tokens, quantity.position + 1, true);
  const large = group >= 100 || quantity.total > 0;
  if (part === null) {
    if (tokens[quantity.position + 1] === undefined && large) quantity.position += 1;
    return false;
  }
  Object.assign(quantity, { group: group + part.value, position: part.next, open: part.open });
  return true;
}

function articleHundred(tokens: readonly Token[], index: number): Cardinal | null {
  const after = tokens[index + 1]?.text;
  const named =
    tokens[index]?.text === 'a' && (after === 'hundred' || after === 'thousand' || after === 'million');
  return named ? { value: 1, next: index + 1, open: true } : null;
}

/** Longest written number: more digits are no quantity. */
const MAX_WRITTEN_DIGITS = 9;

function writtenNumber(tokens: readonly Token[], index: number): Cardinal | null {
  if (!isWritten(tokens[index])) return null;
  let digits = tokens[index]?.text ?? '';
  let next = index + 1;
  while (tokens[next]?.gap === ',' && /^[0-9]{3}$/.test(tokens[next]?.text ?? '')) {
    digits += tokens[next]?.text ?? '';
    next += 1;
  }
  return digits.length > MAX_WRITTEN_DIGITS ? null : { value: Number(digits), next, open: false };
}

const ORDINALS = new Map<string, number>(
  Object.entries({
    first: 1, second: 2, third: 3, fourth: 4, forth: 4, fifth: 5, sixth: 6, seventh: 7, eighth: 8, ninth: 9, tenth: 10,
    eleventh: 11, twelfth: 12, thirteenth: 13, fourteenth: 14, fifteenth: 15, sixteenth: 16, seventeenth: 17,
    eighteenth: 18, nineteenth: 19, twentieth: 20, thirtieth: 30,
  }),
); // prettier-ignore

/** "fifth", "twenty first", "5th" up to 39. */
export function readOrdinal(tokens: readonly Token[], index: number): Cardinal | null {
  const token = tokens[index];
  const plain = ORDINALS.get(token?.text ?? '');
  if (plain !== undefined) return { value: plain, next: index + 1, open: false };
  const after = tokens[index + 1];
  if (isWritten(token) && after?.gap === '' && ['st', 'nd', 'rd', 'th'].includes(after.text)) {
    return { value: Number(token?.text.slice(0, 3)), next: index + 2, open: false };
  }
  const tens = tensOf(token);
  const unit = ORDINALS.get(after?.text ?? '');
  if (tens !== undefined && unit !== undefined && unit < 10)
    return { value: tens + unit, next: index + 2, open: false };
  return null;
}
