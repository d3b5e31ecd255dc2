/**
 * What is collected in the state about one stretch of user speech over the agent, as it comes. Plain JSON;
 * bounded: words beyond MAX_OVERLAP_WORDS are not kept.
 */
import type { SessionMs } from '../time.ts';
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

export type OverlapWord = { readonly text: string; readonly arrivedAtMs: SessionMs };

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

/** Takes a new transcript: words that stay keep the time at which they first came. */
export function trackWords(track: OverlapTrack, text: string, at: SessionMs): OverlapTrack {
  let same = true;
  const words = spokenWords(text)
    .slice(0, MAX_OVERLAP_WORDS)
    .map((word, index): OverlapWord => {
      const before = track.words[index];
      same = same && before?.text === word;
      return same && before !== undefined ? before : { text: word, arrivedAtMs: before?.arrivedAtMs ?? at };
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
