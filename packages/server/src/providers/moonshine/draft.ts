/**
 * A draft of the tokens that a decoder will write: what it wrote for the same audio when there was less of it. Enters: the
 * draft, and the tokens as they are written. Leaves: what may come next by the draft. The decoder checks many guessed tokens
 * in the time in which it writes two or three of its own, so a draft that it left for a word is worth going back to.
 * Invariant: a guess only; the decoder's own choice always stands.
 */

/** Tokens that are left out or put in at most where the decoder leaves the draft. */
const REACH = 8;
/** As far from where a word for a word would be, one token found again is enough; farther away it takes two in a row. */
const NEAR = 1;
/** Fewer guessed tokens are not worth a check: it costs as much as two or three of the decoder's steps. */
const WORTHWHILE = 4;
/** Guesses that came to nothing after which the draft is given up. */
const PATIENCE = 3;

export class Draft {
  readonly #draft: readonly number[];
  /** Where the draft was left: the place in it, and how many tokens were written by then. */
  #left = { at: 0, written: 0 };
  #failures = 0;

  constructor(draft: readonly number[]) {
    this.#draft = draft;
  }

  /** What comes next if the tokens written since the draft was left lead back into it; empty = they do not. */
  next(written: readonly number[]): readonly number[] {
    if (written.length === 0) return this.#draft;
    if (this.#failures >= PATIENCE) return [];
    const found = this.#placeOf(written);
    return found === null || this.#draft.length - found - 1 < WORTHWHILE ? [] : this.#draft.slice(found + 1);
  }

  /** Of `guess`, the last answer of `next`, the decoder wrote `taken` tokens and then another; `written`: by then. */
  checked(guess: readonly number[], taken: number, written: number): void {
    this.#left = { at: this.#draft.length - guess.length + taken, written };
    if (taken === 0) this.#failures += 1;
  }

  /** Index in the draft of the token written last, the one nearest to where it would be word for word. */
  #placeOf(written: readonly number[]): number | null {
    const { at, written: before } = this.#left;
    const last = written.at(-1);
    const expected = at + written.length - before - 1;
    for (let off = 0; off <= REACH; off++) {
      for (const place of off === 0 ? [expected] : [expected + off, expected - off]) {
        if (place < at || this.#draft[place] !== last) continue;
        if (off <= NEAR || this.#draft[place - 1] === written.at(-2)) return place;
      }
    }
    return null;
  }
}
