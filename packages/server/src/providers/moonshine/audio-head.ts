/**
 * The audio end-of-turn model: a few small networks on what the recogniser had inside (audio-features.ts), their mean
 * calibrated at each length of silence. Enters: one decision's facts. Leaves: P(the turn ends here), for as many ends
 * as pauses. The weights are two files: NAME.json says what they are and where they come from, NAME.bin holds the
 * numbers (float32, little endian), member by member: direct[F], hidden[H][F], hiddenBias[H], out[H], bias[1].
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { FEATURE_SIZE, featuresOf, type AudioFacts } from './audio-features.ts';

/** Where the weights that come with the server lie. */
export const AUDIO_HEAD_PATH = fileURLToPath(new URL('../../../weights/audio-head', import.meta.url));

/** At this silence: log odds = slope * mean of the members + offset. Between two points both are interpolated. */
export type CalibrationPoint = {
  readonly silenceMs: number;
  readonly slope: number;
  readonly offset: number;
};

export type AudioHeadShape = {
  readonly features: number;
  readonly hidden: number;
  readonly members: number;
  /** By growing silence, at least one. */
  readonly calibration: readonly CalibrationPoint[];
};

export class AudioHead {
  readonly #shape: AudioHeadShape;
  readonly #weights: Float32Array;

  /** Throws when the numbers do not fit the shape or the features. */
  constructor(shape: AudioHeadShape, weights: Float32Array) {
    if (shape.features !== FEATURE_SIZE)
      throw new Error(`audio head: made for ${shape.features} features, expected ${FEATURE_SIZE}`);
    const expected = shape.members * memberSize(shape);
    if (weights.length !== expected)
      throw new Error(`audio head: ${weights.length} weights, expected ${expected}`);
    if (shape.calibration.length === 0) throw new Error('audio head: no calibration');
    this.#shape = shape;
    this.#weights = weights;
  }

  static async load(path: string): Promise<AudioHead> {
    const shape = JSON.parse(await readFile(`${path}.json`, 'utf8')) as AudioHeadShape;
    const bytes = await readFile(`${path}.bin`);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const weights = Float32Array.from({ length: Math.floor(bytes.length / 4) }, (_, i) =>
      view.getFloat32(4 * i, true),
    );
    return new AudioHead(shape, weights);
  }

  /** Probability in (0, 1). */
  score(facts: AudioFacts): number {
    return this.probability(featuresOf(facts), facts.silenceMs);
  }

  /** The same from features that are already there. */
  probability(features: Float32Array, silenceMs: number): number {
    const { slope, offset } = calibrationAt(this.#shape.calibration, silenceMs);
    return 1 / (1 + Math.exp(-(slope * this.raw(features) + offset)));
  }

  /** Mean output of the members, before calibration. */
  raw(features: Float32Array): number {
    const { members } = this.#shape;
    let sum = 0;
    for (let member = 0; member < members; member++) sum += this.#member(member, features);
    return sum / members;
  }

  #member(member: number, features: Float32Array): number {
    const { hidden, features: size } = this.#shape;
    const weights = this.#weights;
    const start = member * memberSize(this.#shape);
    const biases = start + (1 + hidden) * size;
    let sum = weights[biases + 2 * hidden] as number;
    for (let unit = -1; unit < hidden; unit++) {
      const row = start + (unit + 1) * size;
      let product = 0;
      for (let i = 0; i < size; i++) product += (weights[row + i] as number) * (features[i] as number);
      if (unit < 0) sum += product;
      else {
        const active = Math.tanh(product + (weights[biases + unit] as number));
        sum += active * (weights[biases + hidden + unit] as number);
      }
    }
    return sum;
  }
}

/** Numbers of one member. */
export function memberSize({ features, hidden }: Pick<AudioHeadShape, 'features' | 'hidden'>): number {
  return (1 + hidden) * features + 2 * hidden + 1;
}

export function calibrationAt(
  points: readonly CalibrationPoint[],
  silenceMs: number,
): { slope: number; offset: number } {
  const after = points.findIndex((point) => point.silenceMs >= silenceMs);
  const high = points[after < 0 ? points.length - 1 : after] as CalibrationPoint;
  const low = points[Math.max(0, (after < 0 ? points.length : after) - 1)] as CalibrationPoint;
  const width = high.silenceMs - low.silenceMs;
  const share = width <= 0 ? 0 : (silenceMs - low.silenceMs) / width;
  return {
    slope: low.slope + share * (high.slope - low.slope),
    offset: low.offset + share * (high.offset - low.offset),
  };
}
