/** Adam (Kingma & Ba 2015) over parts of flat parameters: a part that has no slopes need not move. */
const BETA_1 = 0.9;
const BETA_2 = 0.999;
const TINY = 1e-8;

/** Running means of each parameter's slope and of its square. */
export type Moments = { readonly mean: Float32Array; readonly square: Float32Array };

export const newMoments = (size: number): Moments => ({
  mean: new Float32Array(size),
  square: new Float32Array(size),
});

/** The rate with the correction for moments that start at 0; `steps`: taken so far with this one, from 1. */
export const correctedRate = (rate: number, steps: number): number =>
  (rate * Math.sqrt(1 - BETA_2 ** steps)) / (1 - BETA_1 ** steps);

/** Moves `size` values from `from` on against their slopes, which it leaves at 0. `rate`: corrected. */
export function moveAgainst(
  slopes: Float32Array,
  {
    values,
    moments,
    from,
    size,
    rate,
  }: { values: Float32Array; moments: Moments; from: number; size: number; rate: number },
): void {
  const { mean, square } = moments;
  for (let at = from; at < from + size; at += 1) {
    const slope = slopes[at] as number;
    const moment = BETA_1 * (mean[at] as number) + (1 - BETA_1) * slope;
    const energy = BETA_2 * (square[at] as number) + (1 - BETA_2) * slope * slope;
    mean[at] = moment;
    square[at] = energy;
    values[at] = (values[at] as number) - (rate * moment) / (Math.sqrt(energy) + TINY);
    slopes[at] = 0;
  }
}
