import { describe, expect, it } from 'vitest';
import { Draft } from './draft.ts';

/** Writes `truth` as the model does: checks what the draft guesses, else a token at a time. Tells what it cost. */
function write(
  drafted: readonly number[],
  truth: readonly number[],
): { tokens: number[]; checks: number; steps: number } {
  const draft = new Draft(drafted);
  const tokens: number[] = [];
  let [checks, steps] = [0, 0];
  while (tokens.length < truth.length) {
    const guess = draft.next(tokens);
    if (guess.length > 0) {
      checks += 1;
      let taken = 0;
      while (taken < guess.length && guess[taken] === truth[tokens.length]) {
        tokens.push(guess[taken] as number);
        taken += 1;
      }
      draft.checked(guess, taken, tokens.length);
    } else steps += 1;
    const own = truth[tokens.length];
    if (own !== undefined) tokens.push(own);
  }
  return { tokens, checks, steps };
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);
const BEFORE = range(100, 110);
const AFTER = range(200, 230);

describe('Draft', () => {
  it.each([
    ['a token for another', [1], [2]],
    ['two for one', [1], [2, 3]],
    ['one for two', [1, 2], [3]],
    ['one more', [], [5]],
    ['one less', [5], []],
    ['a few for many', [1, 2, 3, 4, 5, 6], [7, 8]],
  ])('is taken up again after %s', (_, drafted, truth) => {
    const { tokens, checks, steps } = write(
      [...BEFORE, ...drafted, ...AFTER],
      [...BEFORE, ...truth, ...AFTER],
    );
    expect(tokens).toEqual([...BEFORE, ...truth, ...AFTER]);
    expect(checks).toBe(2);
    expect(steps).toBeLessThan(5);
  });

  it('is not asked for the last few tokens', () => {
    const truth = [...BEFORE, 1, 200, 201, 202];
    expect(write([...BEFORE, 2, 200, 201, 202], truth)).toEqual({ tokens: truth, checks: 1, steps: 3 });
  });

  it('is given up when it misleads', () => {
    const drafted = range(0, 60).map((i) => i % 3);
    const truth = range(0, 60).map((i) => (i % 2 === 0 ? 0 : 7 + i));
    const { tokens, checks } = write(drafted, truth);
    expect(tokens).toEqual(truth);
    // The first one, and three that came to nothing.
    expect(checks).toBeLessThanOrEqual(4);
  });

  it('says nothing where there is none', () => {
    expect(write([], AFTER)).toEqual({ tokens: AFTER, checks: 0, steps: AFTER.length });
  });
});
