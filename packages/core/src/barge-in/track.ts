/**
 * What is collected in the state about one stretch of user speech over the agent, as it comes. Plain JSON;
 * bounded: words beyond MAX_OVERLAP_WORDS are not kept.
 */
import { sessionMs, type SessionMs } from '../time.ts';
import type { AgentContext } from '../semantics/agent-context.ts';
import { spokenWords } from '../semantics/words.ts';

/** Words kept of an overlap: long before this it is decided. */
export const MAX_OVERLAP_WORDS = 24;
export type AgentSpeech = {
  /** The sentence being heard is a question. */
  readonly asking: boolean;
  /**
   * The question whose end is near enough for words to answer it: where it ends in the reply's text, and how much the time until
   * then, or since, speaks for an answer, 0 or less.
   */
  readonly question: { readonly charEnd: number; readonly answerLogOdds: number } | null;
  /** What was heard of it up to the end of that question, as the text models see it. */
  readonly context: AgentContext;
  /** Its text. */
  readonly said: string;
};

/** Time from a word's end to its text that the judgement of overlaps is trained with, ms. */
export const RECOGNISER_LAG_MS = 350;

/**
 * `knownAtMs`: from when the word may count. `confirmed`: two results in a row have it, or it comes without a time of hearing;
 * `certainAtMs`: from then on no further result is waited for (there is none when the client sends no more audio).
 * A recogniser that answers sooner than RECOGNISER_LAG_MS is often wrong about words that have hardly been said ("so", "don't
 * you think", "okay yeah" in three results of one "okay, yeah"); the next result puts them right.
 */
export type OverlapWord = {
  readonly text: string;
  readonly knownAtMs: SessionMs;
  readonly confirmed: boolean;
  readonly certainAtMs: SessionMs;
};

/** What is spoken takes at least this long, ms a letter: a brisk speaker. */
const LETTER_MS = 50;
/** Results come every 250-300 ms while there is audio: a word that stands for this long will not be put right, ms. */
const CERTAIN_AFTER_MS = 500;
/**
 * So many words are speech with the floor in it, whatever each of them is: when the recogniser is sure enough of them, or
 * two results in a row have as many.
 */
const MANY_WORDS = 3;
const SURE_ENOUGH = 0.5;

/** The words that count at `at`, in order up to the first that does not. */
export function knownWords(
  { words, manyTwice, wordsProbability }: OverlapTrack,
  at: SessionMs,
): readonly OverlapWord[] {
  const said = words.filter((word) => word.knownAtMs <= at);
  const believed = manyTwice || wordsProbability === null || wordsProbability >= SURE_ENOUGH;
  if (said.length >= MANY_WORDS && believed) return said;
  return wordsBefore(said, (word) => !word.confirmed && word.certainAtMs > at);
}

/** In order up to the first that is open. */
function wordsBefore(
  words: readonly OverlapWord[],
  isOpen: (word: OverlapWord) => boolean,
): readonly OverlapWord[] {
  const open = words.findIndex(isOpen);
  return open < 0 ? words : words.slice(0, open);
}

export type OverlapTrack = {
  readonly onsetAtMs: SessionMs;
  readonly agent: AgentSpeech;
  readonly words: readonly OverlapWord[];
  /** The latest two results had MANY_WORDS or more. */
  readonly manyTwice: boolean;
  /** Up to where the latest result has listened; null where the recogniser does not say. */
  readonly heardThroughMs: SessionMs | null;
  /** How sure the recogniser is of the words of that result, 0-1; null where it does not say. */
  readonly wordsProbability: number | null;
  /** Sums over the speech windows so far, for means. */
  readonly windows: number;
  readonly levelDbSum: number;
  /** Of those where the echo gate could tell. */
  readonly echoWindows: number;
  readonly echoSum: number;
  /** The agent has already paused once for this overlap; it does so only once. */
  readonly pauseSpent: boolean;
  /** The words may be an answer: they are kept until the reply has ended. */
  readonly kept: boolean;
  /** The agent pauses for this overlap until then at most; null = it does not. */
  readonly heldUntilMs: SessionMs | null;
};

/** A new result of the recogniser: the words of speech up to `through` (null = unknown), and how sure it is of them. */
export type HeardText = {
  readonly text: string;
  readonly at: SessionMs;
  readonly through: SessionMs | null;
  readonly probability?: number | null;
};

/**
 * Takes a new result: words that stay keep the time from which they count. A word that others follow ended before the speech
 * did, by as long as it takes to say those.
 */
export function trackWords(track: OverlapTrack, heard: HeardText): OverlapTrack {
  const { at, through } = heard;
  const spoken = spokenWords(heard.text).slice(0, MAX_OVERLAP_WORDS);
  // Recognisers now and then come back empty on good audio: what two results had stays.
  if (spoken.length === 0) {
    const words = wordsBefore(track.words, ({ confirmed }) => !confirmed);
    return { ...track, words, heardThroughMs: through };
  }
  let same = true;
  const words = spoken.map((word, index): OverlapWord => {
    const following = spoken.slice(index + 1).reduce((sum, { length }) => sum + length, 0);
    const ended = through === null ? null : through - following * LETTER_MS;
    const knownAtMs = ended === null ? at : sessionMs(Math.max(at, ended + RECOGNISER_LAG_MS));
    const before = track.words[index];
    same = same && before?.text === word;
    if (same && before !== undefined) return { ...before, confirmed: true };
    return {
      text: word,
      knownAtMs: before?.knownAtMs ?? knownAtMs,
      confirmed: through === null,
      certainAtMs: sessionMs(at + CERTAIN_AFTER_MS),
    };
  });
  const wordsProbability = heard.probability ?? null;
  const manyTwice = Math.min(track.words.length, words.length) >= MANY_WORDS;
  return { ...track, words, manyTwice, heardThroughMs: through, wordsProbability };
}

export function trackWindow(
  track: OverlapTrack,
  window: { readonly levelDb: number; readonly echo?: number | undefined },
): OverlapTrack {
  return {
    ...track,
    windows: track.windows + 1,
    levelDbSum: track.levelDbSum + window.levelDb,
    echoWindows: track.echoWindows + (window.echo === undefined ? 0 : 1),
    echoSum: track.echoSum + (window.echo ?? 0),
  };
}
