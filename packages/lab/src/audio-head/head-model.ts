/**
 * Trains an audio head: principal components of each pool of encoder states, the other numbers standardised, then a
 * few networks; all folded into one map from the raw features. Enters: rows, weights, options. Leaves: float32 weights
 * in the layout of the server's AudioHead.
 */
import { EVIDENCE_SIZE, FEATURE_SIZE, STATE_SIZE } from '@antiphon/server/providers/moonshine/audio-features';
import { memberSize } from '@antiphon/server/providers/moonshine/audio-head';
import { trainNetwork, type NetworkOptions } from './network.ts';
import { applyMap, principalComponents, standardisation, type AffineMap } from './principal.ts';

export type HeadOptions = Omit<NetworkOptions, 'seed'> & {
  readonly components: number;
  /** How much less than the principal components the decoder's evidence is held back by the decay. */
  readonly evidenceScale: number;
  readonly members: number;
  readonly seed: number;
};

/** Chosen across corpora; more components or a hidden layer learn the corpora. */
export const DEFAULT_OPTIONS: HeadOptions = {
  components: 48,
  evidenceScale: 8,
  hidden: 0,
  members: 1,
  epochs: 8,
  learningRate: 0.002,
  decayDirect: 0.5,
  decayHidden: 0.003,
  dropout: 0,
  seed: 20,
};

export type TrainingRows = {
  readonly features: Float32Array;
  /** Rows of `features` to train on. */
  readonly rows: readonly number[];
  readonly positive: Uint8Array;
  /** By row of `features`; mean 1 over `rows`. */
  readonly weights: Float64Array;
};

/** Numbers behind the pools: evidence, prosody, time. */
const POOLS = Math.floor((FEATURE_SIZE - EVIDENCE_SIZE) / STATE_SIZE);
const REST_FROM = POOLS * STATE_SIZE;
const REST_SIZE = FEATURE_SIZE - REST_FROM;

export function trainHead(set: TrainingRows, options: HeadOptions): Float32Array {
  const maps = fitMaps(set, options);
  const inputs = maps.reduce((sum, { map }) => sum + map.outputs, 0);
  const data = new Float32Array(set.rows.length * inputs);
  set.rows.forEach((row, i) => {
    const features = set.features.subarray(row * FEATURE_SIZE, (row + 1) * FEATURE_SIZE);
    let at = i * inputs;
    for (const { map, from } of maps) {
      applyMap(map, features, from, data.subarray(at, at + map.outputs));
      at += map.outputs;
    }
  });
  const training = {
    data,
    inputs,
    positive: Uint8Array.from(set.rows, (row) => set.positive[row] ?? 0),
    weights: Float64Array.from(set.rows, (row) => set.weights[row] ?? 0),
  };
  const members = Array.from({ length: options.members }, (_, member) =>
    fold(trainNetwork(training, { ...options, seed: options.seed + member }), maps, options.hidden),
  );
  const size = memberSize({ features: FEATURE_SIZE, hidden: options.hidden });
  const weights = new Float32Array(options.members * size);
  members.forEach((member, i) => {
    weights.set(member, i * size);
  });
  return weights;
}

type PlacedMap = { readonly map: AffineMap; readonly from: number };

function fitMaps(set: TrainingRows, { components, evidenceScale }: HeadOptions): PlacedMap[] {
  // Only rows that are trained on weigh: what is tested on must not shape the components.
  const weights = new Float64Array(set.features.length / FEATURE_SIZE);
  for (const row of set.rows) weights[row] = set.weights[row] ?? 0;
  const block = (from: number, size: number) => ({
    data: set.features,
    rowSize: FEATURE_SIZE,
    from,
    size,
  });
  const pools = Array.from({ length: POOLS }, (_, pool) => ({
    map: principalComponents(block(pool * STATE_SIZE, STATE_SIZE), weights, components),
    from: pool * STATE_SIZE,
  }));
  const rest = standardisation(block(REST_FROM, REST_SIZE), weights);
  for (let i = 0; i < EVIDENCE_SIZE * REST_SIZE; i++)
    rest.matrix[i] = (rest.matrix[i] as number) * evidenceScale;
  return [...pools, { map: rest, from: REST_FROM }];
}

/** Puts the maps into the first layer: the network then takes the raw features. */
function fold(theta: Float64Array, maps: readonly PlacedMap[], hidden: number): Float32Array {
  const inputs = maps.reduce((sum, { map }) => sum + map.outputs, 0);
  const folded = new Float64Array(memberSize({ features: FEATURE_SIZE, hidden }));
  const biases = (1 + hidden) * inputs;
  const foldedBiases = (1 + hidden) * FEATURE_SIZE;
  for (let i = 0; i < 2 * hidden + 1; i++) folded[foldedBiases + i] = theta[biases + i] ?? 0;
  for (let unit = 0; unit <= hidden; unit++) {
    const bias = unit === 0 ? foldedBiases + 2 * hidden : foldedBiases + unit - 1;
    let input = unit * inputs;
    for (const { map, from } of maps) {
      for (let k = 0; k < map.outputs; k++, input++) {
        for (let i = 0; i < map.inputs; i++) {
          const factor = (theta[input] as number) * (map.matrix[k * map.inputs + i] as number);
          const at = unit * FEATURE_SIZE + from + i;
          folded[at] = (folded[at] as number) + factor;
          folded[bias] = (folded[bias] as number) - factor * (map.mean[i] as number);
        }
      }
    }
  }
  return Float32Array.from(folded);
}
