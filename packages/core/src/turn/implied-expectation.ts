/**
 * What the user's own words imply where the agent asked for nothing in particular: somebody who reads out
 * digits will not be done after three of them. Pure, a few microseconds.
 */
import type { ToolDefinition } from '../tools/tool-definition.ts';
import { parseSlot, type SlotContext } from './slots/index.ts';
import { inEnglish, isForeign } from './slots/in-english.ts';
import { isNumberWord } from './slots/numbers.ts';
import { TOO_LONG_REASON } from './slots/phone.ts';
import { isCloser, isLeadIn, promisesValue } from './slots/phrases.ts';
import type { Expectation, SlotVerdict } from './slots/slot.ts';
import { tokenise, type Token } from './slots/tokens.ts';
import { complete } from './slots/verdict.ts';
import { announcedValue } from './tool-expectation.ts';
import { endsAsAsked, takesUp, waitsForSignal } from './repeated-question.ts';
import { AUXILIARY, lastSentence, withoutOpeners } from './asked-sentence.ts';
import { namedValue } from './asked-value.ts';
import { GROUPED_KINDS } from './dictated-kinds.ts';

/** Fewer digits are a count or a choice, not a dictated number. */
const FEWEST_DIGITS = 3;
/** Words beside the digits that still make it a dictation: "it's", "my number is". */
const MOST_OTHER_WORDS = 4;

/** Times, dates, amounts ("7:30", "3/4/26", "$1,250") are one word each, and no digits. */
const WORD = /[a-z']+|[$€£]?\d+(?:[-.:/,]\d+)*/g;
const DIGIT =
  'zero|oh|o|one|two|three|four|five|six|seven|eight|nine|niner|double|triple|hundred|\\d+(?:[-.]\\d+)*';
const wordsIn = (text: string): readonly string[] => text.toLowerCase().match(WORD) ?? [];
const DIGIT_WORD = new RegExp(`^(?:${DIGIT})$`);
/** Two digits with a comma between them are read out one by one; the recogniser may have misheard one beside them. */
const READ_OUT = new RegExp(`\\b(?:${DIGIT}), (?:${DIGIT})\\b`);
const MOST_MISHEARD = 1;

/** Written alone, or beside another, it is hardly ever the beginning of a number. */
const YEAR = /^(?:19|20)\d\d$/;

/** `phone` for a string of digits (its grammar knows when one is whole, and otherwise waits), else null. */
export function impliedExpectation(text: string, language = 'en'): Expectation | null {
  const said = isForeign(language) ? inEnglish(text, language) : text;
  const words = wordsIn(said);
  const digits = words.filter((word) => DIGIT_WORD.test(word));
  if (digits.length > 0 && digits.every((word) => YEAR.test(word))) return null;
  const count = digits.reduce((sum, word) => sum + Math.max(1, word.replace(/\D/g, '').length), 0);
  // "885 921, no wait", "885 dash": digits follow.
  const last = words.findLast((word) => !BETWEEN_DIGITS.has(word));
  const others = words.length - digits.length;
  if (words.some((word) => OF_COUNTS.has(word))) return null;
  if (PLUS.test(said.trim()) && words.every(isOfPlus) && (count > 1 || said.includes('+')))
    return { kind: 'phone' };
  if (CLOCK.test(said.trim())) return null;
  if (others <= MOST_MISHEARD && READ_OUT.test(text.toLowerCase())) return { kind: 'phone' };
  if (count < FEWEST_DIGITS || others > MOST_OTHER_WORDS || isCount(words, digits)) return null;
  return last !== undefined && DIGIT_WORD.test(last) ? { kind: 'phone' } : null;
}

const BETWEEN_DIGITS: ReadonlySet<string> = new Set(['no', 'wait', 'sorry', 'actually', 'dash', 'hyphen']);
/** "Five or six hundred", "between 10 and 11", "140 over 90", "eighty two thousand five hundred", "101 point five" */
const OF_COUNTS: ReadonlySet<string> = new Set(['or', 'between', 'over', 'thousand', 'million', 'point']);
/** "Plus four four" begins a country code; "plus one" is a guest, "plus two kids" are no digits. */
const PLUS = /^(?:it's )?(?:plus |\+)/i;
const isOfPlus = (word: string): boolean => DIGIT_WORD.test(word) || word === 'plus' || word === "it's";
/** "At 10 30": a time whose colon the recogniser left out. */
const CLOCK =
  /\b(?<!me )(?:at|around|about|by|until|since|before|after|from|to|till|\w for) (?:1?\d|2[0-3]) [0-5]\d[.!?]?$/i;

/** "I need 200", "flight 381", "I'll take 250": one number, and words before it that lead up to no dictation. */
function isCount(words: readonly string[], digits: readonly string[]): boolean {
  const [number = ''] = digits;
  if (digits.length > 1 || number.length > MOST_COUNTED) return false;
  const before = words.slice(0, words.indexOf(number));
  if (before.some((word) => CHOOSING.has(word))) return true;
  return before.length > 0 && !promisesValue(tokenise(before.join(' ')));
}

/** Digits of a count written as one; more are read out. */
const MOST_COUNTED = 4;
const CHOOSING: ReadonlySet<string> = new Set([
  'take',
  'get',
  'got',
  'like',
  'want',
  'give',
  'say',
  'about',
  'maybe',
]);

type Known = {
  readonly context: SlotContext;
  readonly tools: readonly ToolDefinition[];
  readonly agentWords: string;
  /** What the agent's last sentence names without asking for it (`mentionedExpectation`). */
  readonly mentioned: Expectation | null;
};

/** What the words are read as, and the verdict of its grammar. */
export type Answer = {
  readonly expectation: Exclude<Expectation, { readonly kind: 'open' }>;
  readonly verdict: SlotVerdict;
};

/**
 * The words as an answer to what was asked for, unless that was nothing in particular, or yes or no and the words are
 * neither: then they tell themselves ("is that the number?" - "four one five ..."). "No" to "do you have a number?" is no.
 * Null: they answer nothing in particular. Each grammar reads the words once.
 */
export function readAnswer(asked: Expectation, text: string, known: Known): Answer | null {
  const { context, tools, mentioned } = known;
  const answer = numberOrLonger(answerTo(asked, text, context), text, context);
  if (answer !== null) {
    const taken = takenUp(answer, text, known);
    if (taken !== null) return taken;
    const refusal = refusalOf(answer, text, known);
    if (refusal !== null) return refusal;
    if (!isMoreThanYesOrNo(answer, text, known)) return answer;
  }
  const announced = announcedValue(text, tools);
  if (announced !== null) return answerTo(announced, text, context);
  const named = mentioned === null ? null : mentionedValue(mentioned, text, context);
  if (named !== null) return named;
  const implied = impliedExpectation(text, context.language);
  if (implied === null) return answer;
  return numberOrLonger(answerTo(implied, text, context), text, context);
}

/** How sure it is that the question's own words are all that comes. */
const TAKEN_UP_CONFIDENCE = 0.6;

/** "Would you like a receipt?" - "A receipt, please." */
function takenUp(
  { expectation, verdict }: Answer,
  text: string,
  { context, agentWords }: Known,
): Answer | null {
  if (expectation.kind !== 'yes-no' || context.language !== 'en') return null;
  const { status } = verdict;
  if (status !== 'impossible' && status !== 'incomplete') return null;
  const sentence = lastSentence(agentWords);
  // "I have it": elsewhere a value may follow.
  const unread = status === 'impossible' || waitsForSignal(sentence) || endsAsAsked(text, sentence);
  if (!unread || !takesUp(text, sentence)) return null;
  return { expectation, verdict: complete(TAKEN_UP_CONFIDENCE, 'takes up the question', { value: 'yes' }) };
}

/** More digits than a telephone number has, with one too many heard, are a card, else an account or the like. */
function numberOrLonger(number: Answer | null, text: string, context: SlotContext): Answer | null {
  if (number?.verdict.reason !== TOO_LONG_REASON) return number;
  const card = answerTo({ kind: 'card' }, text, context);
  if (card?.verdict.status === 'complete') return card;
  const digits = answerTo({ kind: 'digits', length: null }, text, context);
  const size = digits?.verdict.value?.length ?? 0;
  return size >= FEWEST_LONG_DIGITS && size <= MOST_LONG_DIGITS ? digits : number;
}
const FEWEST_LONG_DIGITS = 12;
/** More are two telephone numbers, or one said twice. */
const MOST_LONG_DIGITS = 19;

const answerTo = (expectation: Expectation, text: string, context: SlotContext): Answer | null =>
  expectation.kind === 'open' ? null : { expectation, verdict: parseSlot(text, expectation, context) };

/** "Is there a number I can call?" - "No, there isn't." */
function refusalOf(
  { expectation, verdict }: Answer,
  text: string,
  { context, agentWords }: Known,
): Answer | null {
  if (expectation.kind === 'yes-no' || expectation.kind === 'choice') return null;
  if (verdict.status !== 'impossible' || context.language !== 'en' || !REFUSAL.test(text)) return null;
  if (!AUXILIARY.test(withoutOpeners(lastSentence(agentWords)))) return null;
  const refusal = answerTo({ kind: 'yes-no' }, text, context);
  return refusal?.verdict.status === 'complete' && refusal.verdict.value === 'no' ? refusal : null;
}

const REFUSAL = /^\W*(?:no|nope|nah|not|i (?:don't|do not))\b/i;

/** "Four one five", "yes, four one five"; a "no, it's four one six" refuses what the agent has said. */
function isMoreThanYesOrNo({ expectation, verdict }: Answer, text: string, known: Known): boolean {
  if (expectation.kind !== 'yes-no') return false;
  const { status, value } = verdict;
  const more = status === 'impossible' || (status === 'over-complete' && value === 'yes');
  return more && !saysAgain(text, known);
}

/** "Your card ending in 4242?" - "Yes, 4242." */
function saysAgain(text: string, { context, agentWords }: Known): boolean {
  const digits = wordsIn(text).filter((word) => DIGIT_WORD.test(word));
  if (digits.length === 0) return false;
  const asked = agentWords.slice(-MOST_MENTION_CHARS);
  const [, ...behind] = ` ${wordsIn(asked).join(' ')} `.split(` ${digits.join(' ')} `);
  if (behind.some((rest) => !DIGIT_WORD.test(rest.split(' ')[0] ?? ''))) return true;
  const { value } = parseSlot(text, { kind: 'digits', length: null }, context);
  const written = asked.match(WRITTEN_NUMBER) ?? [];
  return value !== null && written.some((number) => number.replace(/\D/g, '').endsWith(value));
}

/** What the agent's last sentence names ("I can look you up by phone number"), of what is dictated in groups; fixed for a turn. */
export function mentionedExpectation(agentWords: string, language: string): Expectation | null {
  if (language !== 'en') return null;
  const named = namedValue(lastSentence(agentWords));
  return named !== null && GROUPED_KINDS.has(named.kind) && named.kind !== 'spelled' ? named : null;
}

/** The words as the value that the agent has named, if they are plainly one. */
function mentionedValue(mentioned: Expectation, text: string, context: SlotContext): Answer | null {
  const answer = answerTo(mentioned, text, context);
  if (answer === null) return null;
  const { status, value } = answer.verdict;
  if (status === 'impossible' || status === 'over-complete' || value === null) return null;
  if (mentioned.kind === 'email') return /[@._]/.test(value) ? answer : null;
  if (mentioned.kind === 'address') return status === 'complete' ? answer : null;
  // "Twenty of them", "thirty days", "at 7:30": there is a number in it.
  const other = TIME_OR_MONEY.test(text) || CLOCK.test(text.trim());
  if (mentioned.kind !== 'iban' && (other || !tokenise(text).every(isOfNumber))) return null;
  return value.replace(/\D/g, '').length >= FEWEST_MENTIONED_DIGITS ? answer : null;
}

const WRITTEN_NUMBER = /\d(?:[\s().-]{0,3}\d)*/g;
const TIME_OR_MONEY = /\d[:/]\d|[$€£]\d/;
const isOfNumber = (token: Token): boolean =>
  DIGIT_WORD.test(token.text) || isNumberWord(token) || isLeadIn(token) || isCloser(token);

/** A sentence that asks is no longer. */
const MOST_MENTION_CHARS = 300;
/** Of a number that has been named; a count has one. */
const FEWEST_MENTIONED_DIGITS = 2;

/** Below this a recogniser has guessed: clear words have .7-.8, nine in ten of those in calls more than this. */
const UNCLEAR = 0.62;
const FEW_WORDS = 4;
const SOUNDS_LIKE_DIGIT = new RegExp(`^(?:${DIGIT}|won|to|too|for|fore|ate)$`);

/**
 * A few words that the recogniser has guessed, with a digit among them ("big suit, too"): probably the first digits of a
 * number, which nothing but more of them makes clear. `sureness`: the recogniser's of its words, 0-1.
 */
export function isUnclearNumber(text: string, sureness: number | undefined): boolean {
  if (sureness === undefined || sureness >= UNCLEAR) return false;
  const words = text.toLowerCase().match(/[a-z']+|\d+/g) ?? [];
  return words.length <= FEW_WORDS && words.some((word) => SOUNDS_LIKE_DIGIT.test(word));
}
