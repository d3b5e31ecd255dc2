// The patience dial as a slider: 0-100 even steps over the core's range, evenly by factor, since twice the patience
// means the same at both ends. In and out: numbers.

import { MAX_PATIENCE, MIN_PATIENCE } from '@antiphon/core';

export const DIAL_STEPS = 100;
const FACTOR = MAX_PATIENCE / MIN_PATIENCE;

/** Two digits are enough for a dial. */
export const patienceAt = (step: number): number =>
  Number((MIN_PATIENCE * FACTOR ** (step / DIAL_STEPS)).toPrecision(2));

export const stepAt = (patience: number): number =>
  Math.round((DIAL_STEPS * Math.log(patience / MIN_PATIENCE)) / Math.log(FACTOR));
