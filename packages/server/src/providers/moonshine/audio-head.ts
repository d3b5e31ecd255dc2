/**
 * The audio end-of-turn model: a linear map of what the recogniser had inside (audio-features.ts), calibrated at each length
 * of silence. Enters: one decision's facts. Leaves: P(the turn ends here), for as many ends as pauses. The weights are two
 * files: NAME.json says what they are and where they come from, NAME.bin holds the numbers (float32, little endian): one
 * for each feature, then the bias.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { sigmoid } from '@antiphon/core/log-odds';
import { FEATURE_SIZE, featuresOf, type AudioFacts } from './audio-features.ts';

/** Where the weights that come with the server lie. */
export const AUDIO_HEAD_PATH = fileURLToPath(new URL('../../../weights/audio-head', import.meta.url));

/** At this silence: log odds = slope * output + offset. Between two points both are interpolated. */
export type CalibrationPoint = {
  readonly silenceMs: number;
  readonly slope: number;
  readonly offset: number;
};

export type AudioHeadShape = {
  readonly features: number;
  /** By growing silence, at least one. */
  readonly calibration: readonly CalibrationPoint[];
};

export class AudioHead {
  readonly #calibration: readonly CalibrationPoint[];
  readonly #weights: Float32Array;

  /** Throws when the numbers do not fit the shape or the features. */
  constructor({ features, calibration }: AudioHeadShape, weights: Float32Array) {
    if (features !== FEATURE_SIZE)
      throw new Error(`audio head: made for ${features} features, expected ${FEATURE_SIZE}`);
    if (weights.length !== FEATURE_SIZE + 1)
      throw new Error(`audio head: ${weights.length} weights, expected ${FEATURE_SIZE + 1}`);
    if (calibration.length === 0) throw new Error('audio head: no calibration');
    this.#calibration = calibration;
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
    const { slope, offset } = calibrationAt(this.#calibration, silenceMs);
    return sigmoid(slope * this.raw(features) + offset);
  }

  /** The output before calibration. */
  raw(features: Float32Array): number {
    const weights = this.#weights;
    let sum = weights[FEATURE_SIZE] as number;
    for (let i = 0; i < FEATURE_SIZE; i++) sum += (weights[i] as number) * (features[i] as number);
    return sum;
  }
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
