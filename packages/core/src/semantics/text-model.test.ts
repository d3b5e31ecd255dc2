import { describe, expect, it } from 'vitest';
import { FEATURE_VERSION } from './features.ts';
import { rowOf } from './hashing.ts';
import { decodeTextModel, logitsOf, softmax, type TextModelWeights } from './text-model.ts';

const BITS = 4;
const FEATURE = 12345;
const OTHER = [1, 2, 3, 4].find((feature) => rowOf(feature, BITS) !== rowOf(FEATURE, BITS)) ?? 1;

/** One output, one hidden unit; the row of FEATURE holds [linear 10, embedding -3]. */
function weights(): TextModelWeights {
  const bytes = new Int8Array(2 << BITS);
  bytes.set([10, -3], rowOf(FEATURE, BITS) * 2);
  return {
    featureVersion: FEATURE_VERSION,
    outputs: ['yes'],
    bits: BITS,
    width: 1,
    linearStep: 0.1,
    embeddingStep: 0.5,
    bias: [0.25],
    hiddenBias: [2],
    hiddenToOutput: [[4]],
    temperature: 2,
    table: Buffer.from(bytes.buffer).toString('base64'),
  };
}

describe('text model', () => {
  it('adds linear rows and the hidden layer of summed embeddings', () => {
    // linear 1 + bias 0.25 + 4 * relu(2 - 1.5) = 3.25, over the temperature
    expect(logitsOf(decodeTextModel(weights()), [FEATURE])[0]).toBeCloseTo(3.25 / 2);
  });

  it('gives unknown features no say', () => {
    expect(logitsOf(decodeTextModel(weights()), [OTHER])[0]).toBeCloseTo((0.25 + 8) / 2);
  });

  it('cuts negative hidden values off', () => {
    expect(logitsOf(decodeTextModel(weights()), [FEATURE, FEATURE, FEATURE])[0]).toBeCloseTo(3.25 / 2);
  });

  it('refuses weights of other features or of another size', () => {
    expect(() => decodeTextModel({ ...weights(), featureVersion: -1 })).toThrow(/feature version -1/);
    expect(() => decodeTextModel({ ...weights(), bits: BITS + 1 })).toThrow(/expected 64/);
  });

  it('softmax stays finite for large logits', () => {
    expect(softmax([1000, 0])).toEqual([1, 0]);
  });
});
