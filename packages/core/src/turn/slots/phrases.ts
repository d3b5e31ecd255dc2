/**
 * Word lists shared by the English grammars: what people say before a value, after it, instead of it, and
 * the words no answer ends on. Lists, not rules, so that a language is added by adding lists.
 */
import { strandsPreposition } from '../../semantics/stranded-preposition.ts';
import { phraseLengthAt, phraseList, type Token } from './tokens.ts';

const wordSet = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Words that lead up to a value: alone they promise that one is coming. */
const LEAD_IN = wordSet(`
  my the a an number phone telephone cell mobile home work is it's its it that's that this would be will i i'm im am
  sure yes yeah yep okay ok alright right well so now oh hi hello hey of course you can could reach me at on call
  use best good let let's see here there and to e email mail address name name's first last full date day time
  one's best's birth card account code area zip please for like i'd i'll by by's one give take maybe perhaps how about say let's
  street probably actually no sorry get got it'd which just try think spelled spell send absolutely thing certainly
  alrighty contact us write personal ready great perfect awesome cool mine direct line gonna going following located our we we're that'd using starts starting there's
  expires expiration expiry valid until was born birthday
`);

/** Words after a value that add nothing to it. */
const CLOSERS = wordSet(`
  thanks thank you very much please okay ok that's it that all right alright yes yeah correct works is good great
  fine perfect would be then would cheers bye right sir ma'am madam for me best
`);

/** Words that show a sentence of another kind: a question, a refusal, a wish. */
const OTHER_TALK = wordSet(`
  don't dont do does did not why what what's whats have haven't can't cant cannot won't want wanted need know rather
  how when where who whose help agent human person operator repeat again because think remember forgot prefer
  cancel stop wait hold question wondering understand hear say said mean isn't aren't doesn't didn't speak
  talk talking tell
`);

/** No answer ends on these: more is coming. */
const DANGLING = wordSet(`
  the of at on in next this and or from for to but my is with a an by dot point underscore dash hyphen plus double
  triple because if so it's about around past before after until till between then than
`);

/** "number's", "code's" lead up to a value as "number" does. */
export const isLeadIn = ({ text }: Token): boolean =>
  LEAD_IN.has(text) || LEAD_IN.has(text.replace(/'s$/, ''));
export const isCloser = (token: Token): boolean => CLOSERS.has(token.text);
export const isOtherTalk = (token: Token): boolean => OTHER_TALK.has(token.text);

export function endsOpen(tokens: readonly Token[]): boolean {
  const last = tokens.at(-1)?.text ?? '';
  // "Three hundred or so" is all of it.
  if (!DANGLING.has(last) || (last === 'so' && tokens.at(-2)?.text === 'or')) return false;
  return !strandsPreposition(tokens.map(({ text }) => text));
}

/** More words are a sentence of their own. */
const MAX_LEADING_WORDS = 6;

/** "Around", "let's say at", "no later than": a value has to come. */
export const leadsOn = (tokens: readonly Token[]): boolean =>
  tokens.length <= MAX_LEADING_WORDS && endsOpen(tokens) && !tokens.some(isOtherTalk);

const IS_ALL = phraseList(
  `that's all | that is all | that's it | that is it | that's everything | nothing else | nothing more | that's the whole thing`,
);
const LONGEST_IS_ALL = 4;

/** "... and that's all": whatever is missing will not come. */
export function endsOnIsAll(tokens: readonly Token[]): boolean {
  const last = tokens.slice(-LONGEST_IS_ALL);
  return last.some((_, index) => phraseLengthAt(last, index, IS_ALL) === last.length - index);
}

/** Longest run of lead-in words that still promises a value; beyond it the caller tells something else. */
const MAX_LEAD_IN_WORDS = 9;

const ANNOUNCING = wordSet("is it's its that's be at number number's code code's");
/** What "is" leads up to a value of behind a sentence of its own, where "the problem is" does not. */
const ANNOUNCED = wordSet('number email address code one name');

/** Whether words without any part of the value still lead up to one. */
export function promisesValue(tokens: readonly Token[]): boolean {
  if (tokens.length > MAX_LEAD_IN_WORDS) return false;
  // "The office line is", "our account number is": whatever it is called, its value follows.
  const announced = ANNOUNCING.has(tokens.at(-1)?.text ?? '') && !tokens.some(isOtherTalk);
  return announced || tokens.every(isLeadIn);
}

/** Nothing said yet of what is thought. */
const OPINIONS = phraseList(
  `i think | i believe | i guess | i'd say | i would say | i want to say | i think it was | i believe it was | i guess it was | i think that's | i think that was`,
);
/** "I guess around", "I think at about" */
const MAX_BEHIND_OPINION = 2;
const BEFORE_OPINION = wordSet('well oh so yeah yes');

/** "I forget what my number is" */
const asksWhatItIs = (tokens: readonly Token[]): boolean =>
  tokens.slice(-5).some(({ text }) => text === 'what' || text === 'which');

/** "I just got a new phone so it's", "I changed it, the number is", "I believe": whatever was told, the value follows, surely. */
export function announcesValue(tokens: readonly Token[]): boolean {
  const last = tokens.at(-1)?.text;
  if (last === "it's") return true;
  if (last === 'is' && ANNOUNCED.has(tokens.at(-2)?.text ?? '')) return !asksWhatItIs(tokens);
  const start = BEFORE_OPINION.has(tokens[0]?.text ?? '') ? 1 : 0;
  const length = phraseLengthAt(tokens, start, OPINIONS);
  const rest = tokens.slice(start + length);
  return length > 0 && (rest.length === 0 || (rest.length <= MAX_BEHIND_OPINION && endsOpen(rest)));
}
