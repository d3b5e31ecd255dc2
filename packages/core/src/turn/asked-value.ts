/**
 * Which kind of value a question names: tables of words, tried in order, the more telling first ("e-mail
 * address" before "address"). Shared by the agent's sentences and by tool schemas.
 */
import { oneOf } from '../semantics/one-of.ts';
import type { Expectation } from './slots/slot.ts';

const NUMBER_WORDS =
  `zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
  nineteen twenty`.split(/\s+/);
/** Longest digit sequence a caller is asked for. */
const MAX_DIGITS = 40;
/** Digits of a US ZIP code, of social security, tax and bank routing numbers, and of a card's security code. */
const ZIP_DIGITS = 5;
const NINE_DIGITS = 9;
const SECURITY_CODE_DIGITS = 3;

/** Digits of the shortest account, policy or membership numbers in use. */
const SHORTEST_ACCOUNT = 6;

const COUNT = `(\\d{1,2}|${NUMBER_WORDS.join('|')})`;
const COUNTED_DIGITS = new RegExp(
  `\\b${COUNT}[\\s-]*(?:digits?|numbers?|numerals|figures)\\b(?! (?:at a time|by one|after the other))`,
);
const LAST_COUNTED = new RegExp(`\\b(?:last|first|final) ${COUNT}\\b`);

/** Has been fixed to the cent by somebody else. */
const ON_A_BILL = oneOf(
  /\b(?:exact(?:ly)?|precise(?:ly)?|charged?|charges|receipt|bill(?:ed)?|invoiced?|statement)\b/,
  /\b(?:transaction|check|cheque|balance|due|owed?|total|sum|cost|paid|price|quoted?|refund|fee)\b/,
  /\b(?:fare|fine|letter|screen|how much (?:was|were)|came (?:off|out)|taken|deduct(?:ed)?)\b/,
  /\b(?:debited|withdrawn|pending)\b/,
  /\bdid .*\b(?:pay|cost|charge|bill|take|tip|come to)\b/,
);
const ROUGHLY = oneOf(
  /\b(?:about|rough(?:ly)?|estimate|approximately|around|more or less|budget|at most|highest)\b/,
  /\b(?:maximum|would (?:you|it|that)|do you want|in mind|range|fair|willing)\b/,
);

/** "On a scale of one to ten, how bad is the pain?" */
const ON_A_SCALE =
  /\b(?:on|using) (?:a|the|this|our) (?:\w+ )?scale (?:of|from)\b|\bfrom (?:zero|one|[01]) (?:to|through) (?:three|four|five|seven|ten|hundred|\d+)\b|\bout of (?:five|ten|[57]|10)\b/;

type Rule = readonly [RegExp, Expectation | ((text: string) => Expectation | null)];

const digitsOf = (length: number | null): Expectation => ({ kind: 'digits', length });
/** Of a room or a seat: one digit may be all of it. */
const SHORT_NUMBER: Expectation = { kind: 'digits', length: null, atLeast: 1 };

/** A date and a time both named, or "when" something shall take place. */
const DAY = /\b(?:day|date|days|dates)\b/;
const TIME = /\b(?:time|hour|o'clock)\b/;

/** What is valid up to a day, and no card. */
const WHOLE_DAY_EXPIRES = oneOf(
  /\b(?:passport|licen[cs]e|permit|visa|policy|insurance|contract|lease|subscription|membership)\b/,
  /\b(?:registration|warranty|guarantee|offer|coupon|voucher|birth|born)\b/,
);
/** "The month and year you moved in" */
const OF_THE_PAST = /\bmonth and (?:the )?year (?:that |when |in which )?(?:you|he|she|they|did|was|were)\b/;

/** "When did it start?", "tell me when it started": "last night" answers these. Not "when did you want to come in?". */
const OF_THE_PAST_WHEN = oneOf(
  /\bwhen (?:did|was|were|has|have|had)\b(?! (?:you|he|she|they) (?:want|need|wish|like|hope|plan|have in mind|thinking|hoping|looking|planning|wanting)\b)/,
  /\bwhen (?:it|this|that|these|those|they|you|he|she|(?:the|your|his|her) \w+) (?:first |last |all )?(?:(?!need\b)\w+ed|was|were|had|began|came|left|got|went|noticed)\b/,
);

/** A town or a house answers these too. */
const WHERE_SOMEBODY_IS = oneOf(
  /\bwhere should (?:we|i) (?:come|go)(?: to)?$/,
  /\bwhere (?:should|shall|can|could|may|do|would|will|you'd|you would|you) .*\bdrop (?:it|the \w+|your \w+)(?: off)?$/,
  /\bwhere (?:are|is) (?:you|your \w+) (?:located|based|at|right now|calling from)\b/,
  /\bwhere (?:should|shall|can|could|may|do|would|will|you'd|you would|you) .*\b(?:pick(?:ed)? (?:you|him|her|them) up|meet you|find you|drop (?:you|him|her|them) off)\b/,
);

const SUM = '(?:amount|budget|price|cost|total|sum|deposit|balance|salary|income|rent)';
/** The first of these words tells whether a sum is asked for: "when is the rent due?" asks for a day, "what rent is due?" for a sum. */
const ASKS_FIRST = new RegExp(
  `\\b(?:(when|where|who(?:se)?|why|how(?! (?:much|high|large)\\b)|which(?! ${SUM}\\b)|what (?:(?:kind|type|sort) of )?(?:day|date|time|card|bank|account|happen(?:s|ed))\\b)|what|how much|${SUM})\\b`,
);
/** "What did you think about the price?", "what is included in the rent?" */
const ABOUT_A_SUM = new RegExp(`\\b(?:about|with|in) (?:the|your|its|that|this) (?:\\w+ )?${SUM}\\b`);
/** "How much time do you have?", "how much longer?", "how much do you weigh?", not "how much is it?", "how much money is left?" */
const MUCH_OF_A_THING = oneOf(
  /\bhow much (?!(?:is|was|were|are|am|does|do|did|would|will|can|could|should|shall|may|might|has|have|had|to|of|off|in|on|for|per|the|an?|you|they|it|that|this|i|we|he|she|your|his|her|each|more|less|exactly|roughly|about|total|down|money|cash|rent|tax|taxes|credit|deposit|interest|income|equity|savings|debt|change|cover|coverage|insurance|financing|funding|mortgage|loan)\b)\w+/,
  /\bhow much (?:do|does|did) \w+ (?:weigh|know|hurt|drink|smoke|eat|sleep)\b/,
  /\bhow much .*\bhurts?\b/,
  /\bamount of (?!money|cash|rent|the|your|that|this|an?\b)\w+/,
);

/** What "how much" and the words for sums ask for; null = the sum is only mentioned. */
function amountOf(text: string): Expectation | null {
  if (ASKS_FIRST.exec(text)?.[1] !== undefined || ABOUT_A_SUM.test(text)) return null;
  if (MUCH_OF_A_THING.test(text)) return { kind: 'amount', counted: true };
  return ON_A_BILL.test(text) && !ROUGHLY.test(text) ? { kind: 'amount', exact: true } : { kind: 'amount' };
}

const RULES: readonly Rule[] = [
  // "How much did you pay for the phone?"
  [
    oneOf(
      /\bhow much\b/,
      /\b(?:price|cost) (?:of|for)\b/,
      /\bwhat (?:did|does|were|was) \w+ (?:pay|cost|charged?|quoted?|billed)\b(?!.* for$)/,
    ),
    amountOf,
  ],
  [/\be-?mail\b|\b(?:which|what) inbox (?:should|shall|would|can)\b/, { kind: 'email' }],
  [/\biban\b|\binternational bank account/, { kind: 'iban' }],
  // "Your ten digit phone number": its grammar knows how many.
  [
    /\b(?:10|ten|11|eleven)[\s-]digit (?:\w+ )*?(?:phone|telephone|mobile|cell|number to (?:call|reach))\b/,
    { kind: 'phone' },
  ],
  [/\b(?:long|sixteen[\s-]digit|16[\s-]digit) number\b.*\bcard\b/, { kind: 'card' }],
  [COUNTED_DIGITS, (text) => digitsOf(countIn(COUNTED_DIGITS.exec(text)?.[1]))],
  [
    LAST_COUNTED,
    (text) =>
      /\b(?:card|social|ssn|number|account|phone)\b/.test(text)
        ? digitsOf(countIn(LAST_COUNTED.exec(text)?.[1]))
        : null,
  ],
  [/\b(?:cvv|cvc|card security code|security code on)\b/, digitsOf(SECURITY_CODE_DIGITS)],
  [/\b(?:social security|your social\b(?! media)|ssn|routing number|tax id|ein)\b/, digitsOf(NINE_DIGITS)],
  [
    /\b(?:passport|driver'?s? licen[cs]e|driving licen[cs]e|medicare|medicaid|visa)(?: card)? (?:number|id|no\b)/,
    { kind: 'spelled' },
  ],
  [
    /\bzip\b/,
    (text) => (/\b(?:address|street|live)\b/.test(text) ? { kind: 'address' } : digitsOf(ZIP_DIGITS)),
  ],
  [
    oneOf(
      /\b(?:account|policy|member(?:ship)?|customer|client|subscriber|insurance|tracking|claim|loan|mortgage|rewards?|loyalty|frequent flyer|meter|contract|group|health plan) (?:number|id|no\b)/,
      /\bnumber (?:on|of|for) (?:your|his|her|the) (?:\w+ )?(?:account|policy|contract|membership|loan|claim)\b/,
      /\bnumber (?:is |are )?(?:your|the) (?:\w+ )?(?:account|policy|contract|membership)\b/,
      /\bnumber (?:on|of) (?:your|the) (?:\w+ )?(?:insurance|member(?:ship)?|loyalty|rewards?|library|health|medical|id) card\b/,
    ),
    { kind: 'digits', length: null, atLeast: SHORTEST_ACCOUNT },
  ],
  // Three figures or the insurer's number.
  [/\bnumber (?:on|at) the back\b/, digitsOf(null)],
  [
    oneOf(
      /\b(?:credit|debit|bank|payment)?\s?card(?:'s)? number\b/,
      /\bnumber (?:(?:\w+ ){1,3})?(?:on|of) (?:your|the) (?:\w+ )?card\b/,
      /\bcard details\b/,
      /\bnumber (?:on|across) the front$/,
    ),
    { kind: 'card' },
  ],
  [/\b(?:what|which) year (?:is|was|were|do|does|did)\b/, { kind: 'amount', counted: true, year: true }],
  [ON_A_SCALE, { kind: 'amount', counted: true }],
  // "Sixty" - "thousand".
  [/\bhow many (?:miles|kilomet(?:er|re)s|square|steps|words|followers|subscribers)\b/, { kind: 'amount' }],
  [/\b(?:date of birth|birth ?date|birthday|born|dob)\b/, { kind: 'date', birth: true }],
  [
    oneOf(
      /\bexpir(?:y|ation) (?:date|month|year)\b/,
      /\bexpir(?:y|ation)$/,
      /\bwhen\b.*\bexpires?\b/,
      /\bmonth and (?:the )?year\b/,
    ),
    (text) =>
      OF_THE_PAST.test(text)
        ? null
        : WHOLE_DAY_EXPIRES.test(text)
          ? { kind: 'date' }
          : { kind: 'date', expiry: true },
  ],
  [
    oneOf(
      /\b(?:phone|telephone|mobile|cell|cellphone|call ?back|contact|daytime) (?:number|no\b)/,
      /\b(?:phone|telephone|mobile|cell)\b(?! (?:model|make|brand|type|plan|bill|line|service|company|provider|carrier|call|conversation|case|screen|system|app)\b)/,
      /^tel\b/,
      /\bnumber .*\bcalling from\b/,
      /\b(?:best|good|right) number\b(?! of\b)/,
      /\bnumber .*\bcall (?:you )?back\b/,
      /\bleave (?:me |us )?(?:a|your) number\b/,
      /\b(?:have|is there) (?:a|any|another) number\b/,
      /\b(?:give|need|get|take) (?:me |us )?(?:a|the) number\b(?! (?:of|on|from|between)\b|,? (?:one|zero|[01]) (?:to|through)\b)/,
      /\bnumber (?:that )?you (?:signed|registered|called|used|gave)\b/,
      /\bnumber\b.*\b(?:us|me) to (?:call|reach|text|contact)\b/,
      /\bnumber .*\b(?:send|text)\b.*\bto$/,
      /\bnumber .*\b(?:reach|call|contact|text|get hold of) (?:you|him|her|them)\b/,
      /\b(?:what|which) number\b(?! of\b| (?:is )?(?:on|at)\b|.*\b(?:(?:one|zero|[01]) (?:to|through)|between)\b)/,
      /\bwhat(?:'s| is) (?:the|his|her|a good|a better) number(?=$|,| (?:to|where|there)\b)/,
      /\bwhere (?:can|could|should|may|shall|do|would) .*\b(?:ring|phone|call|reach) you\b/,
    ),
    { kind: 'phone' },
  ],
  [
    /\b(?:rest|remainder|other digits|end|beginning|(?:first|last) (?:part|few digits)|missing (?:part|digits)) of (?:the|your|that|this) number\b/,
    digitsOf(null),
  ],
  [
    oneOf(
      /\b(?:verification|security|access|one-time|pin|sms) (?:code|number)\b|\bpin\b|\bpasscode\b/,
      /\bwhat(?:'s| is) (?:the|your) code\b(?! (?:of|for)\b)|\bread (?:me |out )?(?:the|that) code\b/,
      /\bcode (?:that )?(?:i|we)(?:'ve| have)? (?:just )?(?:sent|texted|emailed|gave)\b/,
    ),
    digitsOf(null),
  ],
  [
    oneOf(
      /\bnumber (?:of|for) (?:your|his|her|the) (?:\w+ )?(?:room|flight|seat)\b/,
      /\b(?:room|extension|gate|unit|locker|seat|flight) (?:number|no\b)/,
    ),
    SHORT_NUMBER,
  ],
  [
    /\b(?:house|building|apartment|flat|suite|floor|table|platform|bay|bus|line) (?:number|no\b)/,
    (text) => (/\b(?:street|address)\b/.test(text) ? null : SHORT_NUMBER),
  ],
  [
    /\b(?:meter|metre|odometer) reading\b|\b(?:numbers|digits|figures) (?:on|across) (?:the|your) (?:\w+ )?(?:meter|metre|display|dial)\b/,
    digitsOf(null),
  ],
  [/\b(?:shoe|collar|ring|dress|waist) size\b/, { kind: 'amount', counted: true }],
  [
    oneOf(
      /\bnumber (?:of|for) (?:your|his|her|the) (?:\w+ )?(?:order|invoice|case|ticket|reservation|booking)\b/,
      /\b(?:order|invoice|prescription|rx|refill|patient|case|ticket|id|student|employee|badge|batch|model) (?:number|id|no\b)/,
    ),
    digitsOf(null),
  ],
  [/\bpostcode\b|\bpostal code\b/, { kind: 'spelled', postcode: true }],
  [
    oneOf(
      /\b(?:licen[cs]e plate|number plate|registration|booking (?:code|reference|number)|reference)\b/,
      /\b(?:confirmation (?:code|number)|record locator|vin|serial number|coupon|promo code|voucher)\b/,
    ),
    { kind: 'spelled' },
  ],
  [/\bextension\b/, SHORT_NUMBER],
  [/\byour number\b/, { kind: 'phone' }],
  [
    /\bnumber (?:is )?(?:on|at) (?:the|your) (?:\w+ )*?(?:bill|statement|invoice|letter|label)\b/,
    digitsOf(null),
  ],
  [
    /\b(?:how many|how old|your (?:age|weight)|you weigh$|quantity|what age|party size|number (?:of|from|between)|how (?:large|big) (?:is|will) (?:your|the) (?:party|group))\b/,
    { kind: 'amount', counted: true },
  ],
  [
    oneOf(
      /\bfigure (?:at|on|in|you|they|shown)\b/,
      /\b(?:amount|budget|price|total|sum|deposit|balance|salary|income|hourly (?:rate|wage))\b/,
      /\b(?:most|least) (?:that )?(?:you'd|you would|you could|you can)(?: \w+)? (?:pay|spend|give|offer)\b/,
      /\b(?:your|the) (?:\w+ )?rent\b/,
    ),
    amountOf,
  ],
  [
    oneOf(
      /\baddress(?! you$)\b/,
      /\bwhere (?:should|shall|can|could|may|do|would|will|you'd|you would|you) .*\b(?:send|sent|deliver|delivered|ship|shipped|mail|mailed|drop (?:the|your) (?:package|parcel|order|delivery))\b/,
      /\bwhere should (?:it|they|the \w+) (?:come|go)(?! (?:from|next|with)\b)\b/,
      /\bwhere (?:to|(?:i|we) (?:should|can)) (?:send|deliver|ship|mail)\b/,
      /\bwhere (?:are|is) (?:we|you|they|this|it|that) (?:sending|delivering|shipping|mailing|being (?:sent|delivered|shipped))\b/,
      /\b(?:where(?:'s| is) (?:the|your) (?:\w+ )?(?:property|house|home) located|street)\b/,
      /\bdeliver (?:it )?to\b/,
    ),
    { kind: 'address' },
  ],
  [/\bwhere (?:do )?you live\b/, { kind: 'address', town: true }],
  [WHERE_SOMEBODY_IS, { kind: 'address', place: true }],
  [DAY, (text) => ({ kind: TIME.test(text) ? 'date-time' : 'date' })],
  [
    oneOf(
      /\bwhat time/,
      /which time/,
      /(?<!\b(?:at the|more|this|every|each|last|next|same|long) )time\b(?!s? (?:zone|have|did|has))(?! (?:when )?you (?:had|dealt|were|did|made|\w+ed)\b)/,
      /\bwhat hour\b/,
      /\bwhen\b.*\b(?:open|close)/,
    ),
    (text) =>
      /\bwhen\b(?!.*, (?:at )?what time$)|\bfirst time\b|\bhow long\b|\btake your time\b/.test(text)
        ? { kind: 'date-time' }
        : { kind: 'time' },
  ],
  [/\bwhen\b(?!.*\btime\b).*\bcheck(?:ing)? (?:in|out)\b/, { kind: 'date' }],
  // "Tomorrow" to an airline, "at twelve" to a bus company.
  [/\bwhen\b(?!.*\btime\b).*\btravel(?:l?ing)?\b/, { kind: 'date', orTime: true }],
  [
    oneOf(
      /\bwhen\b.*\b(?:like|want|com(?:e|ing)|visit|book|suit|works?|best|convenient|available|prefer|schedule|expect)/,
      /\bwhen\b.*\b(?:good|arriv|depart|pick|leav|travel|start|meet|free|need|appointment|check|call|deliver)/,
      /\bwhen(?:'s| is| would| should| can| could| shall| do| for)?$/,
    ),
    (text) => (OF_THE_PAST_WHEN.test(text) ? null : { kind: 'date-time' }),
  ],
  [
    oneOf(
      /\b(?:sur|fore|nick)?name\b/,
      /\bwho(?: am i| i'm| i am|'s| is| do i)\b.*\b(?:speak|call|talk|this|there|line)/,
      /\b(?:what|how) (?:should|can|may|do) i (?:call|address) you\b/,
      /\bwho(?:'s| is) (?:this|calling|it for|the \w+ for)\b/,
    ),
    { kind: 'name' },
  ],
];

function countIn(word: string | undefined): number | null {
  const value = word === undefined ? NaN : /^\d+$/.test(word) ? Number(word) : NUMBER_WORDS.indexOf(word);
  return value >= 1 && value <= MAX_DIGITS ? value : null;
}

/** The value that lower-case words of a question or a schema name, or null. */
export function namedValue(text: string): Expectation | null {
  for (const [form, found] of RULES) {
    if (!form.test(text)) continue;
    const expectation = typeof found === 'function' ? found(text) : found;
    if (expectation !== null) return expectation;
  }
  return null;
}

const WHEN: ReadonlySet<string> = new Set(['date', 'time', 'date-time']);
const PART_OF_ADDRESS =
  /\b(?:street|(?:house|building|apartment|flat|unit|suite) number|city|town|state|county|zip|postal code|postcode)\b/;
/** "Your name, date of birth and address": commas part values only in a list that ends on "and" or "or". */
const LISTED = /,[^,]*\b(?:and|or)\b/;

/** Whether a question names several kinds of values: "your name and date of birth" has no one grammar, day and time have. */
export function namesSeveralValues(text: string): boolean {
  const parts = text.split(LISTED.test(text) ? /\bor\b|\band\b|,/ : /\bor\b|\band\b/);
  // "Your street address, city, state and zip": all of it is the address.
  const whole = /\b(?:address|street)\b/.test(text) && !/\be-?mail\b/.test(text);
  const kinds = parts.flatMap((each) => {
    const part = each.trim();
    if (whole && PART_OF_ADDRESS.test(part)) return 'address';
    // "Your name and number"
    return namedValue(part)?.kind ?? (/\bnumber$/.test(part) ? 'number' : []);
  });
  return new Set(kinds.map((kind) => (WHEN.has(kind) ? 'when' : kind))).size > 1;
}
