/** Probabilities and log-odds. */

export const sigmoid = (logit: number): number => 1 / (1 + Math.exp(-logit));

/** Log-odds of a probability; bounded, so that no model that is too sure of itself decides alone. */
export function clampedLogit(p: number): number {
  const bounded = Math.min(0.995, Math.max(0.005, p));
  return Math.log(bounded / (1 - bounded));
}
