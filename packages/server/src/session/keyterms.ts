/**
 * Keyterms for recognisers that cannot be biased: words that sound like a keyterm are written as the keyterm. Enters:
 * the text of a turn as recognised. Leaves: the text with corrections. Conservative: short terms are only matched by
 * their letters, everyday words are never taken for a term, and the first sound must be the same. Invariants: words
 * that are no near miss of a term stay as they are; the stable text stays a prefix of the text.
 */
import { distanceOfSounds, soundOf } from '@antiphon/core/turn/slots/sound-distance';
import { EVERYDAY_WORDS } from './everyday-words.ts';

/** Sounds a term must have to be matched by sound: shorter ones are too near to too many words. */
const MIN_SOUNDS = 4;
/** Distance a sound of the term that is still taken for the term ("iklow" for "icloud" is 0.1), and the most in all. */
const MAX_DISTANCE_PER_SOUND = 0.16;
const MAX_DISTANCE = 1.2;
/** A recogniser writes a name as up to this many more words than it has ("anti phone"). */
const EXTRA_WORDS = 1;
/** Remembered comparisons: a turn is recognised again four times a second and hardly changes. */
const MAX_REMEMBERED = 4096;

type Term = {
  readonly written: string;
  readonly letters: string;
  readonly sounds: string;
  readonly words: number;
};

const lettersOf = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

export class KeytermCorrector {
  readonly #terms: readonly Term[];
  readonly #longest: number;
  readonly #remembered = new Map<string, Term | null>();

  constructor(keyterms: readonly string[]) {
    this.#terms = keyterms
      .map((term) => term.trim())
      .filter((term) => lettersOf(term) !== '')
      .map((written) => ({
        written,
        letters: lettersOf(written),
        sounds: soundOf(written),
        words: written.split(/\s+/).length,
      }));
    this.#longest = Math.max(0, ...this.#terms.map(({ words }) => words + EXTRA_WORDS));
  }

  correct(text: string, stableText: string): { readonly text: string; readonly stableText: string } {
    if (this.#terms.length === 0) return { text, stableText };
    const corrected = this.#rewrite(text);
    const stable = this.#rewrite(stableText);
    let same = 0;
    while (same < stable.length && stable.charAt(same) === corrected.charAt(same)) same += 1;
    return { text: corrected, stableText: stable.slice(0, same) };
  }

  #rewrite(text: string): string {
    const pieces = text.split(/(\s+)/);
    let written = '';
    for (let at = 0; at < pieces.length;) {
      const match = at % 2 === 0 ? this.#matchAt(pieces, at) : null;
      written += match?.text ?? pieces[at] ?? '';
      at += match?.pieces ?? 1;
    }
    return written;
  }

  /** The longest run of words from `at` on (words stand at even places) that is a term. */
  #matchAt(pieces: readonly string[], at: number): { readonly text: string; readonly pieces: number } | null {
    for (let words = this.#longest; words >= 1; words -= 1) {
      const count = words * 2 - 1;
      if (at + count > pieces.length) continue;
      const run = pieces.slice(at, at + count);
      const term = this.#termOf(run.filter((_, index) => index % 2 === 0));
      if (term === null) continue;
      const before = /^[^\p{L}\p{N}]*/u.exec(run[0] ?? '')?.[0] ?? '';
      const after = /(?:['’]s)?[^\p{L}\p{N}]*$/u.exec(run.at(-1) ?? '')?.[0] ?? '';
      return { text: before + term.written + after, pieces: count };
    }
    return null;
  }

  #termOf(words: readonly string[]): Term | null {
    const key = words.join(' ');
    const known = this.#remembered.get(key);
    if (known !== undefined) return known;
    const term = this.#compare(words);
    if (this.#remembered.size >= MAX_REMEMBERED) this.#remembered.clear();
    this.#remembered.set(key, term);
    return term;
  }

  #compare(words: readonly string[]): Term | null {
    const bare = words.map((word) => word.replace(/['’]s$/u, ''));
    // Punctuation inside a run of words parts them: "Anna, tell".
    if (bare.slice(0, -1).some((word) => /[,.;:!?]$/.test(word))) return null;
    const letters = lettersOf(bare.join(''));
    if (letters === '') return null;
    const same = this.#terms.find((term) => term.letters === letters);
    if (same !== undefined) return same;
    if (bare.every((word) => EVERYDAY_WORDS.has(lettersOf(word)))) return null;
    const sounds = soundOf(letters);
    const near = this.#terms
      .filter((term) => isComparable(term, sounds, words.length))
      .map((term) => ({ term, distance: distanceOfSounds(sounds, term.sounds) }))
      .filter(
        ({ term, distance }) =>
          distance <= Math.min(MAX_DISTANCE, term.sounds.length * MAX_DISTANCE_PER_SOUND),
      )
      .sort((a, b) => a.distance - b.distance)[0];
    return near?.term ?? null;
  }
}

const isComparable = (term: Term, sounds: string, words: number): boolean =>
  term.sounds.length >= MIN_SOUNDS &&
  words <= term.words + EXTRA_WORDS &&
  words >= term.words - EXTRA_WORDS &&
  sounds.charAt(0) === term.sounds.charAt(0) &&
  Math.abs(sounds.length - term.sounds.length) <= 2;
