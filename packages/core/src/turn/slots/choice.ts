/**
 * Grammar of a choice between options the agent has named: by words (misheard ones too), by order ("the
 * second one"), by exclusion ("not the morning, the afternoon"). Value: the option as it was given. Two
 * options that fit equally well are never decided.
 */
import { splitCorrections } from './corrections.ts';
import { wordsBeside } from './choice-beside.ts';
import { answersUnnamed, pointsAtOther } from './choice-unnamed.ts';
import { choiceTokens, contentWords, EMPTY_WORDS, SMALL_TALK, wordLikeness } from './choice-words.ts';
import { readOrdinal, unitOf } from './numbers.ts';
import { endsOpen, isLeadIn } from './phrases.ts';
import type { Expectation, SlotGrammar, SlotVerdict } from './slot.ts';
import type { Token } from './tokens.ts';
import { complete, impossible, incomplete, nothingYet, overComplete } from './verdict.ts';

/** Longest list a caller can choose from by ear; more options are not read. */
export const MAX_OPTIONS = 50;
/** Part of an option's words (weighted by how telling they are) that has to be heard. */
const MIN_SCORE = 0.45;
/** Lead over the next option that makes the choice unambiguous. */
const MIN_LEAD = 0.2;

export const choiceGrammar: SlotGrammar<Extract<Expectation, { kind: 'choice' }>> = (text, expectation) =>
  readChoice(
    text,
    expectation.options.map((option) => [option]),
  );

/** Like the grammar, for options with other names: the first name of each list is its value. */
export function readChoice(text: string, names: readonly (readonly string[])[]): SlotVerdict {
  const tokens = choiceTokens(text);
  if (tokens.length === 0) return nothingYet;
  const options = names.slice(0, MAX_OPTIONS);
  const { parts, corrected } = splitCorrections(tokens);
  const optionWords = options.map((each) => each.map((name) => contentWords(choiceTokens(name))));
  const outcomes = parts.map((part) => chosen(part, optionWords));
  const outcome = outcomes.findLast(
    (each): each is Exclude<Chosen, { kind: 'none' }> => each.kind !== 'none',
  );
  const rest = { corrected: corrected && outcomes.filter((each) => each.kind === 'one').length > 1 };
  if (outcome === undefined) {
    if (answersUnnamed(tokens))
      return complete(UNNAMED_SURENESS, 'names no option', {
        value: otherThanNamed(tokens, options, optionWords),
      });
    if (isAnswer(tokens)) return impossible(0.8, 'yes or no, none of the options');
    const lead = tokens.every(
      (token) => isLeadIn(token) || SMALL_TALK.has(token.text) || EMPTY_WORDS.has(token.text),
    );
    return lead ? incomplete(0.7, 'leads up to a choice') : impossible(0.7, 'none of the options');
  }
  if (asks(tokens)) return impossible(0.6, 'asks about an option');
  if (outcome.kind === 'tie' && answersUnnamed(tokens)) return complete(UNNAMED_SURENESS, 'names no option');
  if (outcome.kind === 'tie') return incomplete(0.6, 'fits several options', rest);
  const option = options[outcome.index]?.[0] ?? '';
  const words = optionWords[outcome.index]?.[0] ?? [];
  const found = { ...rest, value: option };
  // "Vanilla, actually" has decided, "vanilla, no" has not.
  if (corrected && (parts.at(-1) ?? []).length === 0)
    return tokens.at(-1)?.text === 'actually'
      ? complete(GOES_ON_SURENESS, 'one option', found)
      : incomplete(0.85, 'correction has to follow', found);
  const last = tokens.at(-1)?.text ?? '';
  // "I'll take vanilla then."
  const open = last !== 'then' && endsOpen(tokens);
  if (last === 'not' || (open && !words.includes(last))) return incomplete(0.8, 'choice goes on', found);
  const sureness = Math.min(0.95, 0.6 + outcome.score * 0.35);
  const { before, behind, begun } = wordsBeside(tokens, words);
  if (behind > 0)
    return overComplete(atLeast(GOES_ON_SURENESS - BESIDE_COST * behind), 'words behind the option', found);
  if (beginsAnother(option, options)) return complete(GOES_ON_SURENESS, 'begins another option', found);
  if (begun) return complete(BEGUN_SURENESS, 'begins the option', found);
  return complete(atLeast(sureness - BESIDE_COST * before), 'one option', found);
}

/** "Either is fine" is all of it, "neither" may have a reason. */
const UNNAMED_SURENESS = 0.7;
/** "Is the blue one" - "cheaper?", not "how about the blue one?" */
const ASKING = new Set("is are does was how what what's why where when which".split(' '));
const asks = ([first, second]: readonly Token[]): boolean =>
  ASKING.has(first?.text ?? '') && second?.text !== 'about';

/** "Not the blue one, the other": of two, the one that was not refused. */
function otherThanNamed(
  tokens: readonly Token[],
  options: readonly (readonly string[])[],
  optionWords: readonly OptionNames[],
): string | null {
  if (options.length !== 2 || !pointsAtOther(tokens)) return null;
  const left = options.filter(
    (_, index) => optionWords[index]?.some((words) => words.some((word) => has(tokens, word))) !== true,
  );
  return left.length === 1 ? (left[0]?.[0] ?? null) : null;
}

const has = (tokens: readonly Token[], word: string): boolean => tokens.some(({ text }) => text === word);

/** What each word beside an option takes of the sureness: "I have a question about my bill" only touches one. */
const BESIDE_COST = 0.1;
/** "Hazelnut sounds" - "good", "sugar" - "free vanilla" */
const GOES_ON_SURENESS = 0.6;
/** "Transit" is what most say of "transit directions", but not all of them. */
const BEGUN_SURENESS = 0.4;
const atLeast = (sureness: number): number => Math.max(BESIDE_COST, sureness);

const beginsAnother = (option: string, options: readonly (readonly string[])[]): boolean =>
  options.some((names) => names.some((name) => name.startsWith(`${option} `)));

/** "Yes, that is right." to a list of options: more words are not to be expected. */
const ANSWERS = new Set([
  'yes',
  'yeah',
  'yep',
  'yup',
  'no',
  'nope',
  'correct',
  'right',
  'okay',
  'sure',
  'exactly',
]);
const ANSWER_TAILS = new Set([
  "that's",
  'that',
  'is',
  'it',
  "it's",
  'right',
  'correct',
  'please',
  'thanks',
  'fine',
  'not',
  'wrong',
  "isn't",
  'true',
]);

function isAnswer(tokens: readonly Token[]): boolean {
  return (
    ANSWERS.has(tokens[0]?.text ?? '') &&
    tokens.every((token) => ANSWERS.has(token.text) || ANSWER_TAILS.has(token.text))
  );
}

type Chosen =
  | { readonly kind: 'one'; readonly index: number; readonly score: number }
  | { readonly kind: 'tie' }
  | { readonly kind: 'none' };

/** The words of each name of one option. */
type OptionNames = readonly (readonly string[])[];

/** Which option the words name, if exactly one. */
function chosen(tokens: readonly Token[], optionWords: readonly OptionNames[]): Chosen {
  const heard = contentWords(withoutRejected(tokens));
  const scores = optionWords.map((names) =>
    Math.max(0, ...names.map((words) => score(words, heard, optionWords))),
  );
  const best = Math.max(0, ...scores);
  if (best >= MIN_SCORE) {
    const close = scores.flatMap((each, position) => (best - each < MIN_LEAD ? [position] : []));
    const index = close.length === 1 ? close[0] : containingAll(close, scores, optionWords);
    return index === undefined ? { kind: 'tie' } : { kind: 'one', index, score: scores[index] ?? best };
  }
  const byOrder = ordinalChoice(tokens, optionWords.length);
  if (byOrder !== null && optionWords[byOrder]?.[0] !== undefined)
    return { kind: 'one', index: byOrder, score: 0.9 };
  // "cleaning" between "first cleaning" and "second cleaning": about the options, but undecided.
  const touched = optionWords.filter((names) =>
    names.some((words) => words.some((word) => heard.includes(word))),
  ).length;
  return touched > 1 ? { kind: 'tie' } : { kind: 'none' };
}

/** "Sugar free vanilla" names neither sugar nor vanilla: the option that was said in full and has all words of the others. */
const containingAll = (
  close: readonly number[],
  scores: readonly number[],
  names: readonly OptionNames[],
): number | undefined =>
  close.find((index) => {
    const words = names[index]?.[0] ?? [];
    const rest = close.filter((other) => other !== index).flatMap((other) => names[other]?.[0] ?? []);
    return (scores[index] ?? 0) >= FULLY_SAID && rest.every((word) => words.includes(word));
  });
const FULLY_SAID = 0.95;

/** Words of the options themselves are not taken for others that are alike ("tuesday" - "thursday"). */
const isSaid = (said: string, all: readonly OptionNames[]): boolean =>
  all.some((names) => names.some((words) => words.includes(said)));

/** Share of the option's words heard; a word that many options have tells little. */
function score(option: readonly string[], heard: readonly string[], all: readonly OptionNames[]): number {
  let [sum, total] = [0, 0];
  for (const word of option) {
    const owners = all.filter((names) => names.some((words) => words.includes(word))).length;
    const weight = owners === all.length && all.length > 1 ? 0.05 : 1 / owners;
    total += weight;
    sum +=
      weight *
      Math.max(
        0,
        ...heard.map((said) => (isSaid(said, all) ? Number(said === word) : wordLikeness(word, said))),
      );
  }
  const joined = option.length > 1 && heard.includes(option.join('')) ? 1 : 0;
  return total === 0 ? 0 : Math.max(joined, sum / total);
}

/** "not the morning, the afternoon": the word after "not" does not count. */
function withoutRejected(tokens: readonly Token[]): Token[] {
  let rejecting = false;
  return tokens.filter((token, index) => {
    if (index > 0 && (/[,.;]/.test(token.gap) || token.text === 'but')) rejecting = false;
    if (token.text === 'not') rejecting = true;
    if (!rejecting || EMPTY_WORDS.has(token.text) || token.text === 'not') return true;
    rejecting = false;
    return false;
  });
}

function ordinalChoice(tokens: readonly Token[], count: number): number | null {
  for (let index = 0; index < tokens.length; index += 1) {
    const text = tokens[index]?.text ?? '';
    if (text === 'last' || text === 'latter') return count - 1;
    if (text === 'former') return 0;
    const ordinal = readOrdinal(tokens, index);
    if (ordinal !== null && ordinal.value <= count) return ordinal.value - 1;
    const counted = ['number', 'option'].includes(text)
      ? (unitOf(tokens[index + 1]) ?? Number(tokens[index + 1]?.text))
      : NaN;
    if (counted >= 1 && counted <= count) return counted - 1;
  }
  return null;
}
