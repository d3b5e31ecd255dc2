/** A word of a chunk: `charStart`/`charEnd` in the chunk as it was sent, `spokenStart`/`spokenEnd` in what was said for it. */
import type { SpokenWord } from '../heard/ledger.ts';

export type SpeechWord = SpokenWord & {
  readonly word: string;
  readonly spokenStart: number;
  readonly spokenEnd: number;
};
