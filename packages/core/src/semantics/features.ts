/**
 * The features of the text models, as hashes. Enter the user's words so far and the agent's context; leaves
 * one hash per feature. Three kinds: word and class n-grams tagged by their distance from the end, the shape
 * of the beginning and of the last clause, and all of these crossed with what the agent asked.
 * The same function serves training and inference: changing it makes the weights worthless (FEATURE_VERSION).
 */
import type { AgentContext } from './agent-context.ts';
import { hashString, mix } from './hashing.ts';
import { classOf } from './word-classes.ts';

/** Raised with every change of the features; weights of another version are refused. */
export const FEATURE_VERSION = 1;

/** What the caller knows beyond the words, as small integers (0 = nothing). */
export type Extras = {
  /** Lists that the whole utterance belongs to (dialogue acts), as bits. */
  readonly lists: number;
  /** The utterance is still going on. */
  readonly partial: boolean;
};
export const NO_EXTRAS: Extras = { lists: 0, partial: false };

const QUESTION_CODES = { none: 1, 'yes-no': 2, wh: 3, choice: 4, value: 5, open: 6 } as const;
/** Utterances up to this many words are also one feature as a whole. */
const WHOLE_WORDS = 4;
const WHOLE_CLASSES = 6;
const CLAUSE_OPENERS = new Set(['C', 'W', 'Y', 'Q', 'G']);
const VERBS = new Set(['B', 'X', 'V']);
const BAG_WORDS = 8;

const lengthBucket = (length: number): number => (length < 6 ? length : length < 9 ? 6 : length < 14 ? 7 : 8);

export function textFeatures(words: readonly string[], context: AgentContext, extras: Extras): number[] {
  const out: number[] = [];
  const hashes = words.map((word) => hashString(word));
  const classes = words.map(classOf);
  const classHashes = classes.map((name) => name.charCodeAt(0));
  const size = lengthBucket(words.length);
  endFeatures(out, hashes, classHashes);
  spellingFeatures(out, words, classHashes);
  const opening = openingFeatures(out, hashes, classHashes, size);
  const clause = clauseFeatures(out, classes, hashes);
  contextFeatures(out, hashes, classHashes, { context, size, opening, clause });
  extraFeatures(out, hashes, { extras, context, size });
  return out;
}

/** Templates are numbered by the caller so that equal words in different roles are different features. */
function add(out: number[], template: number, ...values: readonly number[]): void {
  let hash = template;
  for (const value of values) hash = mix(hash, value);
  out.push(hash);
}

function endFeatures(out: number[], words: readonly number[], classes: readonly number[]): void {
  const end = words.length - 1;
  const word = (back: number): number => words[end - back] ?? 7;
  const kind = (back: number): number => classes[end - back] ?? 7;
  add(out, 1, word(0));
  add(out, 2, word(0), word(1));
  add(out, 3, word(0), mix(word(1), word(2)));
  add(out, 4, word(0), mix(mix(word(1), word(2)), word(3)));
  add(out, 5, word(1));
  add(out, 6, word(1), word(2));
  add(out, 7, word(0), word(2));
  add(out, 8, kind(0));
  add(out, 9, kind(0), kind(1));
  add(out, 10, kind(0), kind(1), kind(2));
  const four = mix(mix(kind(0), kind(1)), mix(kind(2), kind(3)));
  add(out, 11, four);
  add(out, 12, four, kind(4));
  add(out, 13, four, kind(4), kind(5));
  add(out, 14, word(0), kind(1));
  add(out, 15, word(0), kind(1), kind(2));
  add(out, 16, kind(0), word(1));
  add(out, 17, kind(0), word(1), word(2));
  add(out, 18, kind(0), word(1), kind(2));
  add(out, 19, kind(0), kind(1), word(2));
  for (let back = 2; back < BAG_WORDS && back <= end; back += 1) add(out, 20, word(back));
  for (let back = 1; back < BAG_WORDS && back < end; back += 1) add(out, 21, word(back), word(back + 1));
}

function spellingFeatures(out: number[], words: readonly string[], classes: readonly number[]): void {
  const last = words.at(-1);
  if (last === undefined) return;
  const { length } = last;
  const before = classes[words.length - 2] ?? 7;
  add(out, 30, hashString(last, length - 2));
  add(out, 31, hashString(last, Math.max(0, length - 3)), length < 3 ? 1 : 0);
  add(out, 32, hashString(last, Math.max(0, length - 4)), length < 4 ? 1 : 0);
  add(out, 33, hashString(last, Math.max(0, length - 3)), before);
  add(out, 34, hashString(last, 0, 3));
  add(out, 35, Math.min(length, 9), before);
}

function openingFeatures(
  out: number[],
  words: readonly number[],
  classes: readonly number[],
  size: number,
): number {
  const [first = 7, second = 7, third = 7] = words;
  const last = words.at(-1) ?? 7;
  const lastClass = classes.at(-1) ?? 7;
  add(out, 40, first);
  add(out, 41, first, second);
  add(out, 42, first, second, third);
  add(out, 43, first, lastClass);
  add(out, 44, first, second, lastClass);
  add(out, 45, first, last);
  add(out, 46, size);
  add(out, 47, size, lastClass);
  add(out, 48, size, last);
  add(out, 49, size, first);
  add(out, 50, size, mix(first, second));
  if (words.length <= WHOLE_WORDS) add(out, 51, words.reduce(mix, 3));
  if (classes.length <= WHOLE_CLASSES) add(out, 52, classes.reduce(mix, 3));
  return mix(first, second);
}

/** The last clause: what opened it, whether it has a verb yet, how long it is, what it ends on. */
function clauseFeatures(out: number[], classes: readonly string[], words: readonly number[]): number {
  let start = classes.length - 1;
  while (start > 0 && !CLAUSE_OPENERS.has(classes[start] ?? '')) start -= 1;
  const opener = classes[start]?.charCodeAt(0) ?? 7;
  let verbs = 0;
  let sinceVerb = 0;
  for (let index = start; index < classes.length; index += 1) {
    const isVerb = VERBS.has(classes[index] ?? '');
    verbs += isVerb ? 1 : 0;
    sinceVerb = isVerb ? 0 : sinceVerb + 1;
  }
  const length = Math.min(classes.length - start, 9);
  const last = classes.at(-1)?.charCodeAt(0) ?? 7;
  const shape = mix(mix(opener, Math.min(verbs, 2)), Math.min(sinceVerb, 4));
  add(out, 60, shape);
  add(out, 61, shape, last);
  add(out, 62, opener, length, last);
  add(out, 63, words[start] ?? 7, length, last);
  add(out, 64, words[start] ?? 7, Math.min(verbs, 2), Math.min(sinceVerb, 4));
  return shape;
}

type Crossing = {
  readonly context: AgentContext;
  readonly size: number;
  readonly opening: number;
  readonly clause: number;
};

function contextFeatures(
  out: number[],
  words: readonly number[],
  classes: readonly number[],
  crossing: Crossing,
): void {
  const { context, size, opening, clause } = crossing;
  if (context.empty && context.question === 'none') return;
  const asked = QUESTION_CODES[context.question];
  const last = words.at(-1) ?? 7;
  const lastClass = classes.at(-1) ?? 7;
  const [first = 7] = words;
  add(out, 70, asked);
  add(out, 71, asked, size);
  add(out, 72, asked, last);
  add(out, 73, asked, lastClass, size);
  add(out, 74, asked, first);
  add(out, 75, asked, opening);
  add(out, 76, asked, clause);
  if (words.length <= WHOLE_WORDS) add(out, 77, asked, words.reduce(mix, 3));
  if (classes.length <= WHOLE_CLASSES) add(out, 78, asked, classes.reduce(mix, 3));
  if (context.asked !== '') askedFeatures(out, hashString(context.asked), { words, classes, crossing });
  if (context.empty) return;
  const before = hashString(context.lastWords.at(-1) ?? '');
  add(out, 79, before, size);
  add(out, 80, before, lastClass);
  add(out, 81, hashString(context.lastWords.join(' ')), size);
}

type Asked = {
  readonly words: readonly number[];
  readonly classes: readonly number[];
  readonly crossing: Crossing;
};

/** "Where ...?" is answered by a place, "when ...?" by a time: what ends one does not end the other. */
function askedFeatures(out: number[], asked: number, { words, classes, crossing }: Asked): void {
  const lastClass = classes.at(-1) ?? 7;
  add(out, 82, asked, crossing.size);
  add(out, 83, asked, lastClass, crossing.size);
  add(out, 84, asked, words.at(-1) ?? 7);
  add(out, 85, asked, crossing.opening);
  add(out, 86, asked, lastClass, classes.at(-2) ?? 7);
  if (classes.length <= WHOLE_CLASSES) add(out, 87, asked, classes.reduce(mix, 3));
}

type ExtraCrossing = { readonly extras: Extras; readonly context: AgentContext; readonly size: number };

function extraFeatures(out: number[], words: readonly number[], crossing: ExtraCrossing): void {
  const { extras, context, size } = crossing;
  if (extras.lists !== 0) {
    const asked = QUESTION_CODES[context.question];
    add(out, 90, extras.lists);
    add(out, 91, extras.lists, asked);
    add(out, 92, extras.lists, size);
    add(out, 93, extras.lists, asked, extras.partial ? 2 : 1);
  }
  if (!extras.partial) return;
  add(out, 94, size);
  add(out, 95, words.at(-1) ?? 7);
  if (words.length <= WHOLE_WORDS) add(out, 96, words.reduce(mix, 3));
}
