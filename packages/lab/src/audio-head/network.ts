/**
 * One member of the audio head: a linear path and a layer of tanh units, trained with Adam on weighted log loss.
 * Enters: rows of inputs, labels, weights, a seed. Leaves: the numbers in audio-head.ts' order. Deterministic.
 */
import { Random } from './random.ts';

export type TrainingSet = {
  /** `inputs` numbers a row. */
  readonly data: Float32Array;
  readonly inputs: number;
  readonly positive: Uint8Array;
  /** Mean 1. */
  readonly weights: Float64Array;
};

export type NetworkOptions = {
  readonly hidden: number;
  readonly epochs: number;
  readonly learningRate: number;
  /** Pull of the weights towards zero, of the linear path and of the hidden layer. */
  readonly decayDirect: number;
  readonly decayHidden: number;
  /** Part of the inputs left out at each step. */
  readonly dropout: number;
  readonly seed: number;
};

const BATCH = 64;
const BETA_1 = 0.9;
const BETA_2 = 0.999;

/** Layout: direct[D], hidden[H][D], hiddenBias[H], out[H], bias. */
export function trainNetwork(set: TrainingSet, options: NetworkOptions): Float64Array {
  const { inputs, positive } = set;
  const { hidden, seed } = options;
  const random = new Random(seed);
  const biases = (1 + hidden) * inputs;
  const size = biases + 2 * hidden + 1;
  const theta = new Float64Array(size);
  for (let i = inputs; i < biases; i++) theta[i] = (random.gaussian() * 0.5) / Math.sqrt(inputs);
  for (let h = 0; h < hidden; h++)
    theta[biases + hidden + h] = (random.gaussian() * 0.5) / Math.sqrt(hidden || 1);
  const gradient = new Float64Array(size);
  const first = new Float64Array(size);
  const second = new Float64Array(size);
  const average = new Float64Array(size);
  const order = Array.from(positive, (_, i) => i);
  const steps = Math.ceil(order.length / BATCH) * options.epochs;
  let averaged = 0;
  let step = 0;
  const input = new Float64Array(inputs);
  const active = new Float64Array(hidden);
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    random.shuffle(order);
    for (let from = 0; from < order.length; from += BATCH) {
      const batch = order.slice(from, from + BATCH);
      gradient.fill(0);
      for (const row of batch) {
        drop(set, row, { rate: options.dropout, random }, input);
        addGradient(
          { theta, gradient, input, active },
          positive[row] as number,
          (set.weights[row] as number) / batch.length,
        );
      }
      for (let i = 0; i < biases; i++)
        gradient[i] =
          (gradient[i] as number) +
          (i < inputs ? options.decayDirect : options.decayHidden) * (theta[i] as number);
      step++;
      // Cosine to zero.
      const rate = options.learningRate * 0.5 * (1 + Math.cos((Math.PI * step) / steps));
      adam(theta, gradient, { first, second, step, rate });
      if (step > steps * 0.7) {
        averaged++;
        for (let i = 0; i < size; i++)
          average[i] = (average[i] as number) + ((theta[i] as number) - (average[i] as number)) / averaged;
      }
    }
  }
  return average;
}

export function networkOutput(
  theta: Float64Array,
  input: Float32Array | Float64Array,
  hidden: number,
): number {
  return forward(theta, input, new Float64Array(hidden));
}

function forward(theta: Float64Array, input: Float32Array | Float64Array, active: Float64Array): number {
  const inputs = input.length;
  const hidden = active.length;
  const biases = (1 + hidden) * inputs;
  let sum = theta[biases + 2 * hidden] as number;
  for (let i = 0; i < inputs; i++) sum += (theta[i] as number) * (input[i] as number);
  for (let h = 0; h < hidden; h++) {
    const at = (h + 1) * inputs;
    let product = theta[biases + h] as number;
    for (let i = 0; i < inputs; i++) product += (theta[at + i] as number) * (input[i] as number);
    const value = Math.tanh(product);
    active[h] = value;
    sum += value * (theta[biases + hidden + h] as number);
  }
  return sum;
}

type Pass = {
  readonly theta: Float64Array;
  readonly gradient: Float64Array;
  readonly input: Float64Array;
  readonly active: Float64Array;
};

function addGradient({ theta, gradient, input, active }: Pass, label: number, weight: number): void {
  const inputs = input.length;
  const hidden = active.length;
  const biases = (1 + hidden) * inputs;
  const p = 1 / (1 + Math.exp(-forward(theta, input, active)));
  const error = weight * (p - label);
  gradient[biases + 2 * hidden] = (gradient[biases + 2 * hidden] as number) + error;
  for (let i = 0; i < inputs; i++) gradient[i] = (gradient[i] as number) + error * (input[i] as number);
  for (let h = 0; h < hidden; h++) {
    const value = active[h] as number;
    const out = biases + hidden + h;
    const back = error * (theta[out] as number) * (1 - value * value);
    gradient[out] = (gradient[out] as number) + error * value;
    gradient[biases + h] = (gradient[biases + h] as number) + back;
    const at = (h + 1) * inputs;
    for (let i = 0; i < inputs; i++)
      gradient[at + i] = (gradient[at + i] as number) + back * (input[i] as number);
  }
}

function drop(
  set: TrainingSet,
  row: number,
  { rate, random }: { readonly rate: number; readonly random: Random },
  out: Float64Array,
): void {
  const keep = 1 / (1 - rate);
  for (let i = 0; i < set.inputs; i++) {
    const value = set.data[row * set.inputs + i] as number;
    out[i] = rate === 0 ? value : random.next() < rate ? 0 : value * keep;
  }
}

function adam(
  theta: Float64Array,
  gradient: Float64Array,
  state: { first: Float64Array; second: Float64Array; step: number; rate: number },
): void {
  const { first, second, step, rate } = state;
  const c1 = 1 - BETA_1 ** step;
  const c2 = 1 - BETA_2 ** step;
  for (let i = 0; i < theta.length; i++) {
    const g = gradient[i] as number;
    const m = BETA_1 * (first[i] as number) + (1 - BETA_1) * g;
    const v = BETA_2 * (second[i] as number) + (1 - BETA_2) * g * g;
    first[i] = m;
    second[i] = v;
    theta[i] = (theta[i] as number) - (rate * (m / c1)) / (Math.sqrt(v / c2) + 1e-8);
  }
}
