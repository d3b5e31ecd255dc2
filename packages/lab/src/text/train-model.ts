/**
 * Trains a text model (core/semantics/text-model) by stochastic gradient descent with per-row AdaGrad: a
 * softmax (or, with one output, a logistic) over linear rows plus one hidden layer on summed embeddings.
 * Enter examples (rows of the table, target, weight) and settings; leave float weights, then int8 ones.
 * Invariant: same examples, settings and seed give the same weights.
 */
import { rowOf } from '@antiphon/core/semantics/hashing';
import { FEATURE_VERSION } from '@antiphon/core/semantics/features';
import type { TextModelWeights } from '@antiphon/core/semantics/text-model';
import { seededRandom, type SeededRandom } from './seeded-random.ts';

export type Example = {
  readonly features: readonly number[];
  readonly target: number;
  readonly weight: number;
};

export type TrainingSettings = {
  readonly outputs: readonly string[];
  readonly bits: number;
  readonly width: number;
  readonly epochs: number;
  readonly learningRate: number;
  /** L2 pull of a row towards 0 at each of its updates. */
  readonly decay: number;
  /** Share of features dropped at each presentation. */
  readonly dropout: number;
  readonly seed: number;
};

type Network = {
  readonly settings: TrainingSettings;
  readonly stride: number;
  readonly table: Float32Array;
  readonly tableSquares: Float32Array;
  readonly bias: Float64Array;
  readonly hiddenBias: Float64Array;
  /** outputs x width. */
  readonly up: Float64Array;
  readonly denseSquares: Float64Array;
};

const INITIAL_EMBEDDING = 0.05;
const INITIAL_UP = 0.3;
const ADAGRAD_FLOOR = 1e-4;
/** Dense parameters see every example: a slower rate keeps them steady. */
const DENSE_RATE = 0.2;

export function trainModel(examples: readonly Example[], settings: TrainingSettings): Network {
  const random = seededRandom(settings.seed);
  const network = newNetwork(settings, random);
  const rows = examples.map((example) =>
    Uint32Array.from(example.features, (hash) => rowOf(hash, settings.bits)),
  );
  const order = Uint32Array.from(examples, (_, index) => index);
  const average = new Float32Array(network.table.length);
  let averaged = 0;
  for (let epoch = 0; epoch < settings.epochs; epoch += 1) {
    random.shuffle(order);
    const rate = settings.learningRate * (1 - epoch / (settings.epochs + 1));
    for (const index of order) {
      const example = examples[index] as Example;
      const kept = (rows[index] as Uint32Array).filter(() => random.next() >= settings.dropout);
      step(network, kept, {
        target: example.target,
        weight: example.weight,
        rate,
        scale: 1 / (1 - settings.dropout),
      });
    }
    if (settings.width === 0 && epoch >= 1) {
      averaged += 1;
      for (let index = 0; index < average.length; index += 1) {
        average[index] = (average[index] as number) + (network.table[index] as number);
      }
    }
  }
  if (averaged > 0) network.table.set(average.map((value) => value / averaged));
  return network;
}

function newNetwork(settings: TrainingSettings, random: SeededRandom): Network {
  const outputs = settings.outputs.length;
  const stride = outputs + settings.width;
  const table = new Float32Array(stride << settings.bits);
  for (let index = 0; index < table.length; index += 1) {
    if (index % stride >= outputs) table[index] = (random.next() - 0.5) * 2 * INITIAL_EMBEDDING;
  }
  return {
    settings,
    stride,
    table,
    tableSquares: new Float32Array(table.length).fill(ADAGRAD_FLOOR),
    bias: new Float64Array(outputs),
    hiddenBias: new Float64Array(settings.width),
    up: Float64Array.from({ length: outputs * settings.width }, () => (random.next() - 0.5) * 2 * INITIAL_UP),
    denseSquares: new Float64Array(outputs + settings.width + outputs * settings.width).fill(1e-2),
  };
}

type Step = {
  readonly target: number;
  readonly weight: number;
  readonly rate: number;
  readonly scale: number;
};

function step(network: Network, rows: Uint32Array, { target, weight, rate, scale }: Step): void {
  const { settings, stride, table, tableSquares } = network;
  const outputs = settings.outputs.length;
  const { sums, hidden, errors } = forward(network, rows, scale);
  for (let output = 0; output < outputs; output += 1) {
    const wanted = outputs === 1 ? target : output === target ? 1 : 0;
    errors[output] = weight * ((errors[output] as number) - wanted);
  }
  const slopes = new Float64Array(stride);
  for (let output = 0; output < outputs; output += 1) slopes[output] = (errors[output] as number) * scale;
  for (let unit = 0; unit < settings.width; unit += 1) {
    let slope = 0;
    if ((hidden[unit] as number) > 0) {
      for (let output = 0; output < outputs; output += 1) {
        slope += (errors[output] as number) * (network.up[output * settings.width + unit] as number);
      }
    }
    slopes[outputs + unit] = slope * scale;
  }
  updateDense(network, { errors, hidden, slopes, rate: rate * DENSE_RATE, scale });
  for (const row of rows) {
    const start = row * stride;
    for (let column = 0; column < stride; column += 1) {
      const at = start + column;
      const slope = (slopes[column] as number) + settings.decay * weight * (table[at] as number);
      const square = (tableSquares[at] as number) + slope * slope;
      tableSquares[at] = square;
      table[at] = (table[at] as number) - (rate * slope) / Math.sqrt(square);
    }
  }
  void sums;
}

function forward(
  network: Network,
  rows: Uint32Array,
  scale: number,
): { sums: Float64Array; hidden: Float64Array; errors: Float64Array } {
  const { settings, stride, table } = network;
  const outputs = settings.outputs.length;
  const sums = new Float64Array(stride);
  for (const row of rows) {
    const start = row * stride;
    for (let column = 0; column < stride; column += 1) {
      sums[column] = (sums[column] as number) + (table[start + column] as number);
    }
  }
  const hidden = new Float64Array(settings.width);
  for (let unit = 0; unit < settings.width; unit += 1) {
    hidden[unit] = Math.max(
      0,
      (network.hiddenBias[unit] as number) + (sums[outputs + unit] as number) * scale,
    );
  }
  const logits = new Float64Array(outputs);
  for (let output = 0; output < outputs; output += 1) {
    let logit = (network.bias[output] as number) + (sums[output] as number) * scale;
    for (let unit = 0; unit < settings.width; unit += 1) {
      logit += (hidden[unit] as number) * (network.up[output * settings.width + unit] as number);
    }
    logits[output] = logit;
  }
  return { sums, hidden, errors: probabilities(logits) };
}

function probabilities(logits: Float64Array): Float64Array {
  if (logits.length === 1) return Float64Array.of(1 / (1 + Math.exp(-(logits[0] as number))));
  const top = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - top));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

type DenseUpdate = {
  readonly errors: Float64Array;
  readonly hidden: Float64Array;
  readonly slopes: Float64Array;
  readonly rate: number;
  readonly scale: number;
};

function updateDense(network: Network, { errors, hidden, slopes, rate, scale }: DenseUpdate): void {
  const { settings, bias, hiddenBias, up, denseSquares } = network;
  const outputs = settings.outputs.length;
  let at = 0;
  const move = (values: Float64Array, index: number, slope: number): void => {
    denseSquares[at] = (denseSquares[at] as number) + slope * slope;
    values[index] = (values[index] as number) - (rate * slope) / Math.sqrt(denseSquares[at] as number);
    at += 1;
  };
  for (let output = 0; output < outputs; output += 1) move(bias, output, errors[output] as number);
  for (let unit = 0; unit < settings.width; unit += 1) {
    move(hiddenBias, unit, (slopes[outputs + unit] as number) / scale);
  }
  for (let output = 0; output < outputs; output += 1) {
    for (let unit = 0; unit < settings.width; unit += 1) {
      move(up, output * settings.width + unit, (errors[output] as number) * (hidden[unit] as number));
    }
  }
}

/** Share of the largest values that is clipped so that the others keep more of the 8 bits. */
const CLIPPED_SHARE = 0.0002;
const INT8_MAX = 127;

export function quantise(network: Network, temperature = 1): TextModelWeights {
  const { settings, stride, table } = network;
  const outputs = settings.outputs.length;
  const linearStep = stepOf(table, (column) => column < outputs, stride);
  const embeddingStep = settings.width === 0 ? 1 : stepOf(table, (column) => column >= outputs, stride);
  const bytes = Buffer.alloc(table.length);
  const touched = network.tableSquares;
  for (let index = 0; index < table.length; index += 1) {
    // Rows that no example used keep their random start in training; unseen features must add nothing.
    const used = (touched[index - (index % stride)] as number) > ADAGRAD_FLOOR;
    const size = index % stride < outputs ? linearStep : embeddingStep;
    const value = used ? Math.round((table[index] as number) / size) : 0;
    bytes.writeInt8(Math.max(-INT8_MAX, Math.min(INT8_MAX, value)), index);
  }
  const rounded = (value: number): number => Number(value.toPrecision(6));
  return {
    featureVersion: FEATURE_VERSION,
    outputs: settings.outputs,
    bits: settings.bits,
    width: settings.width,
    linearStep: rounded(linearStep),
    embeddingStep: rounded(embeddingStep),
    bias: Array.from(network.bias, rounded),
    hiddenBias: Array.from(network.hiddenBias, rounded),
    hiddenToOutput: settings.outputs.map((_, output) =>
      Array.from(network.up.slice(output * settings.width, (output + 1) * settings.width), rounded),
    ),
    temperature: rounded(temperature),
    table: bytes.toString('base64'),
  };
}

function stepOf(table: Float32Array, chosen: (column: number) => boolean, stride: number): number {
  const sizes = table
    .filter((value, index) => value !== 0 && chosen(index % stride))
    .map(Math.abs)
    .sort();
  const top = sizes[Math.floor(sizes.length * (1 - CLIPPED_SHARE))] ?? sizes.at(-1) ?? 1;
  return top / INT8_MAX;
}
