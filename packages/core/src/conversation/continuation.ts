/**
 * What words are as a continuation of the turn that was answered before them: an order to stop, more of a dictated
 * value, the rest of a sentence. Enters: that turn, the new words and the options. Leaves: three answers, each computed
 * when it is first asked for. Invariant: the answers follow from what enters; keeping them changes nothing but the cost.
 */
import { hardCommandInWords } from '../semantics/hard-command.ts';
import { phraseLanguage } from '../semantics/phrases.ts';
import { MAX_WORDS, wordsOf } from '../semantics/words.ts';
import { clampedLogit } from '../log-odds.ts';
import { turnCompleteness } from '../turn/completeness.ts';
import { dictationGoesOn, type Dictation } from '../turn/dictation.ts';
import type { ConversationOptions } from './options.ts';
import type { CommittedTurn } from './state.ts';

/**
 * Log-odds weights of the text model's three scores (as log-odds): the parts joined, the first part, the second part. Fitted
 * on 2,500 task turns cut at a random word against 5,000 pairs of a whole turn with another turn or an interruption in a
 * meeting. Where the first part looked finished enough to be answered the AUC is .88 (what joining gains, alone: .83).
 */
const JOINED_WEIGHT = 1.1;
const FIRST_WEIGHT = -1.05;
const SECOND_WEIGHT = -0.7;
const TEXT_BIAS = 0.4;

export type Continuation = {
  /** The words begin with a command, which is addressed to the reply. */
  readonly command: () => boolean;
  /** Both parts as one dictated value; null when they are none. */
  readonly dictation: () => Dictation | null;
  /** Log-odds, by the words alone, that both parts are one sentence. */
  readonly spokenOn: () => number;
};

type Kept = Continuation & { readonly text: string; readonly options: ConversationOptions };

/** The latest one of each committed turn: a step asks several times, every tick again, and only new words change it. */
const LATEST = new WeakMap<CommittedTurn, Kept>();

export function continuationOf(
  answered: CommittedTurn,
  text: string,
  options: ConversationOptions,
): Continuation {
  const latest = LATEST.get(answered);
  if (latest?.text === text && latest.options === options) return latest;
  const words = once(() => wordsOf(text));
  const continuation: Kept = {
    text,
    options,
    command: once(() => hardCommandInWords(words(), [phraseLanguage(options.language)]) !== null),
    dictation: once(() => dictationGoesOn(answered, text, options)),
    spokenOn: once(() => spokenOn(answered, words())),
  };
  LATEST.set(answered, continuation);
  return continuation;
}

/** By the words: the parts make a whole that neither is by itself. */
function spokenOn({ text, completeness, agent }: CommittedTurn, more: readonly string[]): number {
  const score = (words: readonly string[]): number => clampedLogit(turnCompleteness(words, agent));
  const joined = [...wordsOf(text), ...more].slice(-MAX_WORDS);
  const parts = FIRST_WEIGHT * clampedLogit(completeness) + SECOND_WEIGHT * score(more);
  return TEXT_BIAS + JOINED_WEIGHT * score(joined) + parts;
}

function once<T>(compute: () => T): () => T {
  let computed: { readonly value: T } | null = null;
  return () => (computed ??= { value: compute() }).value;
}
