/**
 * Spelled letters: "j o h n", "J-O-H-N", "double l", "b as in bravo", "bee" between letters, and the
 * telephone alphabet. Enters a token position, leaves the letters read there.
 */
import { multipleOf } from './numbers.ts';
import { phraseAt, phraseLengthAt, phraseList, type Token } from './tokens.ts';

export type LettersRead = {
  readonly letters: string;
  readonly next: number;
  /** "double" or "as in" at the end: something has to follow. */
  readonly pending: boolean;
};

/** How recognisers write letter names: plain enough to count beside one letter. */
const CLEAR_NAMES = new Map<string, string>(
  Object.entries({
    bee: 'b', cee: 'c', dee: 'd', gee: 'g', aitch: 'h', jay: 'j', kay: 'k', ell: 'l', el: 'l', em: 'm', en: 'n',
    pee: 'p', cue: 'q', queue: 'q', ess: 's', tee: 't', vee: 'v', ex: 'x', zee: 'z', zed: 'z',
  }),
); // prettier-ignore
/** Ordinary words that are letter names only between two letters. */
const VAGUE_NAMES = new Map<string, string>(
  Object.entries({ be: 'b', see: 'c', sea: 'c', eye: 'i', ay: 'a', hey: 'a', oh: 'o', pea: 'p', are: 'r', tea: 't', you: 'u', why: 'y', ar: 'r' }),
); // prettier-ignore
const TELEPHONE_ALPHABET = new Set(
  `alpha alfa bravo charlie delta echo foxtrot golf hotel india juliet juliett kilo lima mike november oscar papa quebec
  romeo sierra tango uniform victor whiskey whisky xray yankee zulu`.split(/\s+/),
);
/** Longest word a letter's name is heard as. */
const MAX_LETTER_NAME = 4;
const AS_IN = phraseList('as in | like in | as | like | for');
const CASE_WORDS = phraseList(
  'capital | uppercase | upper case | lowercase | lower case | letter | the letter',
);

export const isLetter = (token: Token | undefined): boolean => /^[a-z]$/.test(token?.text ?? '');
const isClear = (token: Token | undefined): boolean => isLetter(token) || CLEAR_NAMES.has(token?.text ?? '');
const isAlphabet = (token: Token | undefined): boolean => TELEPHONE_ALPHABET.has(token?.text ?? '');

/** One spelled letter (or a doubled one) at `index`, else null. */
export function readLetter(tokens: readonly Token[], index: number): LettersRead | null {
  const skip = phraseLengthAt(tokens, index, CASE_WORDS);
  if (skip > 0) return readLetter(tokens, index + skip);
  const times = multipleOf(tokens[index]) ?? 1;
  const start = times > 1 ? index + 1 : index;
  const before = tokens[index - 1];
  const token = tokens[start];
  if (times > 1 && token === undefined && isClear(before)) return { letters: '', next: start, pending: true };
  if (times === 2 && (token?.text === 'you' || token?.text === 'u') && isClear(before)) {
    return { letters: 'w', next: start + 1, pending: false };
  }
  const letter = letterAt(tokens, start);
  if (letter === null) return namedByWord(tokens, start);
  return explained(tokens, start + 1, letter, times);
}

function letterAt(tokens: readonly Token[], index: number): string | null {
  const token = tokens[index];
  if (token === undefined) return null;
  if (isLetter(token)) return token.text;
  const [before, after] = [tokens[index - 1], tokens[index + 1]];
  const clear = CLEAR_NAMES.get(token.text);
  if (clear !== undefined && (isClear(before) || isClear(after))) return clear;
  const vague = VAGUE_NAMES.get(token.text);
  if (vague !== undefined && isClear(before) && isClear(after)) return vague;
  if (isAlphabet(token) && (isAlphabet(before) || isAlphabet(after))) return token.text.charAt(0);
  return null;
}

/** "and as in November": whatever the letter was heard as, the word says it. */
function namedByWord(tokens: readonly Token[], index: number): LettersRead | null {
  const word = tokens[index + 3];
  const linked = phraseAt(tokens, index + 1, ['as', 'in']);
  const short = (tokens[index]?.text.length ?? 0) <= MAX_LETTER_NAME;
  if (!linked || !short || word === undefined || word.text.length < 2) return null;
  return { letters: word.text.charAt(0), next: index + 4, pending: false };
}

/** Takes "as in bravo" with the letter, when the word does begin with it. */
function explained(tokens: readonly Token[], index: number, letter: string, times: number): LettersRead {
  const letters = letter.repeat(times);
  const link = phraseLengthAt(tokens, index, AS_IN);
  const word = tokens[index + link];
  if (link === 0) return { letters, next: index, pending: false };
  if (word === undefined) return { letters, next: index + link, pending: true };
  const fits = word.text.length > 1 && word.text.startsWith(letter);
  return { letters, next: fits ? index + link + 1 : index, pending: false };
}

/** A run of at least two spelled letters from `index` on, else null. */
export function readSpelling(tokens: readonly Token[], index: number): LettersRead | null {
  let letters = '';
  let next = index;
  let pending = false;
  for (let read = readLetter(tokens, next); read !== null; read = readLetter(tokens, next)) {
    letters += read.letters;
    ({ next, pending } = read);
    if (pending || next >= tokens.length) break;
  }
  return letters.length > 1 || (pending && letters.length > 0) ? { letters, next, pending } : null;
}
