/**
 * What an answer says beside the option that it names. Enter its tokens and the option's words; leaves how many words stand before and
 * behind it that belong to no answer of this kind, and whether the option itself has words that were not said.
 */
import { EMPTY_WORDS, SMALL_TALK, wordLikeness } from './choice-words.ts';
import { isCloser, isLeadIn } from './phrases.ts';
import type { Token } from './tokens.ts';

export type Beside = {
  /** Words that are none of the option's, nor such as stand around any answer. */
  readonly before: number;
  readonly behind: number;
  /** The option has words behind the last one that was said of it. */
  readonly begun: boolean;
};

/** `words`: those of the option that tell something. */
export function wordsBeside(tokens: readonly Token[], words: readonly string[]): Beside {
  // "Check up" is "checkup".
  const isWord = (word: string, { text }: Token): boolean =>
    wordLikeness(word, text) > 0 || (text.length > 1 && word.includes(text));
  const isOfOption = (token: Token): boolean => words.some((word) => isWord(word, token));
  const isOwn = (token: Token): boolean =>
    !isOfOption(token) && !isCloser(token) && !SMALL_TALK.has(token.text);
  const isBehind = (token: Token): boolean => isOwn(token) && !BEHIND.has(token.text);
  const last = tokens.findLastIndex(isOfOption);
  const said = tokens[last];
  // By its place: "the second one, please", "first thing".
  if (said === undefined) {
    const place = tokens.findLastIndex(({ text }) => PLACES.has(text));
    return { before: 0, behind: tokens.slice(place + 1).filter(isBehind).length, begun: false };
  }
  return {
    before: tokens
      .slice(0, last)
      .filter((token) => isOwn(token) && !EMPTY_WORDS.has(token.text) && !isLeadIn(token)).length,
    behind: tokens.slice(last + 1).filter(isBehind).length,
    begun: words.findLastIndex((word) => isWord(word, said)) < words.length - 1,
  };
}

const PLACES = new Set('first second third fourth fifth sixth last latter former one 1 2 3 4 5 6'.split(' '));
/** "The morning one", "the blue for me", "that one there then" */
const BEHIND = new Set(
  'one ones for too also instead there here actually today now if that you can it'.split(' '),
);
