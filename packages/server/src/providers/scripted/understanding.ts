/**
 * From a user turn to slot values: the answer to the slot asked for, values of other slots that were said
 * along ("a haircut for Friday at 3"), and which slot a correction is about. Pure; built on the grammars in
 * core, which do the reading.
 */
import { oneOf } from '@antiphon/core/semantics/one-of';
import { parseSlot, type SlotContext, type SlotVerdict } from '@antiphon/core/turn/slots/index';
import { readChoice } from '@antiphon/core/turn/slots/choice';
import { readMoment } from '@antiphon/core/turn/slots/time';
import { readDigitString } from '@antiphon/core/turn/slots/digit-string';
import { readSpelling } from '@antiphon/core/turn/slots/letters';
import { tokenise } from '@antiphon/core/turn/slots/tokens';
import { mendedSpelling } from './alternatives.ts';
import { COMMON_NAMES } from './given-names.ts';
import { expectationOf, type FlowSlot } from './flow.ts';
import { plainTurn } from './intents.ts';
import { partlyCorrected } from './partial-correction.ts';

export type Reading = {
  readonly state: 'whole' | 'part' | 'none';
  /** Canonical value; of a date-time possibly only its date or its time ("part"). */
  readonly value: string | null;
};

const NOTHING: Reading = { state: 'none', value: null };

/** Reads the answer to a question for this slot. `known`: what is known of a date-time already. */
export function readAnswer(
  slot: FlowSlot,
  text: string,
  known: string | null,
  context: SlotContext,
): Reading {
  if (slot.kind === 'date-time') return readDateTime(text, known, context, true);
  if (slot.kind === 'yes-no') {
    const hinted = hintedAnswer(slot, text);
    if (hinted !== null) return { state: 'whole', value: hinted };
  }
  const verdict =
    slot.kind === 'choice' ? readChoice(text, namesOf(slot)) : parseSlot(text, expectationOf(slot), context);
  const reading = readingOf(verdict);
  if (slot.kind === 'phone') return withLastDigits(reading, text);
  if (slot.kind === 'email') return withMendedAddress(reading, text);
  if (slot.kind !== 'name') return reading;
  return withMendedName(reading.state === 'none' ? nameInSentence(text, context) : reading, text);
}

/** Digits of a North American number, and of its last part. */
const PHONE_DIGITS = 10;
const LINE_DIGITS = 4;
/** A single digit too many is more likely one heard twice. */
const MIN_LAST_DIGITS = 2;

/**
 * "650-555-5000. Seven, three, two, five.": recognisers make whole numbers of their beginnings; what was said after
 * the pause takes the place of the digits that were made up.
 */
function withLastDigits(reading: Reading, text: string): Reading {
  const { digits, plus, after } = readDigitString(tokenise(text), null);
  const extra = digits.length - PHONE_DIGITS;
  const invented = reading.state === 'whole' && extra >= MIN_LAST_DIGITS && extra <= LINE_DIGITS;
  if (!invented || plus || after.length > 0 || /^[01]/.test(digits)) return reading;
  return { ...reading, value: `+1${digits.slice(0, PHONE_DIGITS - extra)}${digits.slice(-extra)}` };
}

const isSpelled = (text: string): boolean => {
  const tokens = tokenise(text);
  return tokens.some((_, index) => readSpelling(tokens, index) !== null);
};

/** A spelled name some letters of which sound like others; names said as words stay as they were heard. */
function withMendedName(reading: Reading, text: string): Reading {
  if (reading.value === null || !isSpelled(text)) return reading;
  const words = reading.value.split(' ').map(mendedSpelling);
  // Letters that made no name behind two that are: the words were clearer.
  const known = words.slice(0, 2).every((word) => COMMON_NAMES.includes(word.toLowerCase()));
  return { ...reading, value: (known ? words.slice(0, 2) : words).join(' ') };
}

function withMendedAddress(reading: Reading, text: string): Reading {
  if (reading.state !== 'whole' || reading.value === null || !isSpelled(text)) return reading;
  const [local = '', domain = ''] = reading.value.split('@');
  return { ...reading, value: `${local.split('.').map(mendedSpelling).join('.')}@${domain}` };
}

function readingOf(verdict: SlotVerdict): Reading {
  const { status, value } = verdict;
  if (value === null || status === 'impossible') return NOTHING;
  return { state: status === 'incomplete' ? 'part' : 'whole', value };
}

const namesOf = (slot: Extract<FlowSlot, { kind: 'choice' }>): string[][] =>
  slot.options.map((option) => [option.value, ...option.synonyms]);

/** Date and time, filled up from what is known: "make it four" keeps the day. */
export function readDateTime(
  text: string,
  known: string | null,
  context: SlotContext,
  asked: boolean,
): Reading {
  const moment = readMoment(tokenise(text), context.today, asked);
  const [knownDate, knownTime] = momentParts(known);
  let time = moment.time;
  if (asked && time === null && moment.date === null) {
    const bare = parseSlot(text, { kind: 'time' }, context);
    if (bare.status === 'complete' || bare.status === 'over-complete') time = bare.value;
  }
  if (time === null && moment.date === null) return NOTHING;
  const [date, clock] = [moment.date ?? knownDate, time ?? knownTime];
  return date !== null && clock !== null
    ? { state: 'whole', value: `${date}T${clock}` }
    : { state: 'part', value: date ?? clock };
}

/** "2026-11-24T14:30" -> both, "2026-11-24" or "14:30" -> one of them. */
export function momentParts(value: string | null): readonly [date: string | null, time: string | null] {
  if (value === null) return [null, null];
  const [head = '', tail] = value.split('T');
  if (tail !== undefined) return [head, tail];
  return head.includes(':') ? [null, head] : [head, null];
}

function hintedAnswer(slot: Extract<FlowSlot, { kind: 'yes-no' }>, text: string): 'yes' | 'no' | null {
  const plain = plainTurn(text);
  if (/^(?:no|yes|nope|yeah|yep)\b/.test(plain)) return null;
  if (slot.no.some((phrase) => plain.includes(phrase))) return 'no';
  return slot.yes.some((phrase) => plain.includes(phrase))
    ? /\bnot\b|n't\b/.test(plain)
      ? 'no'
      : 'yes'
    : null;
}

/** Values of slots nobody asked for just now: only what cannot be anything else. */
export function readUnasked(
  slot: FlowSlot,
  text: string,
  known: string | null,
  context: SlotContext,
): Reading {
  switch (slot.kind) {
    case 'date-time':
      return readDateTime(text, known, context, false);
    case 'date':
      return sure(parseSlot(text, { kind: 'date' }, context), 0.8);
    case 'choice': {
      const plain = ` ${plainTurn(text)} `;
      const named = slot.options.filter((option) =>
        [option.value, ...option.synonyms].some((word) => plain.includes(` ${word.toLowerCase()} `)),
      );
      return named.length === 1 ? { state: 'whole', value: named[0]?.value ?? null } : NOTHING;
    }
    case 'phone':
      return sure(parseSlot(text, { kind: 'phone' }, context), 0.85);
    case 'email':
      return emailInSentence(text, context);
    case 'name':
      return nameInSentence(text, context);
    default:
      return NOTHING;
  }
}

function sure(verdict: SlotVerdict, confidence: number): Reading {
  const whole = verdict.status === 'complete' || verdict.status === 'over-complete';
  return whole && verdict.confidence >= confidence ? { state: 'whole', value: verdict.value } : NOTHING;
}

const NAME_IN_SENTENCE =
  /\b(?:my name is|my name's|name is|this is|i am called|i'm called|it's under)\s+((?:[\p{L}'-]+\s*){1,4})/iu;
const NAME_ENDS = oneOf(
  /\b(?:and|i|i'd|i'm|i'll|my|calling|from|can|could|for|phone|email|number|the|at|on|with)\b.*$/iu,
  /\b(?:here|would|want|need|please|yes|no)\b.*$/iu,
);

function nameInSentence(text: string, context: SlotContext): Reading {
  const found = NAME_IN_SENTENCE.exec(text)?.[1]?.replace(NAME_ENDS, '').trim() ?? '';
  if (found === '') return NOTHING;
  const verdict = parseSlot(found, { kind: 'name' }, context);
  return verdict.status === 'complete' ? { state: 'whole', value: verdict.value } : NOTHING;
}

function emailInSentence(text: string, context: SlotContext): Reading {
  const written = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/.exec(text)?.[0];
  const said = written ?? /\be-?\s?mail(?: address)?(?: is|'s| to|:)?\s+(.+)$/iu.exec(text)?.[1];
  if (said === undefined) return NOTHING;
  return sure(parseSlot(said, { kind: 'email' }, context), 0.75);
}

const KIND_WORDS: Readonly<Partial<Record<FlowSlot['kind'], readonly string[]>>> = {
  phone: ['phone', 'phone number', 'cell', 'mobile', 'telephone'],
  email: ['email', 'e-mail', 'mail address'],
  name: ['name', 'surname'],
  date: ['date', 'day'],
  time: ['time', 'hour'],
  'date-time': ['date', 'day', 'time', 'hour'],
  address: ['address', 'street'],
};

/** The slot the words name, with what follows the name; the longest name wins, then the last one. */
export function mentionedSlot(
  slots: readonly FlowSlot[],
  text: string,
): { slot: FlowSlot; after: string; word: string } | null {
  const plain = plainTurn(text);
  let best: { slot: FlowSlot; after: string; word: string } | null = null;
  for (const slot of slots) {
    const names = [
      slot.label.toLowerCase(),
      slot.id.replace(/_/g, ' '),
      ...slot.synonyms.map((word) => word.toLowerCase()),
      ...(KIND_WORDS[slot.kind] ?? []),
    ];
    for (const word of names) {
      const at = ` ${plain} `.indexOf(` ${word} `);
      if (at < 0 || (best !== null && word.length <= best.word.length)) continue;
      best = { slot, word, after: plain.slice(at + word.length).trim() };
    }
  }
  return best;
}

const TO_VALUE =
  /^(?:is|to|should be|was|it's|as|for|should have been|needs to be)?\s*(?:wrong|incorrect|not right|not correct|isn't right)?\s*(?:it's|it is|it should be|to|is)?\s*/;
const REFUSING =
  /^(?:(?:no|nope|nah|sorry|wait|actually|oh|wrong|well|um|i mean|i meant|that's not right|that's wrong|that's not it|not quite|make (?:it|that)|change (?:it|that) to|it should be|it's|it is|should be|rather|can we make it|let's make it|could you make it)\s*)+/;

/** A corrected value as the caller may have worded it: after the slot's name, or after the refusal. */
export function correctedValue(
  slot: FlowSlot,
  said: { plain: string; after: string | null },
  known: string | null,
  context: SlotContext,
): Reading {
  // "the name is wrong" names the slot and gives no value.
  if (
    said.after !== null &&
    /^(?:is |was |are |it's |that's )?(?:wrong|incorrect|not right|not correct)?$/.test(said.after)
  )
    return NOTHING;
  const part = known === null ? null : partlyCorrected(slot, known, said.plain, context);
  if (part !== null) return { state: 'whole', value: part };
  const candidates = [said.after?.replace(TO_VALUE, ''), said.plain.replace(REFUSING, '')];
  for (const candidate of candidates) {
    if (candidate === undefined || candidate === '') continue;
    const reading = readAnswer(slot, candidate, known, context);
    if (
      reading.state === 'whole' ||
      (reading.state === 'part' && slot.kind !== 'name' && slot.kind !== 'email')
    )
      return reading;
  }
  return NOTHING;
}
