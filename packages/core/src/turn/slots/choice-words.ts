/**
 * The words of options and of answers to a choice: which ones tell anything, and how much two are alike. Enter tokens or plain
 * words, leave words or a likeness from 0 to 1.
 */
import { likeness } from './edit-distance.ts';
import { readCardinal, readOrdinal } from './numbers.ts';
import { soundDistance } from './sound-distance.ts';
import { tokenise, type Token } from './tokens.ts';

/** Words alike to this degree are taken as one ("clening" / "cleaning" = 0.88). */
const SAME_WORD = 0.74;
/** Words that sound alike to this degree are taken as one ("feeling" / "filling"). */
const SAME_SOUND_COST = 0.4;
/** Share of a word that has to be there for its beginning to count ("whiten" / "whitening", not "exam" / "example"). */
const SAME_STEM = 0.6;

/** Words that tell no option from another. */
export const EMPTY_WORDS: ReadonlySet<string> = new Set(
  'a an the of for or and one in on at to my please i want would like do you it is just'.split(' '),
);
/** Words of an answer around the option. */
export const SMALL_TALK: ReadonlySet<string> = new Set(
  "want i'd would like need think prefer rather have take do get just the not go with for guess probably i".split(
    ' ',
  ),
);

const stem = (word: string): string => word.replace(/'s$/, '').replace(/(?<=[a-z]{3})(?:s|ing)$/, '');

/** Those that tell something; all where none does. */
export function contentWords(tokens: readonly Token[]): string[] {
  const words = tokens.filter((token) => !EMPTY_WORDS.has(token.text)).map((token) => token.text);
  return words.length > 0 ? words : tokens.map((token) => token.text);
}

/** How much the two words are alike, 0-1: written, by their stem, their beginning or their sound. */
export function wordLikeness(word: string, said: string): number {
  if (word === said) return 1;
  if (stem(word) === stem(said)) return 0.97;
  if (word.length < 4 || said.length < 4) return 0;
  const [shorter, longer] = word.length < said.length ? [word, said] : [said, word];
  if (longer.startsWith(shorter) && shorter.length / longer.length >= SAME_STEM) return 0.85;
  if (soundDistance(word, said) <= SAME_SOUND_COST) return 0.85;
  const alike = likeness(word, said);
  return alike >= SAME_WORD ? alike * 0.9 : 0;
}

/** The tokens with numbers as figures: "the one ending in 98" is said "ninety eight". A lone "one" stands for a thing. */
export function choiceTokens(text: string): Token[] {
  const tokens = tokenise(text);
  const written: Token[] = [];
  for (let index = 0; index < tokens.length;) {
    const token = tokens[index] as Token;
    const number = readOrdinal(tokens, index) === null ? readCardinal(tokens, index) : null;
    const counts = number !== null && token.text !== 'one' && token.text !== 'a';
    written.push(counts ? { ...token, text: String(number.value) } : token);
    index = counts ? number.next : index + 1;
  }
  return written;
}
