/**
 * Complete turns and what they sound like before they are complete: prefixes cut at word boundaries, with
 * the disfluencies and recognition errors of speech. A prefix that could itself be a turn ("yes" of "yes
 * please") is a wrong label: those seen as whole turns are dropped, those at a sentence's end weigh little.
 */
import { wordsOf } from '@antiphon/core/semantics/words';
import type { TaskTurn } from './read-corpora.ts';
import type { SeededRandom } from './seeded-random.ts';

export type LabelledText = {
  readonly prev: string;
  readonly text: string;
  readonly complete: boolean;
  readonly weight: number;
};

/** A cut at the end of a sentence inside the turn: usually a possible end. */
const SENTENCE_CUT_WEIGHT = 0.15;
const endsSentence = (word: string): boolean => /[.?!]["')]?$/.test(word);

export const normalised = (text: string): string => wordsOf(text).join(' ');

/** The whole turn and each of its proper prefixes; prefix weights sum to the whole's. */
export function cutTurn(turn: TaskTurn, wholeTurns: ReadonlyMap<string, number>): LabelledText[] {
  const words = turn.text.trim().split(/\s+/);
  const repeats = wholeTurns.get(normalised(turn.text)) ?? 1;
  // "yes" occurs 667 times: its copies share the weight of the root of their number.
  const weight = 1 / Math.sqrt(repeats);
  const prefixes: LabelledText[] = [];
  for (let count = 1; count < words.length; count += 1) {
    const text = words.slice(0, count).join(' ');
    if (wholeTurns.has(normalised(text)) || normalised(text) === '') continue;
    const cutWeight = endsSentence(words[count - 1] ?? '') ? SENTENCE_CUT_WEIGHT : 1;
    prefixes.push({
      prev: turn.prev,
      text,
      complete: false,
      weight: (weight * cutWeight) / (words.length - 1),
    });
  }
  return [{ prev: turn.prev, text: turn.text, complete: true, weight }, ...prefixes];
}

/** As an evaluation draws them: the whole turn and one prefix at a random cut, no prefix dropped. */
export function drawPair(turn: TaskTurn, random: SeededRandom): LabelledText[] {
  const words = turn.text.trim().split(/\s+/);
  const whole = { prev: turn.prev, text: turn.text, complete: true, weight: 1 };
  if (words.length < 2) return [whole];
  const text = words.slice(0, 1 + random.below(words.length - 1)).join(' ');
  return [whole, { prev: turn.prev, text, complete: false, weight: 1 }];
}

export function countWholeTurns(turns: readonly TaskTurn[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const turn of turns) {
    const key = normalised(turn.text);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

const FILLERS = ['um', 'uh', 'uh', 'um', 'like', 'you know', 'er'];
const OPENERS = [
  'yeah',
  'okay',
  'so',
  'well',
  'um',
  'uh',
  'oh',
  'hi',
  'okay so',
  'yes',
  'all right',
  'sure',
  'perfect',
  'great',
  'no',
];
const CLOSERS = ['please', 'thanks', 'thank you', 'please thank you'];
/** Words that recognisers lose or swap most: short function words. */
const WEAK = new Set(['a', 'the', 'to', 'of', 'in', 'on', 'at', 'is', 'i', 'it', 'and', 'for', 'can', 'you']);

/** A spoken, misheard variant of a text with the same label. Random: seed decides. */
export function roughen(row: LabelledText, random: SeededRandom): LabelledText {
  let words = row.text.replace(/[.,?!;:"]/g, '').split(/\s+/);
  if (random.next() < 0.35) words = insertFiller(words, random);
  if (random.next() < 0.2) words = repeatSome(words, random);
  if (random.next() < 0.2) words = loseWord(words, random);
  if (random.next() < 0.25) words = [random.pick(OPENERS), ...words];
  if (row.complete && words.length > 2 && random.next() < 0.08) words = [...words, random.pick(CLOSERS)];
  if (!row.complete && random.next() < 0.15) words = [...words, random.pick(FILLERS.slice(0, 4))];
  return { ...row, text: words.join(' ') };
}

/** The same for a whole turn before it is cut: punctuation stays, because it tells where the turn may already be whole. */
export function roughenTurn(turn: TaskTurn, random: SeededRandom): TaskTurn {
  let words = turn.text.trim().split(/\s+/);
  if (random.next() < 0.35) words = insertFiller(words, random);
  if (random.next() < 0.2) words = repeatSome(words, random);
  if (random.next() < 0.2) words = loseWord(words, random);
  if (random.next() < 0.25) words = [random.pick(OPENERS), ...words];
  if (words.length > 2 && random.next() < 0.08) {
    words = [...words.slice(0, -1), `${words.at(-1) ?? ''}.`, random.pick(CLOSERS)];
  }
  return { ...turn, text: words.join(' ') };
}

function insertFiller(words: readonly string[], random: SeededRandom): string[] {
  const at = random.below(words.length);
  return [...words.slice(0, at), random.pick(FILLERS), ...words.slice(at)];
}

/** "can i can i get": one or two words twice. */
function repeatSome(words: readonly string[], random: SeededRandom): string[] {
  const count = 1 + random.below(2);
  const at = random.below(Math.max(1, words.length - count));
  return [...words.slice(0, at + count), ...words.slice(at, at + count), ...words.slice(at + count)];
}

function loseWord(words: readonly string[], random: SeededRandom): string[] {
  const at = random.below(Math.max(1, words.length - 1));
  const word = words[at] ?? '';
  if (words.length < 4 || at === words.length - 1) return [...words];
  if (WEAK.has(word.toLowerCase())) return words.filter((_, index) => index !== at);
  return words.map((each, index) => (index === at && each.length > 3 ? each.slice(0, -1) : each));
}
