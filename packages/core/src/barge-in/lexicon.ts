/**
 * What the words of an overlap look like before any model: can each be a back-channel, do they carry a command
 * to stop. Enters: normalised words (see `spokenWords`) and a language. Leaves: counts and flags. Languages
 * without a table of their own use the English one: "okay" and "stop" travel.
 */

/** Words that people use to say "go on, I am listening", alone or repeated; and what courtesy adds to an answer already taken. */
const BACKCHANNEL: Readonly<Record<string, ReadonlySet<string>>> = {
  en: new Set(
    `yeah yep yup yes ya uh-huh uhhuh mm-hmm mmhmm mhm mmm mm hmm hm hm-hmm hmm-hmm hmm-hmm-hmm mm-mm right okay ok
    kay oh ooh ah aha huh sure exactly absolutely definitely totally alright good great cool wow nice fine true perfect
    excellent wonderful lovely awesome interesting really i see get it got know that's that makes sense gotcha all indeed
    understood please thanks`.split(/\s+/),
  ),
  de: new Set(
    `ja jaja jo joa mhm hm hmm mm aha ach so achso okay ok genau gut klar richtig stimmt alles schön super verstehe ich
    verstanden natürlich sicher gerne prima toll eben doch oh ah bitte danke`.split(/\s+/),
  ),
  es: new Set(
    `sí si ya ajá aja mhm hm hmm mm vale claro bueno bien okay ok entiendo exacto perfecto correcto eso es cierto de acuerdo
    oh ah genial muy gracias`.split(/\s+/),
  ),
  fr: new Set(
    `oui ouais mhm hm hmm mm ah oh d'accord okay ok bien sûr exactement voilà je vois c'est ça parfait très super compris
    entendu tout à fait merci`.split(/\s+/),
  ),
};

/** Phrases that end the agent's turn whatever else is said, each as one string of words. */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  en: [
    'stop', 'wait', 'hold on', 'hang on', 'no no no', 'shut up', 'be quiet', 'excuse me', 'one moment', 'one second',
    'just a moment', 'just a second', 'pause', 'let me speak', 'let me finish', 'listen', 'cancel that', "that's wrong",
    'never mind',
  ],
  de: [
    'stopp', 'stop', 'halt', 'warte', 'warten sie', 'moment', 'einen moment', 'nein nein nein', 'entschuldigung',
    'sekunde', 'augenblick', 'aufhören', 'hören sie', 'das stimmt nicht',
  ],
  es: [
    'para', 'pare', 'espera', 'espere', 'un momento', 'un segundo', 'no no no', 'basta', 'perdón', 'disculpe',
    'cállate', 'escuche', 'alto',
  ],
  fr: [
    'stop', 'arrête', 'arrêtez', 'attends', 'attendez', 'un instant', 'un moment', 'une seconde', 'non non non',
    'pardon', 'excusez-moi', 'écoutez', 'minute',
  ],
}; // prettier-ignore

/** Words before a command that leave it one: "okay stop", "oh wait", "no hold on", "please stop". */
const BEFORE_COMMAND = new Set(
  'oh okay ok no um uh well yeah hey please and but sorry äh ja nein bitte hé oui non pero sí ay'.split(' '),
);
/** Openers allowed before a command. */
const MAX_BEFORE_COMMAND = 2;

export type OverlapLexicon = {
  /** Every word can be a back-channel; true for no words. */
  readonly backchannel: boolean;
  /** How many cannot. */
  readonly others: number;
  /** The words tell the agent to stop talking. */
  readonly command: boolean;
};

/** Lower case, punctuation off, at most the words given: "Hold on!" -> ["hold", "on"]. */
export function spokenWords(text: string): string[] {
  return text
    .toLowerCase()
    .replace(/[’‘]/g, "'")
    .replace(/[^\p{L}\p{M}\p{N}' -]+/gu, ' ')
    .split(/\s+/)
    .map((word) => word.replace(/^[-']+|[-']+$/g, ''))
    .filter((word) => word !== '');
}

const table = <T>(tables: Readonly<Record<string, T>>, language: string): T =>
  tables[language] ?? (tables.en as T);

export const isBackchannelWord = (word: string, language: string): boolean =>
  table(BACKCHANNEL, language).has(word);

export function overlapLexicon(words: readonly string[], language: string): OverlapLexicon {
  const others = words.filter((word) => !isBackchannelWord(word, language)).length;
  return { backchannel: others === 0, others, command: carriesCommand(words, language) };
}

function carriesCommand(words: readonly string[], language: string): boolean {
  let start = 0;
  for (; ; start += 1) {
    const said = words.slice(start).join(' ');
    if (table(COMMANDS, language).some((phrase) => said === phrase || said.startsWith(phrase + ' ')))
      return true;
    const opener = words[start];
    if (start >= MAX_BEFORE_COMMAND || opener === undefined || !BEFORE_COMMAND.has(opener)) return false;
  }
}
