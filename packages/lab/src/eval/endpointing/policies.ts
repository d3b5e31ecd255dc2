/** The settings under which the machine runs in each pass, as changes of the conversation's options. */
import { DEFAULT_PATIENCE, MAX_PATIENCE, MIN_PATIENCE, type ConversationOptions } from '@antiphon/core';

/** Longer than any recording, ms. */
const NEVER_MS = 1e8;

/**
 * First pass: hears, recognises and learns the speaker's pace as always, but accepts no risk and no time-out. Only
 * a value that its grammar surely calls incomplete is still given up after more than the judged time-out.
 * No reply is prepared: nobody would hear it.
 */
export const NEVER_COMMITTING: Partial<ConversationOptions> = {
  patience: 0,
  turnTimeoutMs: NEVER_MS,
  speculate: false,
};

/** The silence that always ends a turn, ms: the time-out that latencies are capped at. */
export const TIMEOUT_MS = 3000;
/** 5 % from one to the next: with 15 % a curve of 68 pauses jumps by three of them. */
const POINTS = 121;

/** Positions of the patience dial: target cut-offs per 100 pauses within a turn. */
export const DIAL: readonly number[] = [
  ...Array.from({ length: POINTS }, (_, i) => {
    const value = MIN_PATIENCE * (MAX_PATIENCE / MIN_PATIENCE) ** (i / (POINTS - 1));
    return Number(value.toPrecision(3));
  }),
  DEFAULT_PATIENCE,
].sort((a, b) => a - b);

/** Second pass: the product's policy at one position of the dial. */
export const atPatience = (patience: number): Partial<ConversationOptions> => ({
  patience,
  turnTimeoutMs: TIMEOUT_MS,
});
