/**
 * What callers say to gain time ("hang on", "let me check", "just a second"), in one list: in front of an answer it is no
 * part of it, within a dictation its number words are none, alone or at the end it asks to wait. Enters tokens.
 */
import { isLeadIn } from './phrases.ts';
import { phraseLengthAt, phraseList, wordAt, type PhraseList, type Token } from './tokens.ts';

const SPANS = ['second', 'sec', 'moment', 'minute'];
const SPAN_LEADS = ['a', 'one', '1', 'just a', 'just one', 'give me a', 'give me one', 'give me just a', 'give me just one', 'hold on a', 'hold on one', 'hang on a', 'hang on one']; // prettier-ignore
const SEARCHES = ['think', 'check', 'look', 'find it', 'get it'];

/** With bars between them, to be put in a list of phrases. */
export const ASKING_FOR_TIME = [
  ...SPAN_LEADS.flatMap((lead) => SPANS.map((span) => `${lead} ${span}`)),
  ...SEARCHES.flatMap((search) => [`let me ${search}`, `let me just ${search}`]),
  'let me see',
  "let's see",
  'hold on',
  'hang on',
  'bear with me',
].join(' | ');
const ASKING = phraseList(ASKING_FOR_TIME);

/** "Let me get my card": what is looked for follows, so it stands in front of other words or at the end. */
const LOOKS_FOR = /^(?:(?:let me|let's) (?:just )?(?:see|check|look|think|find|get|grab|pull|open))\b/;
/** Words of "give me just one second". */
const LONGEST_ASKING = 5;
const OPENERS: ReadonlySet<string> = new Set(
  'oh well so and yes yeah yep sure okay ok alright of course wait please sorry'.split(' '),
);
/** "Hold on, let me get my card". */
const MAX_ASKING_WORDS = 8;

/** "One second please", "hang on", "let me just find it": the value comes when the caller has it. */
export function asksForTime(tokens: readonly Token[]): boolean {
  return (tokens.length <= MAX_ASKING_WORDS && beginsAsking(tokens)) || endsAsking(tokens);
}

function beginsAsking(tokens: readonly Token[]): boolean {
  const start = tokens.findIndex(({ text }) => !OPENERS.has(text));
  if (start < 0) return false;
  return phraseLengthAt(tokens, start, ASKING) > 0 || LOOKS_FOR.test(wordsOf(tokens.slice(start)));
}

/** "I always forget this, let me see." */
function endsAsking(tokens: readonly Token[]): boolean {
  const last = tokens.slice(-LONGEST_ASKING);
  return last.some((_, index) => phraseLengthAt(last, index, ASKING) === last.length - index);
}

const wordsOf = (tokens: readonly Token[]): string => tokens.map(({ text }) => text).join(' ');

/** Said beside a value under way, without being part of it; the number words in it are none. */
const BESIDE_VALUE = phraseList(`
  ${ASKING_FOR_TIME}
    | you know | here it is | here we go | that's the one | best one | good one | only one | main one | other one | new one
    | i think | i believe | i guess | i think it's | i think it is | i think that's | i believe it's | i guess it's | i'd say | i would say
    | i have it here | i have it right here | i've got it here
`);

/** The words without what only gains time; the last word where there is nothing else. */
export function withoutStalling(tokens: readonly Token[]): readonly Token[] {
  const kept = withoutPhrases(tokens, BESIDE_VALUE);
  return kept.length === 0 ? tokens.slice(-1) : kept;
}

/**
 * "One moment" is no time of day and no amount, though "that's the one" may be. "In a second" promises the answer, "in a
 * minute" is one.
 */
export function withoutAskingForTime(tokens: readonly Token[]): readonly Token[] {
  const start = tokens.findIndex((token) => !isLeadIn(token));
  const inMinutes = wordAt(tokens, start) === 'in' && tokens.some(({ text }) => text === 'minute');
  return inMinutes ? tokens : withoutPhrases(tokens, ASKING);
}

function withoutPhrases(tokens: readonly Token[], phrases: PhraseList): readonly Token[] {
  const kept: Token[] = [];
  for (let index = 0; index < tokens.length;) {
    const length = phraseLengthAt(tokens, index, phrases);
    if (length === 0) kept.push(tokens[index] as Token);
    index += Math.max(1, length);
  }
  return kept;
}
