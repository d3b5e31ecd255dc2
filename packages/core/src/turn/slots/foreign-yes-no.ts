/**
 * Agreement and refusal in German, Spanish and French, by the phrase lists of the overlap classifier. Value: "yes" or
 * "no". An answer that breaks off behind "but" or "and" is incomplete.
 */
import { matchAt, phraseMatcher, type PhraseMatcher } from '../../semantics/phrase-matcher.ts';
import { PHRASES } from '../../semantics/phrases.ts';
import { wordsOf } from '../../semantics/words.ts';
import type { ForeignLanguage } from './foreign-numbers.ts';
import type { SlotVerdict } from './slot.ts';
import { complete, impossible, incomplete, nothingYet, overComplete } from './verdict.ts';

type Matchers = { readonly yes: PhraseMatcher; readonly no: PhraseMatcher; readonly opener: PhraseMatcher };

/** Undecided answers that the overlap classifier counts as refusals. */
const UNDECIDED =
  /^(?:weiss nicht|ich weiss nicht|keine ahnung|vielleicht|no se|no lo se|ni idea|quizas|tal vez|depende|je ne sais pas|je sais pas|aucune idee|peut etre|ca depend)$/;
const without = (phrases: readonly string[]): string[] => phrases.filter((phrase) => !UNDECIDED.test(phrase));

const matchersOf = (language: ForeignLanguage): Matchers => {
  const { yes, no, opener } = PHRASES[language];
  return { yes: phraseMatcher(without(yes)), no: phraseMatcher(without(no)), opener: phraseMatcher(opener) };
};
const MATCHERS: Readonly<Record<ForeignLanguage, Matchers>> = {
  de: matchersOf('de'),
  es: matchersOf('es'),
  fr: matchersOf('fr'),
};

/** No answer ends on these. */
const DANGLING = new Set(
  'aber und oder weil nur wenn dass ich es ist die der das mit pero y o porque solo si que el la es mi con mais et ou parce que seulement le il je de'.split(
    ' ',
  ),
);
const COURTESY = new Set(
  'bitte danke schon vielen dank gracias por favor muchas merci beaucoup s il vous plait sil madame monsieur senor senora'.split(
    ' ',
  ),
);

export function foreignYesNo(text: string, language: ForeignLanguage): SlotVerdict {
  const words = wordsOf(text);
  if (words.length === 0) return nothingYet;
  const { yes, no, opener } = MATCHERS[language];
  let start = 0;
  for (;;) {
    const [asYes, asNo] = [matchAt(yes, words, start), matchAt(no, words, start)];
    const length = Math.max(asYes, asNo);
    if (length > 0) return answered(words, start + length, asYes > asNo ? 'yes' : 'no');
    const skipped = matchAt(opener, words, start);
    if (skipped === 0 || start + skipped >= words.length) break;
    start += skipped;
  }
  const leads = start + matchAt(opener, words, start) >= words.length;
  return leads ? incomplete(0.7, 'leads up to an answer') : impossible(0.7, 'no yes or no');
}

function answered(words: readonly string[], end: number, value: 'yes' | 'no'): SlotVerdict {
  const behind = words.slice(end).filter((word) => !COURTESY.has(word));
  if (behind.length > 0 && DANGLING.has(words.at(-1) ?? ''))
    return incomplete(0.85, 'answer goes on', { value });
  return behind.length > 0
    ? overComplete(0.7, 'words beside the answer', { value })
    : complete(0.92, 'plain answer', { value });
}
