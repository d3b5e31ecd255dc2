/**
 * How this speaker pauses: the pauses after which he went on, and how much he hesitates in a turn. Starts
 * from a prior, learns with every turn, forgets slowly, so that it shrinks as well as grows. Leaves the
 * distribution of his within-turn pauses: log-normal, as pauses in speech are (Campione & Veronis 2002). Both its
 * middle and its spread are learnt: a speaker differs from the next less by his median than by how evenly he pauses.
 */

export type Pace = {
  /** Pauses that turned out to be holds, faded. */
  readonly holds: number;
  /** Of their lengths over the prior median of their context: the sum of the logarithms, and of the squares of these. */
  readonly logRatioSum: number;
  readonly logRatioSquares: number;
  /** How much the speaker hesitated in the turns before, in typical turns' worth, faded. */
  readonly hesitation: number;
  /** The same in the turn that is not over yet. */
  readonly turnHesitation: number;
  /** Turns committed, faded. */
  readonly turns: number;
};

export const NEW_SPEAKER: Pace = {
  holds: 0,
  logRatioSum: 0,
  logRatioSquares: 0,
  hesitation: 0,
  turnHesitation: 0,
  turns: 0,
};

/** Pauses shorter than this are articulation, not hesitation, s: they are not counted (as in eot-bench). */
export const MIN_PAUSE_S = 0.2;
/** Share of what was learnt that is kept from turn to turn: half is forgotten after about 7 turns. */
const KEPT_PER_TURN = 0.9;
/** The prior counts as much as this many pauses (middle, spread) / turns. */
const PRIOR_PAUSES = 3;
const PRIOR_SPREADS = 3;
const PRIOR_TURNS = 3;
/**
 * A pause counts as hesitation by its length over the prior median, to this power: many short pauses endanger nobody's
 * turn, one long one does. What a typical turn has of it is set on the
 * high side: a speaker is taken for fluent until his pauses say otherwise.
 */
const HESITATION_POWER = 1.5;
const TYPICAL_HESITATION = 3.5;
/** A single pause counts no more than one of this length, s. */
const LONGEST_COUNTED_S = 3;
/**
 * How strongly the odds follow it up and down, as powers, and how strongly they follow how long his pauses are. Only turns
 * that are over count: the pauses of a long turn say nothing of where it ends (garage calls, head of other corpora:
 * 12 % cut off at a mean of 600 ms without the pauses of the turn itself, 18 % with them).
 */
const POWER_UP = 1.2;
const POWER_DOWN = 1.5;
const MIDDLE_POWER = 12;
/** The length of his pauses counts half after this many turns. */
const MIDDLE_TURNS = 2;
/** The odds change at most by this factor (its logarithm) either way: nobody is waited for, or cut off, for his pace alone. */
const MAX_LOG_ODDS = 2.5;

/** Where in a turn a pause falls decides how long it may be. */
export type PauseContext = 'open' | 'dictation';

/**
 * Median (s) and log-sd of hold pauses: 'open' between read or prepared speech (0.46, 0.68) and 114 pauses of calls of which only
 * those from 0.2 s on were counted (0.42, 1.07; weights/fusion.card.json): of a call's pauses one in twenty is longer than
 * 2 s. A caller who pauses evenly narrows it himself. 'dictation' over 116 pauses between spoken digit groups, median 0.66, p90 1.23.
 */
const PRIORS: { readonly [C in PauseContext]: { readonly medianS: number; readonly logSd: number } } = {
  open: { medianS: 0.42, logSd: 0.8 },
  dictation: { medianS: 0.66, logSd: 0.55 },
};

export type PauseModel = {
  readonly logMedian: number;
  readonly logSd: number;
  /** How much likelier than usual a pause of this speaker is a hold: multiplies the odds. */
  readonly holdOdds: number;
};

/** A pause of `pauseS` seconds after which the speaker went on. */
export function learnHold(pace: Pace, pauseS: number, context: PauseContext): Pace {
  if (pauseS < MIN_PAUSE_S) return pace;
  const logRatio = Math.log(pauseS / PRIORS[context].medianS);
  const counted = Math.min(pauseS, LONGEST_COUNTED_S) / PRIORS[context].medianS;
  return {
    ...pace,
    holds: pace.holds + 1,
    turnHesitation: pace.turnHesitation + counted ** HESITATION_POWER / TYPICAL_HESITATION,
    logRatioSum: pace.logRatioSum + logRatio,
    logRatioSquares: pace.logRatioSquares + logRatio * logRatio,
  };
}

/** A turn is over: what was learnt before fades. */
export const learnTurn = (pace: Pace): Pace => ({
  holds: pace.holds * KEPT_PER_TURN,
  logRatioSum: pace.logRatioSum * KEPT_PER_TURN,
  logRatioSquares: pace.logRatioSquares * KEPT_PER_TURN,
  hesitation: (pace.hesitation + pace.turnHesitation) * KEPT_PER_TURN,
  turnHesitation: 0,
  turns: pace.turns * KEPT_PER_TURN + 1,
});

/** Normal-inverse-gamma posterior means: the prior counts as PRIOR_PAUSES for the middle, PRIOR_SPREADS for the spread. */
export function pauseModel(pace: Pace, context: PauseContext): PauseModel {
  const prior = PRIORS[context];
  const { holds, logRatioSum, logRatioSquares, hesitation, turns } = pace;
  const middle = logRatioSum / (PRIOR_PAUSES + holds);
  // Equals the sum of squares about the sample's mean, plus what that mean is off the prior's.
  const squares = Math.max(0, logRatioSquares - (PRIOR_PAUSES + holds) * middle * middle);
  const variance = (PRIOR_SPREADS * prior.logSd ** 2 + squares) / (PRIOR_SPREADS + holds);
  const logRate = Math.log((PRIOR_TURNS + hesitation) / (PRIOR_TURNS + turns));
  const logOdds =
    logRate * (logRate > 0 ? POWER_UP : POWER_DOWN) +
    (MIDDLE_POWER * middle * turns) / (turns + MIDDLE_TURNS);
  return {
    logMedian: Math.log(prior.medianS) + middle,
    logSd: Math.sqrt(variance),
    holdOdds: Math.exp(Math.max(-MAX_LOG_ODDS, Math.min(MAX_LOG_ODDS, logOdds))),
  };
}

/** Share of the speaker's hold pauses that last longer than `t` seconds. */
export function survival(model: PauseModel, t: number): number {
  if (t <= 0) return 1;
  return 1 - normalCdf((Math.log(t) - model.logMedian) / model.logSd);
}

/** How often the speaker's hold pauses end `t` seconds after they began, per second. */
export function pauseDensity({ logMedian, logSd }: PauseModel, t: number): number {
  if (t <= 0) return 0;
  const z = (Math.log(t) - logMedian) / logSd;
  return Math.exp((-z * z) / 2) / (t * logSd * Math.sqrt(2 * Math.PI));
}

/** The pause length, s, that a share of `share` of the speaker's hold pauses exceed. 0 < share < 1. */
export const pauseExceededBy = (model: PauseModel, share: number): number =>
  Math.exp(model.logMedian + model.logSd * normalQuantile(1 - share));

/** Abramowitz & Stegun 26.2.17, |error| < 7.5e-8. */
function normalCdf(x: number): number {
  const k = 1 / (1 + 0.2316419 * Math.abs(x));
  const tail =
    (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) *
    k *
    (0.31938153 + k * (-0.356563782 + k * (1.781477937 + k * (-1.821255978 + k * 1.330274429))));
  return x >= 0 ? 1 - tail : tail;
}

/** Abramowitz & Stegun 26.2.23, |error| < 4.5e-4: far below what the model itself is worth. */
function normalQuantile(p: number): number {
  const q = Math.min(p, 1 - p);
  const t = Math.sqrt(-2 * Math.log(Math.max(q, 1e-12)));
  const x =
    t -
    (2.515517 + 0.802853 * t + 0.010328 * t * t) /
      (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t * t * t);
  return p < 0.5 ? -x : x;
}
