/**
 * Answers to a yes/no question that say yes in other words than yes: its own ("shall I cancel it?" - "cancel it", "would you like
 * a receipt?" - "a receipt, please"), or that what the agent waits for has come ("tell me when you're done" - "done"). Enter the
 * caller's words and the agent's last sentence; nothing else is looked at.
 */
import { oneOf } from '../semantics/one-of.ts';
import { isNumberWord } from './slots/numbers.ts';
import { endsOpen } from './slots/phrases.ts';
import { phraseLengthAt, phraseList, tokenise, type Token } from './slots/tokens.ts';

const REQUEST = String.raw`(?:(?:let (?:me|us) know|tell (?:me|us)|say (?:so|the word|ready|next|continue|okay|yes)|(?:give|send) me a (?:shout|sign|signal)|just say)\b.*?)`;
/** Of what is waited for: not "when you'd like to come", "when your bill is due". */
const COMES = [
  "you(?:'re|'ve| are| have| see| hear| get| find| reach)",
  "(?:it|that|this|everything)(?:'s| is| has| turns| starts| comes| stops)",
  "they(?:'re| are| have)",
  'the (?:[a-z]+ ){1,3}(?:is|are|has|have|turns?|starts?|comes?|goes|shows?|appears?|stops?|loads?|lights?|opens?)',
].join('|');
const NO_SIGNAL = String.raw`(?!.*\b(?:would|want|wanna|prefer|free|available|come|coming|need|works?|suits?|convenient|arriving|checking|check (?:in|out)|travel\w*|due|next|last|born)\b)`;
/** "Let me know when you're ready", "tell me once the light is green"; not "tell me when you'd like to come". */
const WAITS_FOR_A_SIGNAL = oneOf(
  new RegExp(String.raw`\b${REQUEST}\b(?:when|once|as soon as|after) (?:${COMES})\b${NO_SIGNAL}`),
  // Not "read it to me whenever you're ready".
  /^(?!.*\b(?:read|spell|enter|numbers?|code|name|address|e-?mail|date)\b).*\bwhen(?:ever)? you(?:'re| are) ready\b/,
);

export const waitsForSignal = (sentence: string): boolean => WAITS_FOR_A_SIGNAL.test(sentence);

const HAS_COME = phraseList(`
  done | i'm done | all done | it's done | that's done | ready | i'm ready | we're ready | ready now | finished | i'm finished | all set | i'm set | i'm all set
  | i have it | i've got it | i got it | got it | have it | found it | i found it | i've found it | i see it | i can see it | i'm there | i'm here | i'm in | i'm back | here
  | continue | proceed | next | next one | next step | the next one | the next step | go on | carry on | keep going | move on | let's go | you can continue | you can go on
  | it is | it's on | it's up | i did | i did it | i've done it | i've done that | i did that | did it | okay now | now
`);
/** Said in front of it. */
const BEFORE = new Set(
  'okay ok alright right well so yes yeah yep oh and now alrighty great good fine'.split(' '),
);

/** And behind it. */
const BEHIND = new Set('please thanks thank you sir madam okay ok yes yeah'.split(' '));

/** Words that repeat nothing: what any sentence has. */
const EMPTY = new Set(
  `a an the my your our this that these those it its it's that's them they they're he she one ones me i i'm i'd i'll i've we we're us is are am was were be been do does did
  have has had would could can will shall should like want need get please just to for of in on at with by about and or so yes yeah
  you you're you'd any some there there's here`.split(/\s+/),
);
/** A longer answer says something of its own. */
const MAX_WORDS = 6;

/** Whether the words agree by taking up what was asked. `sentence`: the agent's last one, plain (asked-sentence.ts). */
export function takesUp(text: string, sentence: string): boolean {
  const tokens = withoutCourtesy(tokenise(text));
  if (tokens.length === 0 || tokens.length > MAX_WORDS) return false;
  if (waitsForSignal(sentence) && phraseLengthAt(tokens, 0, HAS_COME) === tokens.length) return true;
  if (isShortForm(tokens, sentence) || isAsAsked(tokens, sentence)) return true;
  if (endsOpen(tokens)) return false;
  const asked = new Set(tokenise(sentence).map(wordOf));
  const telling = tellingWords(tokens);
  const last = telling.at(-1);
  // Numbers are read by their own grammars.
  if (last !== 'work' && tokens.some((token, index) => isNumber(token, tokens[index - 1]))) return false;
  if (last === undefined || LINKING.has(last) || EMPTY.has(lastWord(tokens))) return false;
  // "Are your details correct?" - "The details": that they are is still to come.
  const wished = WISHED.test(sentence) || last === tellingWords(tokenise(sentence)).at(-1);
  return wished && telling.every((word) => asked.has(word));
}

/** "A new one" is none. */
const isNumber = (token: Token, before: Token | undefined): boolean =>
  /\d/.test(token.text) ||
  (isNumberWord(token) && (token.text !== 'one' || before === undefined || EMPTY.has(before.text)));

const VERBS = ['do|does|did', 'are|is|was|were', 'have|has|had', 'can|could', 'will|would'];
/** "We do", "you did", "they are": yes in the question's own verb. */
const SHORT_FORMS = VERBS.map(
  (verb) =>
    [
      new RegExp(`^(?:i|you|we|they|he|she|it|that|there) (?:${verb})$`),
      new RegExp(`\\b(?:${verb})\\b`),
    ] as const,
);
function isShortForm(tokens: readonly Token[], sentence: string): boolean {
  const said = tokens.map(({ text }) => text).join(' ');
  return SHORT_FORMS.some(([form, verb]) => form.test(said) && verb.test(sentence));
}

/** "Is the light on?" - "It's on": what ends the question may end the answer. */
function isAsAsked(tokens: readonly Token[], sentence: string): boolean {
  const last = tokens.at(-1)?.text ?? '';
  return PARTICLES.has(last) && STATES.has(tokens.at(-2)?.text ?? '') && sentence.endsWith(` ${last}`);
}
const PARTICLES = new Set(['on', 'off', 'in', 'out', 'up', 'down', 'over', 'back']);
const STATES = new Set(["it's", 'is', "they're", 'are', 'still', 'all']);
export const endsAsAsked = (text: string, sentence: string): boolean =>
  isAsAsked(withoutCourtesy(tokenise(text)), sentence);

/** What the caller is, wants or allows, not how things are. */
const WISHED = /\b(?:you|you'd|i|we|me|us)\b/;
/** "Does it look right?" - "It looks" */
const LINKING = new Set([
  'look',
  'sound',
  'seem',
  'feel',
  'everything',
  'correct',
  'confirm',
  'sure',
  'check',
]);

const tellingWords = (tokens: readonly Token[]): string[] =>
  tokens.map(wordOf).filter((word) => !EMPTY.has(word) && !POINTING.has(word));

/** "Cancel it": the pronoun at the end stands for what was asked about. */
const POINTING = new Set(['it', 'that', 'this', 'them', 'one', 'ones', 'me', 'now', 'here', 'there']);
const lastWord = (tokens: readonly Token[]): string =>
  tokens.map(wordOf).findLast((word) => !POINTING.has(word)) ?? '';

/** "Orders" takes up "an order". */
const wordOf = ({ text }: Token): string => (text.length > 3 ? text.replace(/(?:'s|s)$/, '') : text);

function withoutCourtesy(tokens: readonly Token[]): readonly Token[] {
  const start = tokens.findIndex(({ text }) => !BEFORE.has(text));
  const end = tokens.findLastIndex(({ text }) => !BEHIND.has(text));
  return start < 0 ? [] : tokens.slice(start, Math.max(end, start) + 1);
}
