/** Finds a decoder that turns in circles: greedy decoding of noise or music can repeat a phrase for ever. */

/** The same run of up to this many tokens three times in a row is a loop. */
const MAX_LOOP_TOKENS = 8;
const LOOP_REPEATS = 3;
/** "no, no, no" and "5 5 5" are things people say: runs this short must repeat twice as often. */
const SHORT_RUN_TOKENS = 2;

/** Length of the run of tokens that the end repeats too often, 0 if none. */
export function loopLength(tokens: readonly number[]): number {
  for (let length = 1; length <= MAX_LOOP_TOKENS; length++) {
    const start = tokens.length - length * repeatsOf(length);
    if (start < 0) continue;
    let same = true;
    for (let i = start + length; i < tokens.length && same; i++) same = tokens[i] === tokens[i - length];
    if (same) return length;
  }
  return 0;
}

/** How many tokens are left when the run is kept once. */
export function withoutLoop(tokens: readonly number[]): number {
  const length = loopLength(tokens);
  return length === 0 ? tokens.length : tokens.length - length * (repeatsOf(length) - 1);
}

function repeatsOf(length: number): number {
  return length <= SHORT_RUN_TOKENS ? LOOP_REPEATS * 2 : LOOP_REPEATS;
}
