/**
 * What a sentence of the agent lets the caller choose from: "I can give you transit directions or driving directions", "we have
 * small, medium and large". Enters the plain sentence, leaves the options as short phrases, or null when it offers no list.
 */
import { anyOf } from '../semantics/one-of.ts';
import { listedOptions } from './asked-options.ts';
import { withoutOpeners } from './asked-sentence.ts';

const GIVING = anyOf(`
  have | got | offer | do | give | get | send | book | put | arrange | provide | help | schedule | transfer | call | ship | deliver | take | make | fit | see
  | move | text | mail | e-?mail | look up | find | show | check | recommend | suggest | change | refund | connect | reserve | bring`);
const CHOOSING = anyOf(`
  choose | pick | select | have | get | take | pay | say | use | comes? | go | book | be | order | leave | collect | pick it up | drop | available | an? | the
  | one | two | something`);
const ABLE = "(?:'ve| have| can| could|'d| would be (?:happy|glad) to)?";
const ALSO = '(?: also| only| either| just| currently| still)*';
const WEEKDAY = '(?:mon|tues|wednes|thurs|fri|satur|sun)day';
const DAY_OR_PART = `(?:today|tomorrow|week|morning|afternoon|evening|${WEEKDAY})`;
/** "Wednesday we've got ...", "for tomorrow I can do ..." */
const THEN = [
  '(?:(?:right now|at the moment|alternatively|otherwise',
  `(?:(?:for|on|in) )?(?:(?:this|next|the|that) )?${DAY_OR_PART}(?: (?:morning|afternoon|evening))?),? )?`,
].join('|');
/** Lists that only "or" makes a choice: of "I can send it to you and your wife" both are meant. */
const EITHER = [
  `${THEN}(?:i|we)${ABLE}${ALSO}(?: be able to)? ${GIVING}\\b`,
  `(?:you|it|that|this|they|there)(?:'s| is| are|'re| can| could| may| will| would)?${ALSO} ${CHOOSING}\\b`,
  '(?:please )?(?:just |simply )?(?:say|choose|pick|select|name)\\b',
];

const OF_TIMES = anyOf(
  'openings? | slots? | availability | times? | appointments? | tables? | the choice | a choice | options',
);
const KINDS = anyOf('options | choices | sizes | colou?rs | plans | flavou?rs | times | slots | openings');
const NOT_STOCK = '(?! (?:your|you|a record|received|sent|to|been|not|already|tried)\\b)';
/** Lists of what there is to choose from, whose last member follows "and" as well. */
const RANGE = [
  `${THEN}we(?:'ve got| have| offer| do| carry| sell| stock| provide)(?: both| also| only| currently)?\\b${NOT_STOCK}`,
  `(?:i|you)(?:'ve got| have)(?: both| also| only)?(?= ${OF_TIMES}\\b)`,
  `(?:i|we)(?:'ve got| have)(?= \\w+ (?:at|in the) )`,
  '(?:you can|please|just)? ?(?:choose|pick|select) (?:from|between|among)\\b',
  `(?:your|our|the|you have|there are|there's)? ?(?:(?:two|three|four|five|following|available|other) )*${KINDS} (?:are|is|would be|include)?\\b`,
  '(?:it|they|that|this) (?:comes?|is available|are available) in\\b',
  'there (?:are|is)\\b(?=.*,)',
];
const headOf = (forms: readonly string[]): RegExp => new RegExp(`^(?:${forms.join('|')})`);
const EITHER_HEAD = headOf(EITHER);
const RANGE_HEAD = headOf(RANGE);

/** What leads up to the list: the verb of the offer, who gets it, what the list is of. */
const LEADING_WORD = anyOf(`
  please | just | simply | also | either | both | only | currently | be able to | happy to | glad to | have | got | offer | do | give | get | provide | choose | pick
  | select | name | say | carry | sell | stock | comes? | include | take | suggest | recommend | you | them | it | that | from | between | among | of | up
  | available | in`);
const LEADING = new RegExp(
  `^(?:${LEADING_WORD}\\s+)*(?:${OF_TIMES}\\s+(?:(?:on|at|for|of|between|from|in)\\b)?\\s*)?`,
);
/** Of a list, not of the hour: "6:45". */
const MARKED = /^[^:]*:(?!\d)\s*/;
const AND_BEFORE_LAST = /,?\s+and\s+(?!.*\band\s)/;
/** More words are a clause, not something to choose. */
const MAX_WORDS = 6;
/** "We have parking in front and behind the building": a pair with "and" is a choice only where it is short, or of times. */
const MAX_PAIR_WORDS = 2;
const TIMED = / (?:at|in the) /;
const CLAUSE = /^(?:then|it|it's|you|your|we|i|they|that|that's|he|she|there|behind|under)\b/;
const COUNT = /^(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|\d+)$/;
const LEADS_IN = /^.*?\b(?:at|in|for|to|with|on|about|around|between|from)\s+/;

/** Options of the lower-case sentence (asked-sentence.ts, `plain`); null when it offers no list of at least two. */
export function offeredOptions(sentence: string): string[] | null {
  // "Sorry, I didn't get that, please say ...": the offer may begin behind any comma.
  for (let rest = sentence; rest !== '';) {
    const options = optionsOf(rest);
    if (options !== null) return options;
    const comma = rest.indexOf(',');
    rest = comma < 0 ? '' : withoutOpeners(rest.slice(comma + 1).trim());
  }
  return null;
}

/** "I found three flights: 6:45, 11:20 and 4:05": the list behind a colon, which a question for one of it takes up. */
export function announcedOptions(sentence: string): string[] | null {
  if (!MARKED.test(sentence)) return null;
  const options = listedOptions(sentence.replace(MARKED, '').replace(AND_BEFORE_LAST, ' or '));
  return options !== null && options.every(isOption) ? options : null;
}

/** "Say RESTART if you would like to plan another trip", "to hear that again, say repeat": words that are to be said. */
const TO_BE_SAID =
  /(?:^|[,;:] |\b(?:please|just|simply|else|then|or|you can|either) )say (?:the word )?((?!(?:it|that|this|so|the|your|an?|i|i'm|you|we|my|what|when|which|how|why|where|who|if|hello|hi|hey|something|anything|more|goodbye|thanks|thank|sorry|yes|no|only|just|each|every|one|them|again|please|whether)\b)[a-z-]+(?: [a-z-]+)?)(?=$|,| (?:if|to|for|when|or|once|at|now)\b)/g;

/** The words that a plain sentence tells the caller to say; null where it tells none. */
export function wordsToSay(sentence: string): string[] | null {
  const words = [...sentence.matchAll(TO_BE_SAID)].map(([, word = '']) => word);
  return words.length === 0 ? null : [...new Set(words)];
}

function optionsOf(sentence: string): string[] | null {
  const range = RANGE_HEAD.exec(sentence);
  const head = range ?? EITHER_HEAD.exec(sentence);
  if (head === null) return null;
  const list = listBehind(sentence, head);
  const summed = range !== null && !/\bor\b/.test(list);
  const listed = listedOptions(summed ? list.replace(AND_BEFORE_LAST, ' or ') : list);
  if (listed === null) return null;
  const options = withoutLead(withoutCount(listed));
  return options.every(isOption) && !countsUp(options) && !(summed && isLoosePair(options)) ? options : null;
}

function listBehind(sentence: string, head: RegExpExecArray): string {
  if (MARKED.test(sentence)) return sentence.replace(MARKED, '');
  return sentence.slice(head[0].length).trim().replace(LEADING, '').trim();
}

const length = (option: string): number => option.split(' ').length;
const isOption = (option: string): boolean =>
  length(option) <= MAX_WORDS && !CLAUSE.test(option) && !/\byou\b/.test(option);

/** "Parking information at A, B, or C": of the first one only A is like the others. */
function withoutLead(options: readonly string[]): string[] {
  const [first = '', ...others] = options;
  const longest = Math.max(...others.map(length));
  return [length(first) > longest + 1 ? first.replace(LEADS_IN, '') : first, ...others];
}

/** "Two rooms available, a king and a double": how many there are is none of them. */
const withoutCount = (options: readonly string[]): readonly string[] =>
  options.length > 2 && COUNTED.test(options[0] ?? '') ? options.slice(1) : options;
const COUNTED = /^(?:two|three|four|five|six|several|some|(?:a )?(?:few|couple(?: of)?)|both) .*s\b/;

/** "Two or three things" */
const countsUp = ([first = '', second = '']: readonly string[]): boolean =>
  COUNT.test(first) && COUNT.test(second.split(' ')[0] ?? '') && length(second) > 1;

const isLoosePair = (options: readonly string[]): boolean =>
  options.length === 2 &&
  options.some((option) => length(option) > MAX_PAIR_WORDS && !TIMED.test(` ${option} `));
