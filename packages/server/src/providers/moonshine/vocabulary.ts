/**
 * Moonshine's tokens (Llama's 32000 pieces): ids to words, and which ids are punctuation.
 * A piece that begins with U+2581 starts a new word; <0xNN> is one byte of UTF-8; ids from 32000 on are silent.
 */
import tokenizer from 'llama-tokenizer-js';
import type { DecodedWord } from './decode-job.ts';

export const BOS_TOKEN = 1;
export const EOS_TOKEN = 2;

const WORD_MARK = '\u2581';
const pieces: readonly string[] = tokenizer.vocabById;

function idsMatching(pattern: RegExp): readonly number[] {
  return pieces.flatMap((piece, id) => (pattern.test(piece.replaceAll(WORD_MARK, '')) ? [id] : []));
}

/** Pieces that end a sentence: one of . ? ! possibly with a closing quote or bracket. An ellipsis does not. */
export const SENTENCE_END_TOKENS = idsMatching(/^[.?!]+["')\]]?$/).filter(
  (id) => !/\.\./.test(pieces[id] ?? ''),
);
export const QUESTION_TOKENS = idsMatching(/^[!?]*\?[!?]*["')\]]?$/);
export const COMMA_TOKENS = idsMatching(/^,["')\]]?$/);

const PUNCTUATION = new Set(idsMatching(/^[\p{P}]+$/u));

/** True for a piece without a letter, digit or symbol: it closes a word and is none. */
export function isPunctuation(token: number): boolean {
  return PUNCTUATION.has(token);
}

/** The words of a token sequence with the number of tokens each ends at. */
export function wordsOf(tokens: readonly number[]): DecodedWord[] {
  const words: { bytes: number[]; tokenEnd: number }[] = [];
  const encoder = new TextEncoder();
  tokens.forEach((token, index) => {
    const piece = pieces[token];
    if (piece === undefined || token <= EOS_TOKEN) return;
    const byte = /^<0x([0-9A-F]{2})>$/.exec(piece);
    if (words.length === 0 || piece.startsWith(WORD_MARK)) words.push({ bytes: [], tokenEnd: 0 });
    const word = words[words.length - 1];
    if (word === undefined) return;
    if (byte !== null) word.bytes.push(parseInt(byte[1] ?? '0', 16));
    else word.bytes.push(...encoder.encode(piece.replaceAll(WORD_MARK, ' ')));
    word.tokenEnd = index + 1;
  });
  const decoder = new TextDecoder();
  return words
    .map((word) => ({ text: decoder.decode(Uint8Array.from(word.bytes)).trim(), tokenEnd: word.tokenEnd }))
    .filter((word) => word.text !== '');
}
