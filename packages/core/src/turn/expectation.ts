/**
 * What the agent has just asked for: from its own words ("What's the best number to reach you?") or from the
 * schema of a tool parameter that is still missing. Enters plain text, leaves an `Expectation` for the slot
 * grammars. Statements and open questions give `open`: a wrong expectation costs more than none.
 */
import { offeredOptions } from './offered-options.ts';
import { readCardinal } from './slots/numbers.ts';
import type { Expectation } from './slots/slot.ts';
import { plainText, tokenise } from './slots/tokens.ts';

const OPEN: Expectation = { kind: 'open' };
/** Only the end of what the agent said can still be unanswered. */
const MAX_UTTERANCE_CHARS = 1_200;
/** No announced code is longer than this (an IBAN has 34 characters). */
const MAX_ANNOUNCED_DIGITS = 34;

/** Never throws. Languages other than English give `open` for now. */
export function expectationFromUtterance(agentText: string, language: string): Expectation {
  if (language !== 'en') return OPEN;
  const sentences = sentencesOf(agentText.slice(-MAX_UTTERANCE_CHARS));
  const asking = sentences.findLastIndex((sentence) => isRequest(sentence));
  // A request followed by more than one statement ("take your time") is no longer the last thing heard.
  if (asking < 0 || sentences.length - 1 - asking > 1) return OPEN;
  const sentence = sentences[asking] ?? '';
  const found = kindOfRequest(plainText(sentence), sentence);
  // "Is that right?", "... or the other one?": the thing asked about stands in the sentence before.
  return found;
}

/** Cuts at sentence ends, but not inside "john.smith", "p.m." or "2.30". */
function sentencesOf(text: string): string[] {
  return text
    .replace(/\b([ap])\.m\./giu, '$1m')
    .split(/(?<=[.?!])\s+|\n+/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
}

const REQUEST_VERBS = /\b(?:please|kindly)?\s*\b(?:tell|give|spell|say|read|enter|provide|share|confirm|repeat|start with|let me have|choose|pick|dictate|leave|type)\b/;
const NEEDS = /\b(?:i(?:'ll| will)? need|i(?:'d| would) need|may i have|can i (?:have|get)|could i (?:have|get)|let me get|i'm looking for|i still need|go ahead with|i would like|i'd like|we need|we still need|i just need|all i need|i'm going to need|i'll just need)\b/;

function isRequest(sentence: string): boolean {
  const text = plainText(sentence);
  if (text.endsWith('?')) return true;
  if (/^(?:what|which|when|who|where|how|may i|can i|could i|could you|can you|would you|do you|is that|shall i|should i)\b/.test(text)) return true;
  if (/^(?:i have|i've|thanks|thank you|your|we are|we're|the|that)\b/.test(text)) return false;
  return NEEDS.test(text) || new RegExp(`^(?:(?:and|so|now|okay|great|sure|alright|all right|perfect|then|also|next|first|thanks|no problem),?\\s+)*(?:please\\s+)?${REQUEST_VERBS.source}`).test(text);
}

/** Words that ask whether something is so or shall be done. */
const CONFIRMATION =
  /\b(?:is (?:that|this|it) (?:right|correct|okay|ok|all right|alright|fine|good|you)|does that (?:work|sound|look)|do i have (?:that|this|it) right|did i (?:get|hear)|have i got|sound(?:s)? good|right\?$|correct\?$|ok(?:ay)?\?$|is everything|are you sure|anything else\b)/;
const YES_NO_START =
  /^(?:(?:and|so|okay|great|alright|all right|then|now|also|perfect|before we start|before i do|just to confirm|one last thing|one more thing|lastly|finally|thanks|thank you|got it|sorry|well)[,:]?\s+)*(?:shall|should|do|does|did|is|are|was|were|have|has|had|may|can|could|would|will|am|isn't|aren't|don't|haven't)\b/;

type Rule = readonly [pattern: RegExp, kind: 'phone' | 'email' | 'date' | 'time' | 'date-time' | 'name' | 'address' | 'amount' | 'card' | 'iban' | 'spelled'];

/** First match wins: the narrower terms stand before the wider ones. */
const RULES: readonly Rule[] = [
  [/\bibans?\b|bank account number/, 'iban'],
  [/\b(?:credit|debit|payment|bank)?\s*card number\b|\bnumber (?:on|of) (?:your|the) (?:\w+ )?card\b|long number on/, 'card'],
  [/\be-?\s?mail(?:s| address| addresses)?\b/, 'email'],
  [/\b(?:phone|telephone|mobile|cell|callback|contact|call-back)(?:\s*phone)?(?:\s*number)?\b.*|\bnumber (?:can|could|should|may|do|would) (?:i|we)\b|\bnumber (?:to|where|that|at which) (?:\w+ )*(?:call|reach|text)|\b(?:best|good) number\b|\bnumber (?:do|should) (?:i|we) (?:call|dial)|\bnumber with area code|\barea code\b|\b(?:call|text|reach) you (?:back )?(?:on|at)\b/, 'phone'],
  [/\b(?:day|date) and (?:what )?time\b|\btime and (?:day|date)\b|\bdate and (?:a )?time\b|\bwhen (?:would|should|do|can|could|shall|are|is (?:a )?good|works|suits|did)\b|\bwhat appointment time\b|\bday and hour\b/, 'date-time'],
  [/\b(?:what|which|best|good|preferred|convenient|another|different|a) time\b|\bwhat hour\b|\bwhat o'clock\b|\bhow early\b|\btime (?:works|suits|would|of day|do you|should|shall|is best|for the|on that)\b|\bpick-?up time\b|\bwhen on (?:that|mon|tue|wed|thu|fri|sat|sun)\w*|\b(?:the|your) (?:\w+ )?time\b(?! to)/, 'time'],
  [/\b(?:what|which|another|different|preferred|best) (?:\w+ )?(?:day|date)\b|\bdate of birth\b|\bbirth ?(?:day|date)\b|\bwhen were you born\b|\b(?:the|a|your) (?:\w+ )?date\b|\bday (?:works|suits|would|do you|should|is best)\b|\bexpir(?:y|ation) date\b/, 'date'],
  [/\bspell\b.*\b(?:name|surname|that|it)\b|\bspelling of your (?:\w+ )?name\b|\bname\b.*\b(?:spell|letter by letter)/, 'name'],
  [/\b(?:spell|letter by letter)\b|\b(?:confirmation|reference|booking|order|reservation|record) (?:code|locator|reference)\b|\b(?:license|licence|number) plate\b|\bregistration number\b/, 'spelled'],
  [/\b(?:your|the|a|full|first|last|family|middle|maiden) name\b|\bsurname\b|\bname (?:for|on|is) the\b|\bwho am i (?:speaking|talking) (?:to|with)\b|\bwho(?:'s| is) (?:calling|this|speaking)\b|\bwhat (?:should|may|can) i call you\b|\bname (?:please|should|shall)\b|\bunder (?:what|which) name\b|\bwhat name\b|\bname for the\b/, 'name'],
  [/\b(?:street|home|mailing|postal|delivery|shipping|billing|your|the|work) address\b|\bwhere do you live\b|\bwhere should (?:we|i) (?:send|ship|deliver)\b|\bpost ?code\b|\bwhat address\b/, 'address'],
  [/\bhow much\b|\bwhat amount\b|\bthe amount\b|\bwhat(?:'s| is) your budget\b|\bhow many (?:dollars|euros|pounds)\b|\bwhat price\b/, 'amount'],
];

const DIGIT_WORDS = /\b(?:digits?|pin|passcode|code|zip|security code|cvv|cvc|account number|member(?:ship)? number|order number|policy number|id number|customer number|reference number|confirmation number|tracking number|case number|number)\b/;
/** Usual lengths where the agent does not say one. */
const USUAL_LENGTHS: readonly (readonly [RegExp, number])[] = [
  [/\bzip\b/, 5],
  [/\b(?:cvv|cvc|security code)\b/, 3],
];

function kindOfRequest(text: string, sentence: string): Expectation {
  const digits = announcedDigits(text);
  if (digits !== null) return digits;
  const asksWh = /\b(?:what|which|who|where|when|how)(?:'s|'re|'ll)?\b/.test(text);
  if (CONFIRMATION.test(text) && !/^(?:what|which|when)\b/.test(text)) return { kind: 'yes-no' };
  const polite = /\b(?:could|can|would|will) you (?:please |just |also |kindly )*(?:tell|give|spell|say|read|repeat|provide|share|confirm|leave|let me|dictate|choose|pick|start)\b|\bmay i (?:have|ask|get|take)\b|\b(?:can|could) i (?:please |just |also )?(?:have|get|take|ask)\b|\bwould you mind\b|\bdo you mind (?:telling|giving|spelling)\b|\bcan you remind me\b/.test(text);
  const options = offeredOptions(sentence);
  if (options !== null) return { kind: 'choice', options };
  const yesNo = YES_NO_START.test(text) && !asksWh && !polite;
  if (yesNo) return { kind: 'yes-no' };
  for (const [pattern, kind] of RULES) {
    if (!pattern.test(text)) continue;
    if (kind === 'name') return /\bspell|letter by letter/.test(text) ? { kind, spelled: true } : { kind };
    return { kind };
  }
  if (DIGIT_WORDS.test(text) && !/\bhow\b/.test(text)) return { kind: 'digits', length: usualLength(text) };
  return text.endsWith('?') && /,\s*(?:yes|right|okay|correct|is it|isn't it|don't you)\s*\?$/.test(text) ? { kind: 'yes-no' } : OPEN;
}

const usualLength = (text: string): number | null => USUAL_LENGTHS.find(([pattern]) => pattern.test(text))?.[1] ?? null;

/** "the last four digits", "your six-digit code", "the 16 digits on the front" (= a card). */
function announcedDigits(text: string): Expectation | null {
  const words = tokenise(text);
  const digits = words.findIndex((word) => /^(?:digits?|numbers)$/.test(word.text));
  if (digits < 1) return null;
  const starts = [3, 2, 1].map((back) => digits - back).filter((start) => start >= 0);
  const counts = starts.map((start) => readCardinal(words, start)).filter((count) => count !== null);
  const count = counts.find(({ next }) => next >= digits - 1 && next <= digits);
  if (count === undefined || count.value < 1 || count.value > MAX_ANNOUNCED_DIGITS) return null;
  if (count.value >= 15 && /\bcard\b/.test(text)) return { kind: 'card' };
  if (count.value === 10 && /\b(?:phone|call|reach|mobile|cell)\b/.test(text)) return { kind: 'phone' };
  return { kind: 'digits', length: count.value };
}

/** The parts of a JSON Schema property that tell what it is. Extra keys are ignored by the caller. */
export type ParameterSchema = {
  readonly name: string;
  readonly description?: string;
  readonly type?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly examples?: readonly unknown[];
};

const FORMATS: Readonly<Record<string, Expectation>> = {
  email: { kind: 'email' }, 'idn-email': { kind: 'email' }, date: { kind: 'date' }, time: { kind: 'time' },
  'date-time': { kind: 'date-time' }, phone: { kind: 'phone' }, tel: { kind: 'phone' }, iban: { kind: 'iban' },
}; // prettier-ignore

/** What a caller will say for this tool parameter. Never throws, whatever the schema holds. */
export function expectationFromSchema(param: ParameterSchema): Expectation {
  if (param.type === 'boolean') return { kind: 'yes-no' };
  const options = (param.enum ?? []).filter((option): option is string => typeof option === 'string');
  if (options.length > 1) return { kind: 'choice', options: options.map((option) => option.replace(/[_-]+/g, ' ')) };
  const byFormat = FORMATS[(param.format ?? '').toLowerCase()];
  if (byFormat !== undefined) return byFormat;
  const fixed = fixedDigits(param.pattern ?? '');
  const words = `${splitName(param.name)} ${plainText(param.description ?? '').slice(0, MAX_UTTERANCE_CHARS)}`;
  const announced = announcedDigits(words);
  const byName = firstRule(splitName(param.name)) ?? bySingleWord(splitName(param.name)) ?? firstRule(words);
  if (byName !== null) return byName;
  if (announced !== null) return announced;
  if (fixed !== null) return { kind: 'digits', length: fixed };
  if (/\b(?:digits|pin|passcode|cvv|zip)\b/.test(words)) return { kind: 'digits', length: usualLength(words) };
  return byExample(param.examples ?? []);
}

/** "customerPhone_number" -> "customer phone number". */
const splitName = (name: string): string =>
  plainText(name.slice(0, 100).replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/[_\-.]+/g, ' '));

function firstRule(text: string): Expectation | null {
  const rule = RULES.find(([pattern]) => pattern.test(text));
  return rule === undefined ? null : { kind: rule[1] };
}

const SINGLE_WORDS: readonly (readonly [RegExp, Expectation])[] = [
  [/\b(?:phone|tel|mobile|msisdn)\b/, { kind: 'phone' }],
  [/\b(?:datetime|starts? at|appointment time|date time)\b/, { kind: 'date-time' }],
  [/\b(?:date|day|dob|birthday)\b/, { kind: 'date' }],
  [/\b(?:time|hour)\b/, { kind: 'time' }],
  [/\b(?:file|user|host|class|function) ?name\b/, OPEN],
  [/\b(?:name|surname)\b/, { kind: 'name' }],
  [/\b(?:address|street)\b/, { kind: 'address' }],
  [/\b(?:amount|price|budget)\b/, { kind: 'amount' }],
  [/\b(?:card)\b/, { kind: 'card' }],
]; // prettier-ignore

const bySingleWord = (text: string): Expectation | null => SINGLE_WORDS.find(([pattern]) => pattern.test(text))?.[1] ?? null;

/** "^\d{6}$" and "[0-9]{4}". */
function fixedDigits(pattern: string): number | null {
  const match = /^\^?(?:\\d|\[0-9\])\{(\d{1,2})\}\$?$/.exec(pattern);
  return match === null ? null : Number(match[1]);
}

function byExample(examples: readonly unknown[]): Expectation {
  const example = examples.find((each): each is string => typeof each === 'string')?.slice(0, 100) ?? '';
  if (/^\S+@\S+\.\S+$/.test(example)) return { kind: 'email' };
  if (/^\+?[\d\s()-]{10,}$/.test(example)) return { kind: 'phone' };
  if (/^\d{4}-\d{2}-\d{2}T/.test(example)) return { kind: 'date-time' };
  if (/^\d{4}-\d{2}-\d{2}$/.test(example)) return { kind: 'date' };
  if (/^\d{1,2}:\d{2}/.test(example)) return { kind: 'time' };
  return /^\d{3,}$/.test(example) ? { kind: 'digits', length: example.length } : OPEN;
}
