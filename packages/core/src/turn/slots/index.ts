/**
 * Entry to the slot grammars: picks the grammar of what the agent has asked for. Pure, never throws, linear in
 * the (bounded) text. Where a language has no grammar for a kind, confidence 0 tells the caller to decide without one.
 */
import { addressGrammar } from './address.ts';
import { amountGrammar } from './amount.ts';
import { asksForTime } from './asking-for-time.ts';
import { cardGrammar } from './card.ts';
import { choiceGrammar } from './choice.ts';
import { isZero } from './date-numbers.ts';
import { dateGrammar } from './date.ts';
import { digitsGrammar } from './digits.ts';
import { emailGrammar } from './email.ts';
import { foreignYesNo } from './foreign-yes-no.ts';
import { ibanGrammar } from './iban.ts';
import { inEnglish, isForeign } from './in-english.ts';
import { nameGrammar } from './name.ts';
import { isNumberWord } from './numbers.ts';
import { isAgreement, refersToKnown, saysSomethingElse } from './other-talk.ts';
import { phoneGrammar } from './phone.ts';
import { announcesValue, endsOnIsAll } from './phrases.ts';
import type { Expectation, SlotContext, SlotVerdict } from './slot.ts';
import { spelledGrammar } from './spelled.ts';
import { tokenise } from './tokens.ts';
import { dateTimeGrammar, timeGrammar } from './time.ts';
import { impossible, incomplete, overComplete } from './verdict.ts';
import { NO_CALENDAR_REASON } from './without-calendar.ts';
import { yesNoGrammar } from './yes-no.ts';

export type { Expectation, SlotContext, SlotGrammar, SlotKind, SlotStatus, SlotVerdict } from './slot.ts';

/** Languages with grammars (BCP 47 primary subtags); English has all kinds, the others yes/no and what FIGURES holds. */
export const SLOT_LANGUAGES: readonly string[] = ['en', 'de', 'es', 'fr'];

/** What the words so far mean for the value asked for; see SlotVerdict. Never throws. */
export function parseSlot(text: string, expectation: Expectation, context: SlotContext): SlotVerdict {
  if (expectation.kind === 'open') return impossible(0, 'nothing particular is expected');
  if (isForeign(context.language)) return foreignVerdict(text, expectation, context);
  if (context.language !== 'en') return NO_GRAMMAR;
  return englishVerdict(text, expectation, context);
}

type Expected = Exclude<Expectation, { kind: 'open' }>;

const NO_GRAMMAR = incomplete(0, 'no grammar for this language');
/** Kinds whose values are the same figures and letters in every language, once the words around them are. */
const FIGURES: ReadonlySet<Expectation['kind']> = new Set(['phone', 'digits', 'card', 'iban', 'email']);

function foreignVerdict(text: string, expectation: Expected, context: SlotContext): SlotVerdict {
  const { language } = context;
  if (!isForeign(language)) return NO_GRAMMAR;
  if (expectation.kind === 'yes-no') return foreignYesNo(text, language);
  const words = expectation.kind === 'amount' ? 'amount' : TIMES.has(expectation.kind) ? 'when' : null;
  return words !== null || FIGURES.has(expectation.kind)
    ? englishVerdict(inEnglish(text, language, words), expectation, context)
    : NO_GRAMMAR;
}

function englishVerdict(text: string, expectation: Expected, context: SlotContext): SlotVerdict {
  const verdict = agreedOnly(grammarVerdict(text, expectation, context), text);
  const tokens = tokenise(text);
  if (verdict.status === 'incomplete' && verdict.value !== null && endsOnIsAll(tokens))
    return overComplete(SAID_TO_BE_ALL_CONFIDENCE, 'said to be all', verdict);
  const announced = verdict.status === 'impossible' ? announcedVerdict(text, expectation, context) : null;
  if (announced !== null) return announced;
  const { corrected } = verdict;
  const unread = verdict.status === 'incomplete' || expectation.kind === 'name';
  if (unread && refersToKnown(tokens))
    return impossible(OTHER_TALK_CONFIDENCE, 'what is known already', { corrected });
  if (isNotBegun(verdict, expectation.kind)) {
    if (asksForTime(tokens)) return incomplete(AGREED_CONFIDENCE, 'asks for time', { corrected });
    if (announcesValue(tokens)) return incomplete(ANNOUNCED_CONFIDENCE, 'leads up to a value', { corrected });
  }
  return mayBeOtherTalk(verdict, expectation.kind) &&
    !endsInDictation(verdict, text) &&
    saysSomethingElse(text)
    ? impossible(OTHER_TALK_CONFIDENCE, 'a sentence of its own')
    : verdict;
}

/**
 * "You should have it, but it's nine rose lane": the value stands behind the last "it's", if one does. "It's two floors down",
 * "it's twenty years old" only have a number in them.
 */
function announcedVerdict(text: string, expectation: Expected, context: SlotContext): SlotVerdict | null {
  const rest = /^.*\bit(?:['’]s| is)\s+(.+)$/is.exec(text)?.[1];
  const verdict = rest === undefined ? null : grammarVerdict(rest, expectation, context);
  if (rest === undefined || verdict === null || verdict.status === 'impossible') return null;
  const { status, value, reason } = verdict;
  // "I'd like to know what time it is right now"
  if (reason === NO_CALENDAR_REASON) return null;
  if (/@/.test(value ?? '')) return verdict;
  const digits = (value ?? '').replace(/\D/g, '').length;
  const tokens = tokenise(rest);
  const endsInNumber = isNumberWord(tokens.at(-1)) || isZero(tokens, tokens.length - 1);
  return digits > 0 && (status !== 'incomplete' || digits >= NUMBER_DIGITS || endsInNumber) ? verdict : null;
}

/** "Sure." announces a value less surely than "my number is": it may be all the caller says. */
function agreedOnly(verdict: SlotVerdict, text: string): SlotVerdict {
  const leads =
    verdict.status === 'incomplete' && verdict.value === null && verdict.confidence > AGREED_CONFIDENCE;
  return leads && isAgreement(text) ? { ...verdict, confidence: AGREED_CONFIDENCE } : verdict;
}

const SAID_TO_BE_ALL_CONFIDENCE = 0.85;
const AGREED_CONFIDENCE = 0.6;
const ANNOUNCED_CONFIDENCE = 0.8;

/** How sure it is that a sentence of another kind is not the beginning of the value. */
const OTHER_TALK_CONFIDENCE = 0.7;
/** With this many digits a value is under way, whatever else the words say; of a number that is dictated, with an area code. */
const VALUE_DIGITS = 4;
const NUMBER_DIGITS = 3;

const isNotBegun = ({ status, value }: SlotVerdict, kind: Expectation['kind']): boolean =>
  kind !== 'yes-no' &&
  kind !== 'choice' &&
  !/[\d@]/.test(value ?? '') &&
  !(TIMES.has(kind) && isWhole(status));
/** "As soon as possible" is all of it, without a value. */
const isWhole = (status: SlotVerdict['status']): boolean =>
  status === 'complete' || status === 'over-complete';

const TIMES: ReadonlySet<Expectation['kind']> = new Set(['date', 'time', 'date-time']);
const SURE_PART = 0.9;
const NUMBERS: ReadonlySet<Expectation['kind']> = new Set(['phone', 'digits', 'card', 'iban']);

/** Only a value that has hardly begun can turn out to be none. */
function mayBeOtherTalk({ status, value, confidence }: SlotVerdict, kind: Expectation['kind']): boolean {
  if (kind === 'yes-no' || kind === 'choice') return false;
  const enough = NUMBERS.has(kind) ? NUMBER_DIGITS : VALUE_DIGITS;
  const begun = (value ?? '').replace(/\D/g, '').length >= enough || /@/.test(value ?? '');
  // "We moved, so it's now nine rose lane": number and street are an address, however it began.
  // "I don't have one" is no amount, "I think four" is.
  const doubtful = kind === 'amount' ? value === '1.00' : kind !== 'address';
  const open = status === 'incomplete' || (status === 'complete' && confidence <= 0.5 && doubtful);
  // "Could we do quarter", "I'd like the twenty": of these the rest is surely to come.
  const surelyPart = TIMES.has(kind) && status === 'incomplete' && confidence >= SURE_PART;
  return open && !begun && !surelyPart;
}

/** "You'd want to call eight eight eight": the clause has led up to digits, which go on. */
const endsInDictation = ({ value }: SlotVerdict, text: string): boolean =>
  /^\+?\d{2,3}$/.test(value ?? '') && isNumberWord(tokenise(text).at(-1));

function dateOrTime(
  text: string,
  expectation: Extract<Expectation, { kind: 'date' }>,
  context: SlotContext,
): SlotVerdict {
  const date = dateGrammar(text, expectation, context);
  if (date.value !== null || date.status === 'complete') return date;
  const time = timeGrammar(text, { kind: 'time' }, context);
  return time.value === null ? date : time;
}

function grammarVerdict(text: string, expectation: Expected, context: SlotContext): SlotVerdict {
  switch (expectation.kind) {
    case 'phone':
      return phoneGrammar(text, expectation, context);
    case 'email':
      return emailGrammar(text, expectation, context);
    case 'date':
      return expectation.orTime === true
        ? dateOrTime(text, expectation, context)
        : dateGrammar(text, expectation, context);
    case 'time':
      return timeGrammar(text, expectation, context);
    case 'date-time':
      return dateTimeGrammar(text, expectation, context);
    case 'name':
      return nameGrammar(text, expectation, context);
    case 'yes-no':
      return yesNoGrammar(text, expectation, context);
    case 'digits':
      return digitsGrammar(text, expectation, context);
    case 'choice':
      return choiceGrammar(text, expectation, context);
    case 'address':
      return addressGrammar(text, expectation, context);
    case 'amount':
      return amountGrammar(text, expectation, context);
    case 'card':
      return cardGrammar(text, expectation, context);
    case 'iban':
      return ibanGrammar(text, expectation, context);
    case 'spelled':
      return spelledGrammar(text, expectation, context);
  }
}
