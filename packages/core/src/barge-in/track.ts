/**
 * What is collected in the state about one stretch of user speech over the agent, as it comes. Plain JSON;
 * bounded: words beyond MAX_OVERLAP_WORDS are not kept.
 */
import { sessionMs, type SessionMs } from '../time.ts';
import type { AgentContext } from '../semantics/agent-context.ts';
import { spokenWords } from '../semantics/words.ts';

/** Words kept of an overlap: long before this it is decided. */
export const MAX_OVERLAP_WORDS = 24;
/** `asking`: the sentence being heard is a question. `asked`: a question was heard to its end and hardly anything after it. */
export type AgentSpeech = {
  readonly asking: boolean;
  readonly asked: boolean;
  /** What was heard of it, as the text models see it. */
  readonly context: AgentContext;
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

/** Results come every 250-300 ms while there is audio: a word that stands for this long will not be put right, ms. */
const CERTAIN_AFTER_MS = 500;
/** So many words are speech with the floor in it, whatever each of them is. */
const MANY_WORDS = 3;

/** The words that count at `at`, in order up to the first that does not. */
export function knownWords({ words }: OverlapTrack, at: SessionMs): readonly OverlapWord[] {
  const said = words.filter((word) => word.knownAtMs <= at);
  if (said.length >= MANY_WORDS) return said;
  const open = said.findIndex((word) => !word.confirmed && word.certainAtMs > at);
  return open < 0 ? said : said.slice(0, open);
}

export type OverlapTrack = {
  readonly onsetAtMs: SessionMs;
  readonly agent: AgentSpeech;
  readonly words: readonly OverlapWord[];
  /** Sums over the speech windows so far, for means. */
  readonly windows: number;
  readonly levelDbSum: number;
  readonly echoSum: number;
  /** The agent has already paused once for this overlap; it does so only once. */
  readonly pauseSpent: boolean;
};

/** Takes a new transcript, of speech up to `through` (null = unknown): words that stay keep the time from which they count. */
export function trackWords(
  track: OverlapTrack,
  text: string,
  { at, through }: { readonly at: SessionMs; readonly through: SessionMs | null },
): OverlapTrack {
  const knownAtMs = through === null ? at : sessionMs(Math.max(at, through + RECOGNISER_LAG_MS));
  let same = true;
  const words = spokenWords(text)
    .slice(0, MAX_OVERLAP_WORDS)
    .map((word, index): OverlapWord => {
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
  return { ...track, words };
}

export function trackWindow(
  track: OverlapTrack,
  window: { readonly levelDb: number; readonly echo?: number | undefined },
): OverlapTrack {
  return {
    ...track,
    windows: track.windows + 1,
    levelDbSum: track.levelDbSum + window.levelDb,
    echoSum: track.echoSum + (window.echo ?? 0),
  };
}
