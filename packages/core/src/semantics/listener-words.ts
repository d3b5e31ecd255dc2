/**
 * Could these words be nothing but a listener's ("yeah", "oh okay", "that makes sense")? Enter the words so far and a
 * language; leaves how many cannot and whether the last ones may still become such a phrase ("i" -> "i see"). Read off the
 * same phrase lists as everything else, in calls also off the grammar of what listeners make up; never off a list of single
 * words: "i" alone says nothing.
 */
import { receivingAt, type GrammarMatch } from './listener-grammar.ts';
import { matchesAt, phraseMatcher, type PhraseMatcher } from './phrase-matcher.ts';
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
/** In front of a listener's phrase they change nothing ("well okay"); alone or behind it more is to come. */
const HESITATIONS: ReadonlySet<string> = new Set(['um', 'uh', 'well']);

const NOTHING_MADE: GrammarMatch = { lengths: [], begun: false };

/** How people listen: `meetings` as the weights have learned it, `calls` with what is said only there and whom it is said to. */
export type Listening = 'meetings' | 'calls';
type Lists = { readonly matcher: PhraseMatcher; readonly address: ReadonlySet<string> };

const listsOf = (language: PhraseLanguage, where: Listening): Lists => {
  const { backchannel, acknowledgement, courtesy, address } = PHRASES[language];
  const phrases = [...backchannel, ...acknowledgement];
  return where === 'meetings'
    ? { matcher: phraseMatcher(phrases), address: new Set() }
    : { matcher: phraseMatcher([...phrases, ...courtesy]), address: new Set(address) };
};

const listsOfAll = (where: Listening): ReadonlyMap<PhraseLanguage, Lists> =>
  new Map(PHRASE_LANGUAGES.map((language) => [language, listsOf(language, where)]));
const LISTS = { meetings: listsOfAll('meetings'), calls: listsOfAll('calls') };

/** `words` as `wordsOf` writes them. No words: nothing else among them. */
export function listenerWords(
  words: readonly string[],
  language: PhraseLanguage,
  where: Listening = 'meetings',
): ListenerWords {
  const { matcher, address } = LISTS[where].get(language) as Lists;
  // From the end: what is left of the words after each of them, read as favourably as can be.
  const after: ListenerWords[] = [];
  after[words.length] = { others: 0, open: false, begun: 0 };
  for (let index = words.length - 1; index >= 0; index -= 1) {
    const word = words[index] ?? '';
    const left = words.length - index;
    const counts = FILLERS.has(word) || (index > 0 && address.has(word)) ? 0 : 1;
    const next = after[index + 1] as ListenerWords;
    let best: ListenerWords = counts === 0 ? next : { ...next, others: next.others + 1 };
    const made = where === 'calls' && language === 'en' ? receivingAt(words, index) : NOTHING_MADE;
    for (const length of [...matchesAt(matcher, words, index), ...made.lengths]) {
      const rest = after[index + length] as ListenerWords;
      if (rest.others < best.others || (rest.others === best.others && !rest.open)) best = rest;
    }
    const begun =
      made.begun || (left < matcher.longest && matcher.beginnings.has(words.slice(index).join(' ')));
    after[index] = begun && (best.others > 0 || best.open) ? { others: 0, open: true, begun: left } : best;
  }
  return after[0] as ListenerWords;
}

/** The words from the first that is no hesitation on; all of them when there is none. */
export function afterHesitation(words: readonly string[]): readonly string[] {
  const start = words.findIndex((word) => !HESITATIONS.has(word));
  return start > 0 ? words.slice(start) : words;
}

const COURTESY = new Map(PHRASE_LANGUAGES.map((language) => [language, new Set(PHRASES[language].courtesy)]));

/** One phrase that callers listen with, whatever meetings use it for: "thank you" ends what is said there. */
export const isCourtesy = (words: readonly string[], language: PhraseLanguage): boolean =>
  COURTESY.get(language)?.has(words.join(' ')) === true ||
  (language === 'en' && receivingAt(words, 0).lengths.includes(words.length));
