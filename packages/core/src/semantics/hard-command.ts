/**
 * The phrases that must stop the agent on the first partial transcript that carries them ("stop", "wait",
 * "no no", "sorry, that's not right"): a grammar, not a model, so that it is certain and explainable.
 * A phrase counts where the utterance begins, after openers ("okay, oh, ..."). Invariant: no utterance that
 * consists of back-channels is one (a test holds the lists to it).
 */
import { matchAt, phraseMatcher, type PhraseMatcher } from './phrase-matcher.ts';
import { PHRASE_LANGUAGES, PHRASES, type PhraseLanguage } from './phrases.ts';
import { wordsOf } from './words.ts';

export type HardCommand = {
  readonly kind: 'stop' | 'wait' | 'correction';
  /** The words that matched, as `wordsOf` writes them. */
  readonly phrase: string;
  readonly language: PhraseLanguage;
};

const KINDS = ['correction', 'stop', 'wait'] as const;
/** Openers before a command: "okay yeah sorry but wait"; more of them is a story. */
const MAX_OPENERS = 4;
/** After these the word is no command: "stop by", "wait until", "cancel my", "hold on to", "enough for". */
const DISARMED_BY: Readonly<Record<string, ReadonlySet<string>>> = {
  stop: new Set(['by', 'at', 'in', 'sign', 'signs', 'is', 'was', 'and']),
  wait: new Set(['time', 'times', 'until', 'for', 'list', 'and', 'is']),
  enough: new Set(['for', 'to', 'of', 'time', 'money']),
  cancel: new Set(['my', 'the', 'an', 'a', 'all', 'your']),
  para: new Set(['nada', 'mi', 'el', 'la', 'manana', 'hoy', 'que', 'cuando', 'dos']),
  wrong: new Set(['with', 'number']),
  moment: new Set(['ago']),
  not: new Set(['really', 'yet', 'at', 'today', 'sure', 'exactly', 'now', 'that']),
};

type Matchers = Readonly<Record<(typeof KINDS)[number] | 'opener', PhraseMatcher>>;

const MATCHERS: Readonly<Record<PhraseLanguage, Matchers>> = {
  en: matchersOf('en'),
  de: matchersOf('de'),
  es: matchersOf('es'),
  fr: matchersOf('fr'),
};

function matchersOf(language: PhraseLanguage): Matchers {
  const lists = PHRASES[language];
  return {
    stop: phraseMatcher(lists.stop),
    wait: phraseMatcher(lists.wait),
    correction: phraseMatcher(lists.correction),
    opener: phraseMatcher(lists.opener),
  };
}

/** The command that a (partial) transcript begins with, or null. `languages`: which lists to read. Never throws. */
export function hardCommandIn(
  text: string,
  languages: readonly PhraseLanguage[] = PHRASE_LANGUAGES,
): HardCommand | null {
  return hardCommandInWords(wordsOf(text), languages);
}

/** The same of words as `wordsOf` writes them. */
export function hardCommandInWords(
  words: readonly string[],
  languages: readonly PhraseLanguage[],
): HardCommand | null {
  for (const language of languages) {
    const found = commandIn(words, language);
    if (found !== null) return found;
  }
  return null;
}

function commandIn(words: readonly string[], language: PhraseLanguage): HardCommand | null {
  const matchers = MATCHERS[language];
  let index = 0;
  for (let openers = 0; openers <= MAX_OPENERS && index < words.length; openers += 1) {
    for (const kind of KINDS) {
      const length = matchAt(matchers[kind], words, index);
      const last = words[index + length - 1] ?? '';
      const next = words[index + length] ?? '';
      if (length > 0 && DISARMED_BY[last]?.has(next) !== true) {
        return { kind, phrase: words.slice(index, index + length).join(' '), language };
      }
    }
    const opener = matchAt(matchers.opener, words, index);
    if (opener === 0) return null;
    index += opener;
  }
  return null;
}
