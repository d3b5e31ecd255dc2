/**
 * How this speaker pauses: the pauses after which he went on, and how many of them a turn has. Starts from a prior,
 * learns with every turn, forgets slowly, so that it shrinks as well as grows. Leaves two things: the distribution of his
 * within-turn pauses (log-normal, as pauses in speech are: Campione & Veronis 2002; both its middle and its spread are
 * learnt), and how much likelier than usual one of his pauses is a hold. Invariant: in a speaker's first turn the latter is 1.
 */

export type Pace = {
  /** Pauses that turned out to be holds, faded. */
  readonly holds: number;
  /** Of their lengths over the prior median of their context: the sum of the logarithms, and of the squares of these. */
  readonly logRatioSum: number;
  readonly logRatioSquares: number;
  /** The sum of the same logarithms, each within MIDDLE_BOUND: a middle that no single long pause moves. */
  readonly boundedRatioSum: number;
  /** Turns committed, faded. */
  readonly turns: number;
};

export const NEW_SPEAKER: Pace = {
  holds: 0,
  logRatioSum: 0,
  logRatioSquares: 0,
  boundedRatioSum: 0,
  turns: 0,
};

/** Pauses shorter than this are articulation, not hesitation, s: they are not counted (as in eot-bench). */
export const MIN_PAUSE_S = 0.2;
/** Share of what was learnt that is kept from turn to turn: half is forgotten after about 7 turns. */
const KEPT_PER_TURN = 0.9;
/** The prior counts as much as this many pauses (middle, spread, bounded middle) / turns. */
const PRIOR_PAUSES = 3;
const PRIOR_SPREADS = 3;
const PRIOR_MIDDLES = 5;
const PRIOR_TURNS = 2;
/** Pauses within a turn of a speaker of whom nothing is known: 1.3 in calls, 2.2 in hesitant reading. */
const TYPICAL_HOLDS = 1.7;
/** The odds follow the holds per turn with this power: by Bayes 1, but the sound tells a part of it (0.7-0.8 fitted, two heads). */
const HOLDS_POWER = 0.75;
/**
 * A pause counts for the bounded middle as no shorter and no longer than the prior median by this factor (its logarithm): between
 * 0.25 and 0.7 s. Whether a reader is among the slow half of 38 it tells after five turns with an AUC of .91, the plain mean with .88.
 */
const MIDDLE_BOUND = 0.5;
/** How steeply the odds follow the bounded middle, as a power. The medians of half of all speakers lie within 20 % of the middle one: it is almost a switch. */
const MIDDLE_POWER = 24;
/** The odds count half after this many turns. */
const LEARNING_TURNS = 1;
/**
 * The odds grow at most twelvefold and fall at most to a third (as logarithms): nobody is waited for, or cut off, for his pace
 * alone. They fall less than they grow: fast speakers pause too, and how often they are cut off hangs on the lower bound.
 */
const MOST_LOG_ODDS = 2.5;
const LEAST_LOG_ODDS = -1.1;

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
  return {
    ...pace,
    holds: pace.holds + 1,
    logRatioSum: pace.logRatioSum + logRatio,
    logRatioSquares: pace.logRatioSquares + logRatio * logRatio,
    boundedRatioSum: pace.boundedRatioSum + within(logRatio, -MIDDLE_BOUND, MIDDLE_BOUND),
  };
}

/** A turn is over: what was learnt before fades. */
export const learnTurn = (pace: Pace): Pace => ({
  holds: pace.holds * KEPT_PER_TURN,
  logRatioSum: pace.logRatioSum * KEPT_PER_TURN,
  logRatioSquares: pace.logRatioSquares * KEPT_PER_TURN,
  boundedRatioSum: pace.boundedRatioSum * KEPT_PER_TURN,
  turns: pace.turns * KEPT_PER_TURN + 1,
});

/** Normal-inverse-gamma posterior means: the prior counts as PRIOR_PAUSES for the middle, PRIOR_SPREADS for the spread. */
export function pauseModel(pace: Pace, context: PauseContext): PauseModel {
  const prior = PRIORS[context];
  const { holds, logRatioSum, logRatioSquares } = pace;
  const middle = logRatioSum / (PRIOR_PAUSES + holds);
  // Equals the sum of squares about the sample's mean, plus what that mean is off the prior's.
  const squares = Math.max(0, logRatioSquares - (PRIOR_PAUSES + holds) * middle * middle);
  const variance = (PRIOR_SPREADS * prior.logSd ** 2 + squares) / (PRIOR_SPREADS + holds);
  return {
    logMedian: Math.log(prior.medianS) + middle,
    logSd: Math.sqrt(variance),
    holdOdds: Math.exp(holdLogOdds(pace)),
  };
}

/** From how many pauses his turns have (gamma-Poisson) and how long they are. The pauses of a first turn say nothing of where it ends. */
function holdLogOdds({ holds, boundedRatioSum, turns }: Pace): number {
  const holdsPerTurn = (PRIOR_TURNS * TYPICAL_HOLDS + holds) / (PRIOR_TURNS + turns);
  const logOdds =
    HOLDS_POWER * Math.log(holdsPerTurn / TYPICAL_HOLDS) +
    (MIDDLE_POWER * boundedRatioSum) / (PRIOR_MIDDLES + holds);
  return (within(logOdds, LEAST_LOG_ODDS, MOST_LOG_ODDS) * turns) / (turns + LEARNING_TURNS);
}

const within = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value));

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
