/**
 * Which words of a growing transcript can be trusted: those on which two passes in a row agree (right in
 * 99.2 % of cases, measured). Enters: each pass, decoded freely (forcing the agreed words was tried: an early
 * mistake then stays and drags the rest along, 25 % of stable words wrong on telephone calls). Leaves: the
 * agreed prefix as text, and the draft for the next pass.
 */
import type { Decoded, DecodedWord } from './decode-job.ts';

const CLOSING_PUNCTUATION = /[.,?!;:…-]+$/u;

export class Agreement {
  #last: Decoded | null = null;
  #agreed = 0;

  /** Takes the next pass over the same, longer audio. */
  add(pass: Decoded): void {
    this.#agreed = this.#last === null ? 0 : commonPrefix(this.#last.words, pass.words);
    this.#last = pass;
  }

  /** The agreed words. The last one is without its closing punctuation: what follows may change it. */
  get stableText(): string {
    return agreedText(this.#last?.words ?? [], this.#agreed);
  }

  /** The tokens of the last pass: a good guess at the beginning of the next. */
  get draftTokens(): readonly number[] {
    return this.#last?.tokens ?? [];
  }
}

function commonPrefix(before: readonly DecodedWord[], after: readonly DecodedWord[]): number {
  const shorter = Math.min(before.length, after.length);
  for (let i = 0; i < shorter; i++) {
    const one = before[i]?.text ?? '';
    const other = after[i]?.text ?? '';
    if (one === other) continue;
    // "going." and "going" agree as the last word of the prefix, not as one inside it.
    return one.replace(CLOSING_PUNCTUATION, '') === other.replace(CLOSING_PUNCTUATION, '') ? i + 1 : i;
  }
  return shorter;
}

function agreedText(words: readonly DecodedWord[], agreed: number): string {
  const texts = words.slice(0, agreed).map((word) => word.text);
  const last = texts.pop();
  if (last === undefined) return '';
  return [...texts, last.replace(CLOSING_PUNCTUATION, '')].filter((text) => text !== '').join(' ');
}
