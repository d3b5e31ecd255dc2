// What the machine believed in a pause: P(the user goes on | t ms of silence), and how long each setting of the dial
// would have waited on that belief. In: the belief before the silence counted and the speaker's pace. Out: numbers.
// The formula is the core's (turn/end-of-turn.ts); the drawing and the words use this and nothing else.

import { SHORTEST_OPEN_SILENCE_MS, SHORTEST_SILENCE_MS } from '@antiphon/core';
import { acceptedRisk } from '@antiphon/core/turn/end-of-turn';
import {
  type Pace,
  type PauseContext,
  type PauseModel,
  pauseModel,
  survival,
} from '@antiphon/core/turn/pace';

export interface Belief {
  /** P(the turn is complete), before the silence counts; 0 < p < 1. */
  p: number;
  pace: Pace;
  context: PauseContext;
  /** The longest silence whatever is believed, ms. */
  timeoutMs: number;
}

export interface CurvePoint {
  silenceMs: number;
  hold: number;
}

const CURVE_STEP_MS = 25;
/** Precision of a wait found on the curve, ms: below what a bisection over 3 s needs. */
const PRECISION_MS = 0.5;
/** Beliefs are kept off the ends, where odds are infinite. */
const NEVER_SURE = 1e-6;

/** P(the user will go on) after so much silence. */
export function holdAfter(belief: Omit<Belief, 'timeoutMs'>, silenceMs: number): number {
  return holdWith(pauseModel(belief.pace, belief.context), belief.p, silenceMs);
}

/** The belief from no silence to the longest one, in even steps. */
export function posteriorCurve(belief: Belief): CurvePoint[] {
  const model = pauseModel(belief.pace, belief.context);
  const points: CurvePoint[] = [];
  for (let silenceMs = 0; silenceMs <= belief.timeoutMs; silenceMs += CURVE_STEP_MS) {
    points.push({ silenceMs, hold: holdWith(model, belief.p, silenceMs) });
  }
  return points;
}

/** How long this belief waits at a patience, ms, if nothing new comes. The curve falls, so that halving finds it. */
export function waitAt(belief: Belief, patience: number): number {
  const shortest = belief.context === 'open' ? SHORTEST_OPEN_SILENCE_MS : SHORTEST_SILENCE_MS;
  const model = pauseModel(belief.pace, belief.context);
  const risk = acceptedRisk(patience);
  let low = 0;
  let high = belief.timeoutMs;
  if (holdWith(model, belief.p, high) > risk) return high;
  while (high - low > PRECISION_MS) {
    const middle = (low + high) / 2;
    if (holdWith(model, belief.p, middle) > risk) low = middle;
    else high = middle;
  }
  return Math.min(belief.timeoutMs, Math.max(shortest, Math.ceil(high)));
}

function holdWith(model: PauseModel, p: number, silenceMs: number): number {
  const complete = Math.min(1 - NEVER_SURE, Math.max(NEVER_SURE, p));
  const odds = ((1 - complete) / complete) * model.holdOdds * survival(model, silenceMs / 1000);
  return odds / (1 + odds);
}
