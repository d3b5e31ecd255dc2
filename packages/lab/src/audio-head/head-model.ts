/**
 * Trains an audio head: for each layer of the encoder a map of its own (principal components of its pools, the other numbers
 * standardised, ridge logistic), then their mean, folded into one linear map of the raw features. Enters: rows, weights,
 * options. Leaves: float32 weights in the layout of the server's AudioHead. One map of all layers at once learns the corpora
 * (AUC on corpora left out .756 against .777 of the mean; the last layer alone .751).
 */
import {
  EVIDENCE_SIZE,
  FEATURE_SIZE,
  LAYER_SIZE,
  LAYERS,
  POOLS_SIZE,
  STATE_SIZE,
} from '@antiphon/server/providers/moonshine/audio-features';
import { fitLogistic } from './logistic.ts';
import { applyMap, principalComponents, standardisation, type AffineMap } from './principal.ts';

export type HeadOptions = {
  /** Of each pool. */
  readonly components: number;
  /** Pull of the coefficients towards zero. */
  readonly decay: number;
  /** How much prosody and the silence's length are shrunk before they are held back; the decoder's evidence is not. */
  readonly prosodyScale: number;
};

/** Chosen across corpora: 32 or 64 components, decays from .01 to .05 and scales from .15 to .6 are hardly worse, hidden layers no better. */
export const DEFAULT_OPTIONS: HeadOptions = { components: 48, decay: 0.02, prosodyScale: 0.15 };
/** Keeps the bias, which is free, from being singular. */
const BIAS_HOLD = 1e-9;

export type TrainingRows = {
  readonly features: Float32Array;
  /** Rows of `features` to train on. */
  readonly rows: readonly number[];
  readonly positive: Uint8Array;
  /** By row of `features`; mean 1 over `rows`. */
  readonly weights: Float64Array;
};

const REST_SIZE = FEATURE_SIZE - POOLS_SIZE;

export function trainHead(set: TrainingRows, options: HeadOptions): Float32Array {
  const weights = new Float64Array(FEATURE_SIZE + 1);
  const rest = restMap(set, options);
  for (let layer = 0; layer < LAYERS; layer++) addLayer(set, { layer, rest, options }, weights);
  return Float32Array.from(weights);
}

type PlacedMap = { readonly map: AffineMap; readonly from: number };
type LayerJob = { readonly layer: number; readonly rest: PlacedMap; readonly options: HeadOptions };

/** Adds the map of one layer, scaled to unit variance over the rows it is trained on: no layer shouts. */
function addLayer(set: TrainingRows, { layer, rest, options }: LayerJob, sum: Float64Array): void {
  const maps = [...poolMaps(set, layer, options), rest];
  // One more, always 1: the bias.
  const inputs = maps.reduce((size, { map }) => size + map.outputs, 1);
  const data = new Float32Array(set.rows.length * inputs).fill(1);
  set.rows.forEach((row, i) => {
    const features = set.features.subarray(row * FEATURE_SIZE, (row + 1) * FEATURE_SIZE);
    let at = i * inputs;
    for (const { map, from } of maps) {
      applyMap(map, features, from, data.subarray(at, at + map.outputs));
      at += map.outputs;
    }
  });
  const positive = Uint8Array.from(set.rows, (row) => set.positive[row] ?? 0);
  const weights = Float64Array.from(set.rows, (row) => set.weights[row] ?? 0);
  const theta = fitLogistic(
    { data, inputs, positive, weights },
    {
      towards: new Array<number>(inputs).fill(0),
      hold: Array.from({ length: inputs }, (_, i) => (i < inputs - 1 ? options.decay : BIAS_HOLD)),
    },
  );
  fold(theta, maps, 1 / (LAYERS * spreadOf(data, theta, weights)), sum);
}

/** Weighted standard deviation of a map's output. */
function spreadOf(data: Float32Array, theta: Float64Array, weights: Float64Array): number {
  const inputs = theta.length;
  let [total, mean, square] = [0, 0, 0];
  weights.forEach((weight, row) => {
    let output = 0;
    for (let i = 0; i < inputs; i++) output += (data[row * inputs + i] as number) * (theta[i] as number);
    total += weight;
    mean += weight * output;
    square += weight * output * output;
  });
  return Math.sqrt(square / total - (mean / total) ** 2);
}

/** Only rows that are trained on weigh: what is tested on must not shape the components. */
function mapWeights(set: TrainingRows): Float64Array {
  const weights = new Float64Array(set.features.length / FEATURE_SIZE);
  for (const row of set.rows) weights[row] = set.weights[row] ?? 0;
  return weights;
}

const block = (set: TrainingRows, from: number, size: number) => ({
  data: set.features,
  rowSize: FEATURE_SIZE,
  from,
  size,
});

function poolMaps(set: TrainingRows, layer: number, { components }: HeadOptions): PlacedMap[] {
  const weights = mapWeights(set);
  return Array.from({ length: LAYER_SIZE / STATE_SIZE }, (_, pool) => {
    const from = layer * LAYER_SIZE + pool * STATE_SIZE;
    return { map: principalComponents(block(set, from, STATE_SIZE), weights, components), from };
  });
}

function restMap(set: TrainingRows, { prosodyScale }: HeadOptions): PlacedMap {
  const map = standardisation(block(set, POOLS_SIZE, REST_SIZE), mapWeights(set));
  for (let i = EVIDENCE_SIZE * REST_SIZE; i < map.matrix.length; i++)
    map.matrix[i] = (map.matrix[i] as number) * prosodyScale;
  return { map, from: POOLS_SIZE };
}

/** Adds `scale` times the map of the raw features that `theta` after `maps` is. */
function fold(theta: Float64Array, maps: readonly PlacedMap[], scale: number, sum: Float64Array): void {
  let bias = theta[theta.length - 1] as number;
  let input = 0;
  for (const { map, from } of maps) {
    for (let k = 0; k < map.outputs; k++, input++) {
      for (let i = 0; i < map.inputs; i++) {
        const factor = (theta[input] as number) * (map.matrix[k * map.inputs + i] as number);
        sum[from + i] = (sum[from + i] as number) + scale * factor;
        bias -= factor * (map.mean[i] as number);
      }
    }
  }
  sum[FEATURE_SIZE] = (sum[FEATURE_SIZE] as number) + scale * bias;
}
