/**
 * German, Spanish and French answers as the English grammars read them: number words become figures, the words around
 * a value (lead-ins, corrections, "doppelt", "arroba", refusals) their English counterparts; everything else stays.
 * Enters the recogniser's text, leaves text. No translation: only what the grammars look at.
 */
import { readForeignNumber, type ForeignLanguage } from './foreign-numbers.ts';
import { currencyInWords, ordinalIn, rewritten, VALUE_WORDS, type ValueWords } from './foreign-values.ts';
import { phraseAt, phrasesIn, tokenise, wordAt, type Token } from './tokens.ts';

/** English words, and what stands for them; phrases are separated by "|". */
const WORDS: Readonly<Record<ForeignLanguage, Readonly<Record<string, string>>>> = {
  de: {
    double: 'doppel | doppelt | doppelte | zweimal | zwei mal | zweimal die | zwei mal die | die doppelte',
    triple: 'dreifach | dreimal | drei mal | dreifache | dreimal die | drei mal die', quadruple: 'viermal | vier mal | viermal die | vier mal die',
    plus: 'plus', extension: 'durchwahl | nebenstelle', dash: 'bindestrich | minus | strich', underscore: 'unterstrich', dot: 'punkt',
    at: 'at | ät | klammeraffe | affenschwanz',
    'no sorry': 'nein entschuldigung | nein moment | nein halt | nein warte | nein warten sie | entschuldigung | ich meine | ich meinte | quatsch | korrektur | beziehungsweise | verzeihung | nein quatsch | nein doch | pardon',
    no: 'nein | nee | nö', yes: 'ja | genau | gerne | klar | jawohl | natürlich | sicher', okay: 'okay | ok | gut | also',
    my: 'mein | meine', number: 'nummer | telefonnummer | handynummer | rufnummer | mobilnummer | kundennummer | kontonummer', is: 'ist | lautet | wäre',
    the: 'die | der | das', "it's": 'es ist', under: 'unter', and: 'und', please: 'bitte', thanks: 'danke | danke schön', correct: 'stimmt | richtig',
    "don't": 'nicht | kein | keine | keinen', have: 'habe | hab', know: 'weiß | weiss', why: 'warum | wieso | wozu', what: 'was | wie bitte', can: 'können | kann', you: 'sie', i: 'ich', repeat: 'wiederholen',
    email: 'e-mail | email | mailadresse', address: 'adresse', code: 'vorwahl | code', mobile: 'handy | mobil',
    'one moment': 'ein moment | einen moment | eine sekunde | ein augenblick | einen augenblick',
  },
  es: {
    double: 'doble | dos veces | dos veces el', triple: 'triple | tres veces | tres veces el', plus: 'más', extension: 'extensión | interno', dash: 'guion | guión | raya', underscore: 'guion bajo | guión bajo | subrayado', dot: 'punto', at: 'arroba',
    'no sorry': 'no perdón | no perdone | no espere | no espera | perdón | perdone | digo | mejor dicho | quiero decir | no digo | me equivoqué | corrijo | disculpe',
    no: 'no', yes: 'sí | si | claro | exacto | por supuesto', okay: 'vale | bueno | okay | pues | de acuerdo',
    my: 'mi', number: 'número | teléfono | móvil | celular', is: 'es | sería', the: 'el | la', "it's": 'es el', and: 'y', please: 'por favor', thanks: 'gracias', correct: 'correcto',
    "don't": 'ningún | ninguno | nada', have: 'tengo', know: 'sé', why: 'por qué', what: 'qué | cómo', can: 'puede | puedo', you: 'usted', i: 'yo', repeat: 'repetir | repita',
    email: 'correo | email | correo electrónico', address: 'dirección', code: 'prefijo | código',
    'one moment': 'un momento | un segundo | un minuto | un instante',
  },
  fr: {
    double: 'double | deux fois | deux fois le', triple: 'triple | trois fois | trois fois le', quadruple: 'quatre fois | quatre fois le', plus: 'plus', extension: 'poste', dash: 'tiret | trait d\'union', underscore: 'tiret bas | underscore | souligné', dot: 'point', at: 'arobase | arrobase | at',
    'no sorry': 'non pardon | non attendez | non désolé | non désolée | pardon | je veux dire | excusez-moi | excusez moi | enfin | plutôt | non je veux dire | je corrige',
    no: 'non', yes: "oui | ouais | bien sûr | d'accord | exactement", okay: 'alors | bon | okay | euh | ben',
    my: 'mon | ma', number: 'numéro | téléphone | portable | mobile', is: 'est', the: 'le | la', "it's": "c'est | c'est le | ce serait", and: 'et', please: "s'il vous plaît", thanks: 'merci',
    "don't": "pas | aucun | n'ai | n'est", have: "ai | j'ai", know: 'sais', why: 'pourquoi', what: 'quoi | comment', can: 'pouvez | pouvez-vous | peux', you: 'vous', i: 'je', repeat: 'répéter | répétez',
    email: 'email | e-mail | mail | adresse mail | courriel', address: 'adresse', code: 'indicatif | code',
    'one moment': 'un moment | un instant | une seconde | une minute',
  },
}; // prettier-ignore

type Phrase = { readonly words: readonly string[]; readonly english: string };

const phrasesOf = (table: Readonly<Record<string, string>>): Phrase[] =>
  Object.entries(table)
    .flatMap(([english, list]) =>
      phrasesIn(list.replace(/-/g, ' ')).map((words) => ({ words: words.map(plain), english })),
    )
    .sort((a, b) => b.words.length - a.words.length);

const plain = (word: string): string => tokenise(word)[0]?.text ?? word;

const PHRASES: Readonly<Record<ForeignLanguage, readonly Phrase[]>> = {
  de: phrasesOf(WORDS.de),
  es: phrasesOf(WORDS.es),
  fr: phrasesOf(WORDS.fr),
};

/** The words of a kind of value, and behind them the general ones. */
const withGeneral = (words: ValueWords, language: ForeignLanguage): readonly Phrase[] =>
  [...phrasesOf(VALUE_WORDS[words][language]), ...PHRASES[language]].sort(
    (a, b) => b.words.length - a.words.length,
  );
const VALUE_PHRASES: Readonly<Record<ValueWords, typeof PHRASES>> = {
  amount: {
    de: withGeneral('amount', 'de'),
    es: withGeneral('amount', 'es'),
    fr: withGeneral('amount', 'fr'),
  },
  when: { de: withGeneral('when', 'de'), es: withGeneral('when', 'es'), fr: withGeneral('when', 'fr') },
};

export const isForeign = (language: string): language is ForeignLanguage => language in PHRASES;

/** `words`: of the kind of value that is read; null = digits and addresses. */
export function inEnglish(text: string, language: ForeignLanguage, words: ValueWords | null = null): string {
  const phrases = words === null ? PHRASES[language] : VALUE_PHRASES[words][language];
  const said = words === 'amount' ? currencyInWords(text) : text;
  const english = wordByWord(said, phrases, { language, words });
  return words === null ? english : rewritten(english, words);
}

/** "Ein", "une" beside these ("un euro", "sept euros un"), and "la una", are a number, else an article. */
const COUNTED_BY_ONE =
  /^(?:euros?|dollars?|dolar|cent|centimo|centime|pfund|libra|livre|million|millon|uhr|heure|h)$/;
const ARTICLES: ReadonlySet<string> = new Set(['ein', 'eine', 'un', 'una', 'une']);

function isArticle(tokens: readonly Token[], index: number): boolean {
  if (!ARTICLES.has(wordAt(tokens, index)) || wordAt(tokens, index - 1) === 'la') return false;
  return ![index - 1, index + 1].some((beside) => COUNTED_BY_ONE.test(wordAt(tokens, beside)));
}

type Reading = { readonly language: ForeignLanguage; readonly words: ValueWords | null };

function wordByWord(text: string, phrases: readonly Phrase[], { language, words: kind }: Reading): string {
  const tokens = tokenise(text);
  let out = '';
  for (let index = 0; index < tokens.length;) {
    const token = tokens[index] as Token;
    const phrase = phrases.find(({ words }) => phraseAt(tokens, index, words));
    const read = readForeignNumber(tokens, index, language);
    // Among digits nothing is an article.
    const number = kind !== null && read?.value === 1 && isArticle(tokens, index) ? null : read;
    const ordinal = kind === 'when' ? ordinalIn(token.text, language) : null;
    if (phrase !== undefined && phrase.words.length >= (number === null ? 1 : number.next - index)) {
      out += `${gapOf(token, phrase.english)}${phrase.english}`;
      index += phrase.words.length;
    } else if (ordinal !== null) {
      out += `${gapOf(token, ordinal)}${ordinal}`;
      index += 1;
    } else if (number !== null) {
      // Blanks on both sides: "zwei und zwanzig 5" is 22 5.
      out += `${gapOf(token, '1')}${String(number.value)}`;
      index = number.next;
    } else {
      out += `${token.gap}${token.raw}`;
      index += 1;
    }
  }
  return out.trim();
}

/** Words must not grow together where a hyphen held them; marks that mean something stay. */
const gapOf = (token: Token, word: string): string =>
  /^\d/.test(word) || /^[-\s]*$/.test(token.gap) ? ' ' : token.gap;
