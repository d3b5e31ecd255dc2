/**
 * The heard-text ledger: joins the words of a reply with the playback position to say what the listener
 * has heard. Words come from the voice's own timings; where it has none they are spread over the audio by
 * length. Invariants: heard text is a prefix of the spoken text, cut at a word's end; it holds no word of
 * which nothing was sent.
 */
import { samplesToMs, type PlayedMs } from '../time.ts';

/** A word of a reply: offsets into the reply's text (end exclusive, punctuation included), samples of the reply's audio. */
export type SpokenWord = {
  readonly charStart: number;
  readonly charEnd: number;
  readonly startSample: number;
  readonly endSample: number;
};

/** Share of a word that must have been played for it to count as heard: half is where listeners usually recognise it. */
const HEARD_SHARE = 0.5;

export type WordHearing = 'heard' | 'partly-heard' | 'unheard';

export function hearingOf(word: SpokenWord, played: PlayedMs, rateHz: number): WordHearing {
  const start = samplesToMs(word.startSample, rateHz);
  const end = samplesToMs(word.endSample, rateHz);
  if (played >= end) return 'heard';
  return played > start ? 'partly-heard' : 'unheard';
}

/** How many of `words` (in order) count as heard at `played`. */
export function heardWords(words: readonly SpokenWord[], played: PlayedMs, rateHz: number): number {
  let count = 0;
  for (const word of words) {
    const middle = word.startSample + (word.endSample - word.startSample) * HEARD_SHARE;
    if (played <= 0 || samplesToMs(middle, rateHz) > played) break;
    count += 1;
  }
  return count;
}

/** The part of `text` that was heard at `played`, trimmed at a word's end; "" when nothing was. */
export function heardText(
  text: string,
  words: readonly SpokenWord[],
  at: { readonly played: PlayedMs; readonly rateHz: number },
): string {
  const last = words[heardWords(words, at.played, at.rateHz) - 1];
  return last === undefined ? '' : text.slice(0, last.charEnd).trim();
}

/**
 * Places a chunk's words in its reply: offsets shifted, each word extended over the punctuation that follows
 * it, and words out of order or outside the chunk pulled inside it.
 */
export function placeWords(
  words: readonly SpokenWord[],
  chunk: { readonly text: string; readonly charStart: number; readonly fromSample: number },
): SpokenWord[] {
  let sample = chunk.fromSample;
  return words.map((word) => {
    let charEnd = Math.min(word.charEnd, chunk.text.length);
    while (charEnd < chunk.text.length && !/\s/.test(chunk.text.charAt(charEnd))) charEnd += 1;
    const startSample = Math.max(sample, chunk.fromSample + word.startSample);
    const endSample = Math.max(startSample, chunk.fromSample + word.endSample);
    sample = startSample;
    return {
      charStart: chunk.charStart + Math.min(word.charStart, charEnd),
      charEnd: chunk.charStart + charEnd,
      startSample,
      endSample,
    };
  });
}

/** Spreads the words of `text` over `samples` by their length, for voices without timings. */
export function spreadWords(text: string, samples: number): SpokenWord[] {
  const found = [...text.matchAll(/\S+/g)];
  const total = found.reduce((sum, match) => sum + match[0].length + 1, 0);
  let before = 0;
  return found.map((match) => {
    const startSample = Math.round((before / total) * samples);
    before += match[0].length + 1;
    return {
      charStart: match.index,
      charEnd: match.index + match[0].length,
      startSample,
      endSample: Math.round((before / total) * samples),
    };
  });
}
