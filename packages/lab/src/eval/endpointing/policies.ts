/** The settings under which the machine runs in each pass, as changes of the conversation's options. */
import type { ConversationOptions } from '@antiphon/core';

/** Longer than any recording, ms. */
const NEVER_MS = 1e8;

/** First pass: hears and recognises as always, never ends a turn. */
export const NEVER_COMMITTING: Partial<ConversationOptions> = {
  minSilenceMs: NEVER_MS,
  maxSilenceMs: NEVER_MS + 1,
};

/** The silence that always ends a turn, ms: the time-out that latencies are capped at. */
export const TIMEOUT_MS = 3000;
export const DEFAULT_PATIENCE = 5;
const PATIENCE_MIN = 0.2;
const PATIENCE_MAX = 50;
const POINTS = 41;

/** Positions of the patience dial: target cut-offs per 100 pauses within a turn. */
export const DIAL: readonly number[] = [
  ...Array.from({ length: POINTS }, (_, i) => {
    const value = PATIENCE_MIN * (PATIENCE_MAX / PATIENCE_MIN) ** (i / (POINTS - 1));
    return Number(value.toPrecision(3));
  }),
  DEFAULT_PATIENCE,
].sort((a, b) => a - b);

/** Second pass: the product's policy at one position of the dial. */
export const atPatience = (patience: number): Partial<ConversationOptions> => {
  const changes = { minSilenceMs: null, maxSilenceMs: null, patience, turnTimeoutMs: TIMEOUT_MS };
  return changes;
};
