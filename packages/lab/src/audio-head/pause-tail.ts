/**
 * The log-normal of pauses of which only those longer than a bound were counted: maximum likelihood of the truncated
 * distribution by search over a grid. A plain fit of such pauses is too narrow: it sees no short ones.
 */
/** Shorter pauses are not counted, s. */
const SHORTEST_S = 0.2;

export type PauseTail = { readonly medianS: number; readonly logSd: number; readonly pauses: number };

export function fitTail(durationsS: readonly number[]): PauseTail {
  const logs = durationsS.filter((s) => s >= SHORTEST_S).map(Math.log);
  let best = { medianS: NaN, logSd: NaN, likelihood: -Infinity };
  for (let medianS = 0.1; medianS <= 2; medianS *= 1.02)
    for (let logSd = 0.3; logSd <= 1.5; logSd += 0.01) {
      const middle = Math.log(medianS);
      const squares = logs.reduce((sum, log) => sum + ((log - middle) / logSd) ** 2, 0);
      const counted = Math.log(tail((Math.log(SHORTEST_S) - middle) / logSd));
      const likelihood = -squares / 2 - logs.length * (Math.log(logSd) + counted);
      if (likelihood > best.likelihood) best = { medianS, logSd, likelihood };
    }
  const round = (value: number): number => Math.round(value * 100) / 100;
  return { medianS: round(best.medianS), logSd: round(best.logSd), pauses: logs.length };
}

/** P(a standard normal is greater than z), logistic approximation (error < 0.01). */
const tail = (z: number): number => 1 / (1 + Math.exp(1.5976 * z + 0.07056 * z ** 3));
