/**
 * What has been said so far, in the forms in which a tool's argument can be looked up in it: words, the run of all
 * letters, spelled letters, and the run of all digits, with number words written out ("twenty three" -> 203, in
 * which 23 is found in order). Pure; bounded by the caller.
 */
import { readLetter } from '../turn/slots/letters.ts';
import { multipleOf, teenOf, tensOf, unitOf } from '../turn/slots/numbers.ts';
import { plainText, tokenise, type Token } from '../turn/slots/tokens.ts';

export type Said = {
  readonly words: ReadonlySet<string>;
  /** All letters and digits without anything between them. */
  readonly squashed: string;
  /** Letters that were spelled, without anything between them. */
  readonly spelled: string;
  readonly digits: string;
};

/** Characters of one text that are tokenised at a time (the tokeniser reads the end of longer text only). */
const PIECE_CHARS = 500;
/** Characters of everything that was said that are looked at, the newest. */
const MAX_CHARS = 60_000;

const POWERS = new Map<string, string>(Object.entries({ hundred: '00', thousand: '000', million: '000000' }));
/** Words that are a digit only beside digits. */
const NEAR_DIGITS = new Map<string, string>(
  Object.entries({
    oh: '0',
    o: '0',
    to: '2',
    too: '2',
    for: '4',
    fore: '4',
    won: '1',
    ate: '8',
    tree: '3',
    free: '3',
    sicks: '6',
  }),
);
const ORDINALS = new Map<string, string>(
  Object.entries({
    first: '1',
    second: '2',
    third: '3',
    fourth: '4',
    fifth: '5',
    sixth: '6',
    seventh: '7',
    eighth: '8',
    ninth: '9',
    tenth: '10',
    eleventh: '11',
    twelfth: '12',
    thirteenth: '13',
    fourteenth: '14',
    fifteenth: '15',
    sixteenth: '16',
    seventeenth: '17',
    eighteenth: '18',
    nineteenth: '19',
    twentieth: '20',
    thirtieth: '30',
  }),
);

/** `texts` in the order in which they were said. */
export function said(texts: readonly string[]): Said {
  const tokens = piecesOf(texts).flatMap(tokenise);
  const words = tokens.map((token) => token.text);
  return {
    words: new Set(words),
    squashed: words.join('').replace(/[^\p{L}\p{N}]/gu, ''),
    spelled: spelledIn(tokens),
    digits: digitsIn(tokens),
  };
}

/** The newest text, cut between words into pieces the tokeniser reads whole. */
function piecesOf(texts: readonly string[]): string[] {
  const all = texts.join(' \n ').slice(-MAX_CHARS);
  const pieces: string[] = [];
  for (let from = 0; from < all.length;) {
    const blank = all.lastIndexOf(' ', from + PIECE_CHARS);
    const to = all.length - from <= PIECE_CHARS || blank <= from ? from + PIECE_CHARS : blank + 1;
    pieces.push(all.slice(from, to));
    from = to;
  }
  return pieces;
}

function digitsIn(tokens: readonly Token[]): string {
  let digits = '';
  let times = 1;
  let inside = false;
  for (const [index, token] of tokens.entries()) {
    const found: string | null = digitsOf(token) ?? nearDigit(tokens, index, inside);
    digits += (found ?? '').repeat(found !== null && found.length === 1 ? times : 1);
    times = multipleOf(token) ?? 1;
    inside = found !== null || times > 1;
  }
  return digits;
}

function digitsOf(token: Token): string | null {
  if (/^[0-9]+$/.test(token.text)) return token.text;
  const value = unitOf(token) ?? teenOf(token) ?? tensOf(token);
  return value === undefined ? (POWERS.get(token.text) ?? ORDINALS.get(token.text) ?? null) : String(value);
}

function nearDigit(tokens: readonly Token[], index: number, inside: boolean): string | null {
  const next = tokens[index + 1];
  const beside = inside || (next !== undefined && digitsOf(next) !== null);
  return beside ? (NEAR_DIGITS.get(tokens[index]?.text ?? '') ?? null) : null;
}

function spelledIn(tokens: readonly Token[]): string {
  let letters = '';
  for (let index = 0; index < tokens.length;) {
    const read = readLetter(tokens, index);
    letters += read?.letters ?? '';
    index = read === null ? index + 1 : Math.max(read.next, index + 1);
  }
  return letters;
}

/** Whether the characters of `wanted` come in this order in `text`, with others between them or not. */
export function inOrder(wanted: string, text: string): boolean {
  let at = 0;
  for (const char of text) if (char === wanted[at]) at += 1;
  return at >= wanted.length;
}

export const lettersOf = (text: string): string => plainText(text).replace(/[^\p{L}]/gu, '');
