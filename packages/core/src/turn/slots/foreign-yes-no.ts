/**
 * Agreement and refusal in German, Spanish and French, by the phrase lists of the overlap classifier. Value: "yes" or
 * "no". An answer that breaks off behind "but" or "and" is incomplete.
 */
import { oneOf } from '../../semantics/one-of.ts';
import { matchAt, phraseMatcher, type PhraseMatcher } from '../../semantics/phrase-matcher.ts';
import { PHRASES } from '../../semantics/phrases.ts';
import { wordsOf } from '../../semantics/words.ts';
import type { ForeignLanguage } from './foreign-numbers.ts';
import type { SlotVerdict } from './slot.ts';
import { complete, impossible, incomplete, nothingYet, overComplete } from './verdict.ts';

type Matchers = { readonly yes: PhraseMatcher; readonly no: PhraseMatcher; readonly opener: PhraseMatcher };

/** Undecided answers that the overlap classifier counts as refusals. */
const UNDECIDED = oneOf(
  /^(?:weiss nicht|ich weiss nicht|keine ahnung|vielleicht|no se|no lo se|ni idea|quizas|tal vez)$/,
  /^(?:depende|je ne sais pas|je sais pas|aucune idee|peut etre|ca depend)$/,
);
/** What only an answer to a question can be; to the overlap classifier these words say less. */
const ANSWERS: Readonly<Record<ForeignLanguage, { readonly yes: readonly string[]; readonly no: readonly string[] }>> = {
  de: {
    yes: ['sehr gerne', 'sicher', 'das passt', 'stimmt so', 'in ordnung', 'mhm', 'einverstanden', 'von mir aus', 'so ist es', 'bitte', 'sehr gut', 'okay', 'ganz genau', 'kein problem', 'unbedingt', 'eigentlich schon', 'ich denke ja'],
    no: ['eher nicht', 'das stimmt nicht', 'stimmt nicht', 'das stimmt so nicht', 'nicht richtig', 'das ist nicht richtig', 'das ist falsch', 'falsch', 'das passt nicht', 'passt nicht', 'lieber nicht', 'auf keinen fall', 'auf gar keinen fall', 'keineswegs', 'bestimmt nicht', 'heute nicht', 'absolut nicht', 'nicht ganz', 'nicht so ganz', 'nicht unbedingt'],
  },
  es: {
    yes: ['exactamente', 'me parece bien', 'aja', 'esta bien', 'asi es', 'eso es', 'ok', 'okay', 'claro que si', 'efectivamente', 'como no', 'seguro'],
    no: ['no es correcto', 'no esta bien', 'no es asi', 'eso no', 'incorrecto', 'mejor no', 'ni hablar', 'ahora no', 'jamas', 'no hace falta', 'no lo creo', 'seguro que no', 'no del todo', 'no exactamente', 'no precisamente'],
  },
  fr: {
    yes: ["c'est bon", 'tres bien', 'je veux bien', 'bien entendu', 'ok', 'okay', 'ca me va', "c'est bien ca", 'bien sur que oui', 'certainement', 'evidemment', 'entendu', 'pourquoi pas', 'aucun probleme'],
    no: ["ce n'est pas ca", "c'est pas ca", "ce n'est pas correct", "ce n'est pas bon", "c'est faux", 'plutot non', 'surtout pas', 'certainement pas', 'evidemment que non', 'je crois que non', "ce n'est pas exact", 'ca ne me va pas', "pas aujourd'hui", 'pas tout a fait', 'pas exactement', 'pas forcement'],
  },
}; // prettier-ignore

const asWords = (phrase: string): string => wordsOf(phrase).join(' ');
const without = (phrases: readonly string[]): string[] => phrases.filter((phrase) => !UNDECIDED.test(phrase));

const matchersOf = (language: ForeignLanguage): Matchers => {
  const { yes, no, opener } = PHRASES[language];
  const extra = ANSWERS[language];
  return {
    yes: phraseMatcher([...without(yes), ...extra.yes.map(asWords)]),
    no: phraseMatcher([...without(no), ...extra.no.map(asWords)]),
    opener: phraseMatcher(opener),
  };
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

/** "Natürlich nicht", "claro que no", "bien sûr que non": behind an agreement they turn it round. */
const TURNED: Readonly<Record<ForeignLanguage, RegExp>> = {
  de: /^(?:auch )?nicht$/,
  es: /^que no$/,
  fr: /^(?:que non|pas)$/,
};

export function foreignYesNo(text: string, language: ForeignLanguage): SlotVerdict {
  const words = wordsOf(text);
  if (words.length === 0) return nothingYet;
  const { yes, no, opener } = MATCHERS[language];
  let start = 0;
  for (;;) {
    const [asYes, asNo] = [matchAt(yes, words, start), matchAt(no, words, start)];
    const length = Math.max(asYes, asNo);
    if (length > 0) {
      const end = afterAnswers(words, start + length, language);
      const turned = asYes > asNo && TURNED[language].test(plainBehind(words, end).join(' '));
      return turned
        ? complete(0.92, 'agreement turned round', { value: 'no' })
        : answered(words, end, asYes > asNo ? 'yes' : 'no');
    }
    const skipped = matchAt(opener, words, start);
    if (skipped === 0 || start + skipped >= words.length) break;
    start += skipped;
  }
  const leads = start + matchAt(opener, words, start) >= words.length;
  return leads ? incomplete(0.7, 'leads up to an answer') : impossible(0.7, 'no yes or no');
}

/** "Ja, das passt", "non, ce n'est pas ça": the same answer again. */
function afterAnswers(words: readonly string[], start: number, language: ForeignLanguage): number {
  const { yes, no } = MATCHERS[language];
  let end = start;
  for (let more = 1; more > 0; end += more)
    more = Math.max(matchAt(yes, words, end), matchAt(no, words, end));
  return end;
}

const plainBehind = (words: readonly string[], end: number): string[] =>
  words.slice(end).filter((word) => !COURTESY.has(word));

function answered(words: readonly string[], end: number, value: 'yes' | 'no'): SlotVerdict {
  const behind = plainBehind(words, end);
  if (behind.length > 0 && DANGLING.has(words.at(-1) ?? ''))
    return incomplete(0.85, 'answer goes on', { value });
  return behind.length > 0
    ? overComplete(0.7, 'words beside the answer', { value })
    : complete(0.92, 'plain answer', { value });
}
