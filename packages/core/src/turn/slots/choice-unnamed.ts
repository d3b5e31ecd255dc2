/**
 * Answers to a choice that name none of the options and are whole all the same: all the same to the caller ("either is fine",
 * "surprise me"), none or all of them ("neither", "both, please"), one by what it is like ("the cheaper one", "whichever is
 * quicker") or the one left ("not that one, the other"). Enter the tokens; leaves whether they are such an answer and nothing else.
 */
import { anyOf, oneOf } from '../../semantics/one-of.ts';
import { endsOpen } from './phrases.ts';
import type { Token } from './tokens.ts';

/** Said in front of it; none of these is an answer that names no option. */
const LEAD = new RegExp(
  `^(?:${anyOf(`
    oh | well | honestly | actually | so | yes | yeah | no | okay | sure | just | probably | maybe | i guess | i think | let's say
    i'd like | i would like | i'd prefer | i prefer | i'd rather have | i want | i need | i'll take | i'd take | i'll go with | i'd go with
    i'll have | let's do | let's go with | go with | let me have | let me get | give me | make it | can i have | can i get | it's | that's
  `)} )+`,
);
const THING = anyOf(
  'ones? | options? | times? | slots? | days? | plans? | rooms? | seats? | flights? | appointments? | dates? | ways?',
);
const OF_THEM = `(?: of (?:them|those|these|the two|the above|both))?`;
const FOR_ME = '(?: (?:for|by|with|to) (?:me|us))?';
/** A verdict on them: "is fine", "work for me", "would do". */
const DO = [
  '(?: (?:is|are|would be|will be|sounds?|works?|will work|would work|suits?|do|does|will do|would do)',
  `(?: (?:just|perfectly|totally))?(?: (?:fine|good|great|okay|ok|alright|all right))?${FOR_ME}| (?:me|us))?`,
].join('');
const WHOLE = anyOf(`
  surprise me | up to you | it's up to you | dealer's choice | all the same | all the same to me | either way | not fussed | i'm easy
  whatever works | whatever is best | whatever you think | whatever | you choose | you pick | you decide | you can choose | you can pick
  you can decide | you choose one | you pick one | you choose for me | you pick for me | you decide for me`);
/** "The cheaper one" is whole, "the cheaper" hardly, "the cheapest" is. */
const LIKE = `(?:\\w+(?: \\w+)? ${THING}|\\w+est|best|same)`;
const DOES = anyOf('is | are | comes | costs | works | suits | you | they | has | takes | gets | would');

const UNNAMED = oneOf(
  new RegExp(`^${WHOLE}$`),
  new RegExp(`^(?:either|neither|none|any|both|all)(?: ${THING})?${OF_THEM}${DO}$`),
  new RegExp(`^(?:it )?(?:doesn't|does not|don't|wouldn't) (?:really )?matter${FOR_ME}$`),
  /^(?:i|we) (?:don't|do not) (?:really )?(?:mind|care|have (?:a|any) preference)(?: either way| which(?: one)?)?$/,
  /^(?:i have |i've got |i've )?no (?:real |strong |particular )?preference$/,
  new RegExp(
    `^(?:i|we) (?:don't|can't|cannot|couldn't) (?:\\w+ ){1,3}(?:either|any)(?: ${THING})?${OF_THEM}$`,
  ),
  new RegExp(`^(?:which|what)ever(?:(?: ${THING})? ${DOES}|'s)(?: [\\w']+){1,6}$`),
  new RegExp(`^the ${LIKE}${OF_THEM}$`),
  /^the \w+er the better$/,
  new RegExp(`^(?:not (?:this|that|the(?: \\w+){1,3}?)(?: one)? )?(?:i'll take )?the other(?: ${THING})?$`),
  /^(?:this|that) one$/,
);
/** An answer of this kind is short. */
const MAX_WORDS = 14;

export function answersUnnamed(tokens: readonly Token[]): boolean {
  const words = withoutThanks(tokens);
  if (words.length === 0 || words.length > MAX_WORDS || endsOpen(words)) return false;
  const said = words.map(({ text }) => text).join(' ');
  return UNNAMED.test(said) || UNNAMED.test(said.replace(LEAD, ''));
}

/** "Not the blue one, the other": of two, the one that was not refused. */
export const pointsAtOther = (tokens: readonly Token[]): boolean =>
  withoutThanks(tokens)
    .slice(-3)
    .some(({ text }, index, last) => text === 'other' && last[index - 1]?.text === 'the');

const THANKS = new Set(['please', 'thanks', 'cheers', 'then', 'sir', "ma'am"]);
function withoutThanks(tokens: readonly Token[]): readonly Token[] {
  const thank = tokens.findIndex(({ text }, index) => text === 'thank' && tokens[index + 1]?.text === 'you');
  const words = thank < 0 ? tokens : tokens.slice(0, thank);
  return words.slice(0, words.findLastIndex(({ text }) => !THANKS.has(text)) + 1);
}
