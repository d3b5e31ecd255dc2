/**
 * Could these words be nothing but a listener's ("yeah", "oh okay", "that makes sense")? Enter the words so far and a
 * language; leaves how many cannot and whether the last ones may still become such a phrase ("i" -> "i see"). Read off the
 * same phrase lists as everything else, never off a list of single words: "i" alone says nothing.
 */
import { matchAt, phraseMatcher, type PhraseMatcher } from './phrase-matcher.ts';
import { PHRASE_LANGUAGES, PHRASES, type PhraseLanguage } from './phrases.ts';

export type ListenerWords = {
  /** Words that belong to no listener's phrase. */
  readonly others: number;
  /** The words end in the beginning of a longer phrase that would be one. */
  readonly open: boolean;
  /** How many words that beginning has; 0 when there is none. */
  readonly begun: number;
};

const FILLERS: ReadonlySet<string> = new Set(['ah', 'oh']);

const MATCHERS = new Map<PhraseLanguage, PhraseMatcher>(
  PHRASE_LANGUAGES.map((language) => {
    const { backchannel, acknowledgement } = PHRASES[language];
    return [language, phraseMatcher([...backchannel, ...acknowledgement])];
  }),
);

/** `words` as `wordsOf` writes them. No words: nothing else among them. */
export function listenerWords(words: readonly string[], language: PhraseLanguage): ListenerWords {
  const matcher = MATCHERS.get(language) as PhraseMatcher;
  let others = 0;
  for (let index = 0; index < words.length;) {
    const left = words.length - index;
    const length = matchAt(matcher, words, index);
    const begins = length < left && left < matcher.longest;
    if (begins && matcher.beginnings.has(words.slice(index).join(' ')))
      return { others, open: true, begun: left };
    if (length === 0 && !FILLERS.has(words[index] ?? '')) others += 1;
    index += Math.max(1, length);
  }
  return { others, open: false, begun: 0 };
}
