/**
 * Tells an answer that is a sentence of its own ("I don't have one", "can you repeat that?", "never mind", "I moved
 * last week") from the slow beginning of a value. Enters the recogniser's text, leaves yes or no. It must not take
 * away a value under way, so it knows forms of sentences, not topics, and looks only where hardly any value is.
 */
import { ASKING_FOR_TIME } from './asking-for-time.ts';
import { phraseLengthAt, phraseList, tokenise, type Token } from './tokens.ts';

/** Said in front of a sentence without being part of it. */
const OPENERS = phraseList(
  `${ASKING_FOR_TIME} | oh | well | sure | yes | of course | but | and | so | actually | sorry | i'm sorry | no | yeah | okay | ok | hey | listen | look | please | uh | because | wait`,
);
/** Whole answers that hold no value. */
const WHOLE = phraseList(`
  no | nope | nah | none | nothing | never mind | nevermind | forget it | skip it | skip that | pass | thank you | thanks | no thanks | no thank you
  | are you there | sorry | i'm sorry | pardon | pardon me | excuse me | excuse me please | what | huh | come again | say again | wait | no idea | not yet | not really
  | this one | that one | the one i'm calling from | the same one i'm calling from | this number | that number | stop | goodbye | bye | bye bye
`);
/** "The same one as before", "my usual address", "the one on file": what is known already. */
const KNOWN = /^(?:(?:it's|its|that's|that is|still|just|use|to|at|on|under|with) )*(?:(?:the|my|our) )?(?:same|usual)(?: (?:one|number|address|email|mail|card|name|place|phone|account|time|day|date|amount))?(?: (?:as|like) (?:before|last time|always|usual|ever|earlier))?$/; // prettier-ignore
const ON_FILE = /^(?:(?:it's|its|that's|just|use|to) )*the (?:one|number|address|email|card) (?:on file|you have|you've got|i always use|from (?:before|last time))$/; // prettier-ignore
const ASKING = new Set(
  `can could would will do does did are am was were should may what what's whats why how how's where where's when who who's which don't didn't
  doesn't isn't aren't haven't hasn't`.split(/\s+/),
);
const ASKED = new Set(
  `i you we they he she it that this there the your my a an is are was were do does did can could would will should long much many about kind if
  to have has be not need want`.split(/\s+/),
);
const SUBJECTS = new Set(`i you we they he she it there that this somebody someone nobody everything i'd i'll i've you've we've they've you'd you'll we'll they'll it'll that'll`.split(/\s+/)); // prettier-ignore
/** What a clause does that says something; "is", "live", "reach", "use" and the like lead up to values and are not here. */
const ACTIONS = new Set(
  `don't dont doesn't didn't can't cant couldn't won't wouldn't haven't hasn't isn't wasn't aren't shouldn't never already just still
  have had has do did know knew forgot forget remember lost lose moved move gave give told tell said say want wanted need needed
  would should could will must might hope wish guess prefer changed change sent send ordered order paid pay bought called asked ask
  tried try got keep kept think thought mean meant see saw hear heard understand looked look doubt believe wrote matters matter depends
  depend works worked came come went go left received cancelled canceled talked spoke speak trust hate love feel really only rather`.split(
    /\s+/,
  ),
);
/** "I think it's ...", "I would say ...", "I just moved to ...": after these a value may still come. */
const LEADING = phraseList(
  `let me give you | let me spell | i think it's | i think it is | i believe it's | i guess it's | i would say | i'd say | i want to say | i have it here | i've got it here | i have it right here
  | i will give you | i'll give you | i can give you | i could give you | i'd like | i would like | i want | i need | i'd prefer | i prefer | i just moved to | it would be | that would be | it should be | that should be | send it to | ship it to | deliver it to | send that to | call me at | call me on | it will be | that'll be | it'll be | i got`,
);
const ORDERS = new Set(
  `use skip forget ask check send call leave take put look try keep ignore cancel connect transfer give let speak talk`.split(
    /\s+/,
  ),
);
const ORDERED = new Set(`the that it my me your this them him her someone somebody whatever us to`.split(/\s+/)); // prettier-ignore
const AGREEING = new Set(`yes yeah yep sure ok okay alright all right of course certainly absolutely fine well so hi hello hey there`.split(/\s+/)); // prettier-ignore
/** "My name is King", "my email is billing at ...": a value, though it ends like a verb. */
const VALUE_NOUNS = new Set([
  'name',
  'surname',
  'email',
  'address',
  'number',
  'street',
  'city',
  'company',
  'domain',
]);
/** A clause says something from this many words on ("I forgot"). */
const MIN_CLAUSE_WORDS = 2;
const MIN_ORDER_WORDS = 3;

/** Never true of silence. `text`: what has been said so far. */
export function saysSomethingElse(text: string): boolean {
  const all = tokenise(text);
  if (all.length === 0) return false;
  const start = openersLength(all);
  const tokens = all.slice(start);
  if (tokens.length === 0) return isWhole(all);
  return isWhole(tokens) || asks(tokens) || isClause(tokens) || isOrder(tokens);
}

/** Whatever its words may otherwise begin ("one", "before"). */
export function refersToKnown(tokens: readonly Token[]): boolean {
  const words = tokens.map(({ text }) => text).join(' ');
  return KNOWN.test(words) || ON_FILE.test(words);
}

/** Nothing but "sure", "okay", "yes of course", "hello": announces a value, or agrees to something else. */
export function isAgreement(text: string): boolean {
  const tokens = tokenise(text);
  return tokens.length > 0 && tokens.every(({ text: each }) => AGREEING.has(each));
}

function openersLength(tokens: readonly Token[]): number {
  let index = 0;
  for (let length = 1; length > 0 && index < tokens.length; index += length)
    length = phraseLengthAt(tokens, index, OPENERS);
  return index;
}

const isWhole = (tokens: readonly Token[]): boolean =>
  phraseLengthAt(tokens, 0, WHOLE) === tokens.length ||
  (tokens.length <= 2 && tokens.every(isLoneNo)) ||
  refersToKnown(tokens);

const isLoneNo = ({ text }: Token): boolean => text === 'no' || text === 'sorry';

const asks = (tokens: readonly Token[]): boolean =>
  tokens.length > MIN_CLAUSE_WORDS && ASKING.has(word(tokens, 0)) && ASKED.has(word(tokens, 1));

function isClause(tokens: readonly Token[]): boolean {
  if (tokens.length < MIN_CLAUSE_WORDS || phraseLengthAt(tokens, 0, LEADING) > 0) return false;
  // "My wife is calling about ...": somebody of the caller's does something.
  const owned =
    word(tokens, 0) === 'my' &&
    !VALUE_NOUNS.has(word(tokens, 1)) &&
    /ing$|^(?:not|already|going)$/.test(word(tokens, 3));
  if (owned && /^(?:is|was|has|will)$/.test(word(tokens, 2))) return true;
  if (!SUBJECTS.has(word(tokens, 0))) return false;
  const contracted = /'(?:d|ve|ll)$/.test(word(tokens, 0));
  const verb = ACTIONS.has(word(tokens, 1)) || (contracted && ACTIONS.has(word(tokens, 2)));
  const going = /^(?:am|are|was|were|is|'m)$/.test(word(tokens, 1)) && /^(?:not|going|calling)$/.test(word(tokens, 2)); // prettier-ignore
  return verb || going;
}

const isOrder = (tokens: readonly Token[]): boolean =>
  tokens.length >= MIN_ORDER_WORDS &&
  phraseLengthAt(tokens, 0, LEADING) === 0 &&
  ORDERS.has(word(tokens, 0)) &&
  ORDERED.has(word(tokens, 1));

const word = (tokens: readonly Token[], index: number): string => tokens[index]?.text ?? '';
