/**
 * Answers to "when?" that need no calendar and no clock: at once ("right now"), as soon as it can be ("asap", "the next
 * available slot"), or whenever ("any day", "I'm flexible"). Enter tokens; leave the verdict where they are all of the
 * answer, with the usual words around them, or null. Read from left to right, each place once, so that a part of a
 * sentence ("I don't know right now", "now let me see") is never taken for an answer.
 */
import { oneOf } from '../../semantics/one-of.ts';
import { ASKING_FOR_TIME } from './asking-for-time.ts';
import { splitCorrections } from './corrections.ts';
import { monthIndex, weekdayIndex } from './date-fields.ts';
import { isNumberWord } from './numbers.ts';
import { endsOpen, isCloser, isLeadIn } from './phrases.ts';
import type { SlotVerdict } from './slot.ts';
import { gapAt, phraseLengthAt, phraseList, wordAt, type Token } from './tokens.ts';
import { complete, overComplete } from './verdict.ts';

/** `now` is a day, today; the others leave the day to the agent. */
type Meaning = 'now' | 'soonest' | 'any';

/** Patterns start where they are tried and end with a word; a pause is ", ". */
const atPlace = (...forms: readonly [RegExp, ...RegExp[]]): RegExp =>
  new RegExp(`(?:${oneOf(...forms).source})(?![^ ,])`, 'y');

const AT_ONCE = atPlace(
  /(?:right )?now/,
  /(?:right )?this (?:very )?(?:minute|moment|second|instant)/,
  /(?:right|straight) away|straightaway/,
  /immediately|instantly|at once/,
);
const OPENING =
  '(?: slot| appointment| opening| one| time| date| day| flight| train| table| opportunity| convenience)';
const SOONEST = atPlace(
  /as (?:soon|early|quickly|quick|fast) as (?:(?:it's |that's |humanly )?possible|(?:you|we|i) (?:can|could|possibly can)|you have (?:something|anything|one|it))/,
  /asap|a s a p/,
  /(?:the )?(?:sooner|earlier|quicker),? the better/,
  /(?:sooner|earlier) rather than later/,
  new RegExp(
    `(?:the |your |whatever's |whatever is )?(?:very )?(?:soonest|earliest|next|first) (?:available|possible|free)${OPENING}?`,
  ),
  new RegExp(
    `(?:the |your |whatever's |whatever is )?(?:very )?(?:soonest|earliest)${OPENING}?(?: that)?(?: you have| you've got| there is| you can(?: do)?| available)?`,
  ),
  /(?:the )?next one/,
  /(?:very |pretty |really )?soon/,
);
const WHENEVER = atPlace(
  /(?:at )?any ?time (?:you (?:like|want|can)|(?:that )?(?:works|suits))(?: for)?(?: you)?/,
  /(?:at )?(?:any ?time|any moment|any day)(?: at all| of the week| during the day| of day)?/,
  /(?:whenever|whatever)(?: (?:day|time))?(?:'s| is) (?:good|best|fine|easiest|convenient|free|available|possible)(?: for you)?/,
  /(?:whenever|whatever)(?: (?:day|time))? (?:it )?(?:works|suits)(?: best)?(?: for)?(?: you)?/,
  /(?:whenever|whatever)(?: (?:day|time))? (?:you|they) (?:can|could|like|want|prefer|think|have(?: (?:time|something|anything|space|room|one))?)/,
  /(?:whenever|whatever)(?: (?:day|time))? (?:you are|you're|they are|they're) (?:free|available|ready|open)/,
  /whatever(?: (?:day|time))? (?:you've|you have) got/,
  /whenever|anytime|all day/,
  /(?:it )?(?:really )?(?:doesn't|does not)(?: really)? matter(?: to me)?/,
  /(?:it )?makes no difference(?: to me)?/,
  /(?:i'm|i am|we're|we are|my schedule is|my schedule's)(?: (?:pretty|very|totally|quite|completely|really|wide))* (?:flexible|easy|open)/,
  /(?:i|we) (?:really )?(?:don't|do not)(?: really)? (?:mind|care)/,
  /(?:(?:i|we) (?:have|don't have a|don't really have a) |i've got )?(?:no )?(?:particular |real )?preference/,
  /(?:it's |it is )?(?:entirely |totally )?up to you|you (?:choose|pick|decide)/,
);
/** What stands in front of an answer without being part of it, beside lead-ins and what gains time. */
const BEFORE = atPlace(
  /as of/,
  /(?:i|we) (?:think|guess|suppose|mean|hope)|i'd say|i would say/,
  /preferably|ideally|hopefully|possibly|honestly|really|basically/,
  /(?:no|nah|like|or|anything|something|some time|sometime|if possible|if you can)/,
);
const BEHIND = atPlace(
  /if (?:you|i|we|it|that) (?:can|could|may)/,
  /if (?:(?:it's|that's|it is|that is|at all) )?(?:all )?(?:possible|okay|ok|fine|right|alright)/,
  /if (?:it|that) works(?: for you)?|if you don't mind/,
  /i (?:think|guess|suppose|mean)|to be honest|honestly|really|actually|basically|preferably|ideally/,
  /(?:is|works|would be|will be|will|would)(?: (?:absolutely|totally|just|also|do|work))?/,
  /(?:lovely|ideal|nice|okay|ok|awesome|wonderful|preferable)/,
  /with me|to me|for us|with us|for you|at all|or|and|so/,
);
/** Behind these, an answer may be the last words of a longer sentence ("I'd like to go now"). */
const WISHES = atPlace(
  /(?:i|we)(?:'d| would) (?:really )?(?:like|love|prefer|need|want|rather)/,
  /(?:i|we) (?:really |just )?(?:want|need|wanna|hope|can|could)/,
  /(?:i'm|we're|i am|i was|we were) (?:hoping|ready|available|free)/,
  /(?:can|could|may) (?:i|we|you)|let's|is there|do you have|have you got/,
);
/** Words between the wish and its time. */
const MAX_WISHED_WORDS = 6;
/** A sentence about something else than what is wished for. */
const NOT_WISHED =
  /^(?:.*n't|not|know|tell|say|think|hear|see|what|why|how|who|which|because|but|if|that|then)$/;
const DAY_WORDS = /^(?:today|tonight|tomorrow|morning|afternoon|evening|noon|week|weekend|month)$/;
/** "So now", "okay, now", "for now" open another thing. */
const NOT_BEFORE_NOW =
  /^(?:so|okay|ok|alright|right|there|here|hi|hello|hey|and|but|for|until|by|up|let's|to|i|we)$/;
/** "I'm at work right now", "my phone is dead right now": not when, but how it is. */
const ABOUT_CALLER = /^(?:i'm|im|am|we're|my)$/;
const MOST_WORDS_BEFORE = 8;
const ASKING = phraseList(ASKING_FOR_TIME);

/** "Any day" - "but Friday", "any time" - "after five"; hardly anything follows "now" or "as soon as possible". */
const CONFIDENCE: Readonly<Record<Meaning, number>> = { now: 0.85, soonest: 0.85, any: 0.65 };
const VAGUE_CONFIDENCE = 0.65;
/** "Any time is fine": what was open is closed. */
const CLOSED_CONFIDENCE = 0.8;
const WISHED_CONFIDENCE = 0.75;
const MORE_CONFIDENCE = 0.6;

type Found = {
  readonly meaning: Meaning;
  readonly confidence: number;
  readonly length: number;
  /** A sentence of its own follows ("as soon as possible, it's urgent"). */
  readonly more?: boolean;
};

/** Why a whole answer has no day or no time. */
export const NO_CALENDAR_REASON = 'needs no calendar';

/** The verdict on an answer without a calendar; `today` null = the question is for the time of day. Null: it is none. */
export function withoutCalendar(tokens: readonly Token[], today: string | null): SlotVerdict | null {
  const { parts, corrected } = splitCorrections(tokens);
  // "It doesn't matter, actually": what takes something back elsewhere.
  const found = readWhole(tokens) ?? (corrected ? readWhole(parts.at(-1) ?? []) : null);
  if (found === null) return null;
  const value = found.meaning === 'now' ? today : null;
  const rest = { value, corrected };
  if (found.more === true)
    return overComplete(MORE_CONFIDENCE, 'words behind an answer without a calendar', rest);
  return complete(found.confidence, NO_CALENDAR_REASON, rest);
}

type Reading = {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly starts: readonly number[];
};

function readingOf(tokens: readonly Token[]): Reading {
  let text = '';
  const starts = tokens.map((token, index) => {
    text += index === 0 ? '' : /[,.;!?]/.test(token.gap) ? ', ' : ' ';
    text += token.text;
    return text.length - token.text.length;
  });
  return { text, tokens, starts };
}

function readWhole(tokens: readonly Token[]): Found | null {
  const reading = readingOf(tokens);
  let found: Found | null = null;
  let wished: number | null = null;
  for (let index = 0; index < tokens.length;) {
    const next = momentAt(reading, index, wished !== null);
    if (next !== null) {
      found = joined(found, wished === null ? next : { ...next, confidence: WISHED_CONFIDENCE });
      index += next.length;
      continue;
    }
    const wish: number = found === null ? wordsAt(reading, index, WISHES) : 0;
    const around = wish > 0 ? wish : found === null ? beforeAt(reading, index) : behindAt(reading, index);
    if (wish > 0) wished = 0;
    else if (around === 0) {
      if (found !== null) return withMore(found, tokens, index);
      if (wished === null || !mayBeWished(tokens[index] as Token)) return null;
      wished += 1;
      if (wished > MAX_WISHED_WORDS) return null;
    } else found = closed(found);
    index += Math.max(1, around);
  }
  return endsInLink(tokens) || breaksOff(tokens) ? null : found;
}

/** "Now, let me see" and "any time, I work from home" are told apart by nobody, what is "as soon as possible" stays it. */
function withMore(found: Found, tokens: readonly Token[], index: number): Found | null {
  const apart = /[,.;!?]/.test(gapAt(tokens, index));
  const none = found.meaning !== 'soonest' || !apart || endsOpen(tokens);
  return none || tokens.slice(index).some(mayNameDay) ? null : { ...found, more: true };
}

const closed = (found: Found | null): Found | null =>
  found === null ? null : { ...found, confidence: Math.max(found.confidence, CLOSED_CONFIDENCE) };

/** "Could we do Monday, as soon as possible", "as soon as possible, today": the day is left to the dates. */
const mayNameDay = (token: Token): boolean =>
  isNumberWord(token) || weekdayIndex(token) >= 0 || monthIndex(token) >= 0 || DAY_WORDS.test(token.text);
const mayBeWished = (token: Token): boolean => !NOT_WISHED.test(token.text) && !mayNameDay(token);
const endsInLink = (tokens: readonly Token[]): boolean =>
  /^(?:or|and|so|is|would|will)$/.test(tokens.at(-1)?.text ?? '');

/** "Now or as soon as possible": no day any more. */
const joined = (old: Found | null, next: Found): Found =>
  old === null || old.meaning === next.meaning ? next : { ...next, meaning: 'soonest' };

function momentAt(reading: Reading, index: number, wished: boolean): Found | null {
  const once = wordsAt(reading, index, AT_ONCE);
  const word = wordAt(reading.tokens, index);
  if (once > 0) {
    const opens = word === 'now' && NOT_BEFORE_NOW.test(wordAt(reading.tokens, index - 1));
    const before = reading.tokens.slice(Math.max(0, index - MOST_WORDS_BEFORE), index);
    const told = !wished && before.some(({ text }) => ABOUT_CALLER.test(text));
    return opens || told ? null : { meaning: 'now', confidence: CONFIDENCE.now, length: once };
  }
  const soonest = wordsAt(reading, index, SOONEST);
  // "How soon?" asks.
  if (soonest > 0 && wordAt(reading.tokens, index - 1) !== 'how') {
    const vague = wordAt(reading.tokens, index + soonest - 1);
    const confidence = vague === 'soon' || vague === 'earliest' ? VAGUE_CONFIDENCE : CONFIDENCE.soonest;
    return { meaning: 'soonest', confidence, length: soonest };
  }
  const length = wordsAt(reading, index, WHENEVER);
  if (length === 0) return null;
  const last = wordAt(reading.tokens, index + length - 1);
  const said =
    length > 1 &&
    (/^(?:whenever|whatever)/.test(word) || /^(?:works|suits|you|choose|pick|decide)$/.test(last));
  return { meaning: 'any', confidence: said ? CLOSED_CONFIDENCE : CONFIDENCE.any, length };
}

function beforeAt(reading: Reading, index: number): number {
  const token = reading.tokens[index];
  const words = wordsAt(reading, index, BEFORE);
  if (words > 0) return words;
  const asking = phraseLengthAt(reading.tokens, index, ASKING);
  return asking > 0 ? asking : token !== undefined && isLeadIn(token) ? 1 : 0;
}

function behindAt(reading: Reading, index: number): number {
  const token = reading.tokens[index];
  const words = wordsAt(reading, index, BEHIND);
  return words > 0 ? words : token !== undefined && isCloser(token) ? 1 : 0;
}

/** How many words the pattern takes at the token. */
function wordsAt({ text, starts }: Reading, index: number, form: RegExp): number {
  form.lastIndex = starts[index] ?? text.length;
  const match = form.exec(text)?.[0] ?? '';
  return match === '' ? 0 : match.split(' ').length;
}

/** "Tomorrow, as early as possible", "any time on Monday": with the day, the hour is given too. */
export function leavesHourOpen(tokens: readonly Token[]): boolean {
  if (tokens.length > MOST_WORDS_WITH_DAY || tokens.some(({ text }) => text === 'not')) return false;
  const reading = readingOf(tokens);
  return tokens.some((token, index) => token.text !== 'now' && momentAt(reading, index, false) !== null);
}
/** Beyond these it is told of something else ("whenever I plug in the second monitor"). */
const MOST_WORDS_WITH_DAY = 8;

/** Of one of these answers not yet all is said. */
const BROKEN_OFF = oneOf(
  /(?:^| )as (?:soon|early|quickly|quick|fast)(?: as(?: (?:you|we|i|it's|that's|humanly))?)?$/,
  /(?:^| )the (?:sooner|earlier|quicker)(?:,? the)?$/,
  /^(?:[^ ]+ ){0,2}(?:any|as)$/,
  /(?:^| )(?:whenever|whatever)(?: (?:day|time))? (?:you|you've|it|is|works for|suits for)$/,
  /(?:^| )straight$/,
  /(?:^| )any ?(?:time|day) (?:that|you|works for|after|before|between|from|on|in|around|until|but|except)$/,
);
const BROKEN_OFF_WORDS = 5;

/** "I'd like to go as soon", "any": the rest has to come. */
export const breaksOff = (tokens: readonly Token[]): boolean =>
  BROKEN_OFF.test(readingOf(tokens.slice(-BROKEN_OFF_WORDS)).text);

/** "Any day but Friday": the day named is the one it is not. */
const EXCEPT =
  /(?:^| )any (?:other )?(?:day|time)(?: of the week)?,? (?:but|except|besides|other than|apart from) [^ ]/;
export const namesException = (tokens: readonly Token[]): boolean => EXCEPT.test(readingOf(tokens).text);
