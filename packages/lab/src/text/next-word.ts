/**
 * A second task for the sequence model while it trains: say the next word. It is learned from any talk, labelled or not,
 * and teaches the states how sentences go on, also in words that no labelled turn holds. Enter the states of a sequence
 * (`forward` has run); leave the gradients of the guess, and in the trace the slopes of the states, for `backward`. A guess is
 * a vector that is compared with the words' own; the right word competes with a sample of all (sampled softmax with the
 * correction for how often a word is drawn: Jean et al. 2015). Nothing of it is shipped.
 */
import { dot } from '@antiphon/core/semantics/dot';
import { firstPlace } from '../first-place.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { NetworkShape, Parameters, Sequence, Trace } from './sequence-network.ts';

export type NextWordSettings = {
  /** Weight of one guess; a turn's labels weigh 1 in all. */
  readonly weight: number;
  /** Words that the right one competes with, drawn anew for each batch. */
  readonly rivals: number;
};

/** Words are drawn by this power of how often they occur (Mikolov et al. 2013). */
const DRAW_POWER = 0.75;

export type NextWord = {
  readonly shape: NetworkShape;
  readonly settings: NextWordSettings;
  readonly random: SeededRandom;
  /** Share of each row among the draws, summed up to it; and its logarithm. */
  readonly sharesTo: Float64Array;
  readonly logShares: Float64Array;
  /** Rows that compete: the right word's first, then the batch's rivals. */
  rows: Int32Array;
  readonly odds: Float64Array;
  readonly state: Float32Array;
  readonly guess: Float32Array;
  readonly slope: Float32Array;
};

/** `counts`: how often the word of each row occurs. */
export function nextWordTask(
  shape: NetworkShape,
  settings: NextWordSettings,
  { counts, random }: { counts: readonly number[]; random: SeededRandom },
): NextWord {
  const powers = counts.map((count) => count ** DRAW_POWER);
  const total = powers.reduce((sum, power) => sum + power, 0);
  let before = 0;
  return {
    shape,
    settings,
    random,
    sharesTo: Float64Array.from(powers, (power) => (before += power / total)),
    logShares: Float64Array.from(powers, (power) => Math.log(power / total)),
    rows: new Int32Array(1),
    odds: new Float64Array(settings.rivals + 1),
    state: new Float32Array(shape.units),
    guess: new Float32Array(shape.dimensions),
    slope: new Float32Array(shape.dimensions),
  };
}

/** Draws the rivals of the next batch. Leaves their rows. */
export function drawRivals(task: NextWord): Int32Array {
  const draws = Array.from({ length: task.settings.rivals }, () =>
    placeOf(task.sharesTo, task.random.next()),
  );
  task.rows = Int32Array.of(-1, ...new Set(draws));
  return task.rows.subarray(1);
}

/** First place up to which the shares are above the value; else the last one. */
const placeOf = (sharesTo: Float64Array, value: number): number =>
  firstPlace(sharesTo.length - 1, (place) => (sharesTo[place] as number) > value);

/** Guesses every next word of a sequence: adds to the gradients, sets the trace's slopes. Leaves the loss. */
export function guessWords(
  task: NextWord,
  parameters: Parameters,
  sequence: Sequence,
  { trace, gradients }: { trace: Trace; gradients: Parameters },
): number {
  const { units, dimensions } = task.shape;
  const { state, guess, slope } = task;
  let loss = 0;
  for (let step = 0; step < sequence.rows.length; step += 1) {
    const from = step * units;
    trace.dOut.fill(0, from, from + units);
    const right = sequence.next[step] as number;
    if (right < 0) continue;
    for (let unit = 0; unit < units; unit += 1)
      state[unit] = (trace.states[from + units + unit] as number) * (trace.outputMask[from + unit] as number);
    for (let axis = 0; axis < dimensions; axis += 1)
      guess[axis] = dot(parameters.guess, axis * units, state, 0, units);
    task.rows[0] = right;
    loss += compete(task, parameters.words, gradients.words);
    for (let axis = 0; axis < dimensions; axis += 1) {
      const row = axis * units;
      const push = slope[axis] as number;
      for (let unit = 0; unit < units; unit += 1) {
        const back =
          push * (parameters.guess[row + unit] as number) * (trace.outputMask[from + unit] as number);
        gradients.guess[row + unit] =
          (gradients.guess[row + unit] as number) + push * (state[unit] as number);
        trace.dOut[from + unit] = (trace.dOut[from + unit] as number) + back;
      }
    }
  }
  return loss;
}

/** One guess against the right word and its rivals: the words' gradients and the guess's slope. Leaves the loss. */
function compete(task: NextWord, words: Float32Array, gradients: Float32Array): number {
  const { rows, odds, guess, slope, logShares } = task;
  const { dimensions } = task.shape;
  const right = rows[0] as number;
  let sum = 0;
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index] as number;
    const rival = index === 0 || row !== right;
    // No logit comes near the range of a double: vectors are short.
    const odd = rival
      ? Math.exp(dot(words, row * dimensions, guess, 0, dimensions) - (logShares[row] as number))
      : 0;
    odds[index] = odd;
    sum += odd;
  }
  slope.fill(0);
  for (let index = 0; index < rows.length; index += 1) {
    const push = task.settings.weight * ((odds[index] as number) / sum - (index === 0 ? 1 : 0));
    const from = (rows[index] as number) * dimensions;
    for (let axis = 0; axis < dimensions; axis += 1) {
      slope[axis] = (slope[axis] as number) + push * (words[from + axis] as number);
      gradients[from + axis] = (gradients[from + axis] as number) + push * (guess[axis] as number);
    }
  }
  return -task.settings.weight * Math.log((odds[0] as number) / sum);
}
