/**
 * Inference of the text models: hashed features choose rows of one int8 table. A row holds a linear weight
 * per output and an embedding; the summed embedding goes through one hidden ReLU layer to the outputs.
 *   logits = bias + sum(linear rows) + W relu(hiddenBias + sum(embedding rows))
 * Enter weights (plain data) and features, leave probabilities; nothing is kept between calls.
 */
import { int8FromBase64 } from './base64.ts';
import { rowOf } from './hashing.ts';
import { FEATURE_VERSION } from './features.ts';

/** What a *.weights.ts module holds. */
export type TextModelWeights = {
  readonly featureVersion: number;
  /** Names of the outputs; one output = a sigmoid, several = a softmax. */
  readonly outputs: readonly string[];
  /** The table has 2^bits rows. */
  readonly bits: number;
  /** Width of the embedding; 0 = a linear model. */
  readonly width: number;
  /** Value of one int8 step of the linear weights and of the embeddings. */
  readonly linearStep: number;
  readonly embeddingStep: number;
  readonly bias: readonly number[];
  readonly hiddenBias: readonly number[];
  /** One row per output. */
  readonly hiddenToOutput: readonly (readonly number[])[];
  /** Logits are divided by it: calibration on held-out data. */
  readonly temperature: number;
  /** Base64 of int8 rows, each `outputs.length` linear weights, then `width` embedding values. */
  readonly table: string;
};

/** Decoded weights: decode once, use for every call. */
export type TextModel = Omit<TextModelWeights, 'table'> & { readonly table: Int8Array };

/** Throws on weights that were trained for other features or whose table has another size. */
export function decodeTextModel(weights: TextModelWeights): TextModel {
  if (weights.featureVersion !== FEATURE_VERSION) {
    throw new Error(
      `text model: weights are for feature version ${String(weights.featureVersion)}, this code has ${String(FEATURE_VERSION)}`,
    );
  }
  const table = int8FromBase64(weights.table);
  const expected = (weights.outputs.length + weights.width) << weights.bits;
  if (table.length !== expected) {
    throw new Error(`text model: table holds ${String(table.length)} bytes, expected ${String(expected)}`);
  }
  return { ...weights, table };
}

/** Calibrated logits, one per output. */
export function logitsOf(model: TextModel, features: readonly number[]): number[] {
  const { table, bits, width } = model;
  const outputs = model.outputs.length;
  const stride = outputs + width;
  const sums = new Array<number>(stride).fill(0);
  for (const feature of features) {
    const row = rowOf(feature, bits) * stride;
    for (let column = 0; column < stride; column += 1) {
      sums[column] = (sums[column] as number) + (table[row + column] as number);
    }
  }
  return model.bias.map((bias, output) => {
    let logit = bias + (sums[output] as number) * model.linearStep;
    const weights = model.hiddenToOutput[output] ?? [];
    for (let unit = 0; unit < width; unit += 1) {
      const value = (model.hiddenBias[unit] ?? 0) + (sums[outputs + unit] as number) * model.embeddingStep;
      if (value > 0) logit += value * (weights[unit] ?? 0);
    }
    return logit / model.temperature;
  });
}

export function softmax(logits: readonly number[]): number[] {
  const top = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - top));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
