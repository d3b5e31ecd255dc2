import { NO_CONTEXT } from '@antiphon/core/semantics/agent-context';
import { decodeSequenceModel, sequenceLogit, UNKNOWN_WORD } from '@antiphon/core/semantics/sequence-model';
import { PIECES } from '@antiphon/core/semantics/word-pieces';
import { describe, expect, it } from 'vitest';
import { drawRivals, guessWords, nextWordTask } from './next-word.ts';
import { seededRandom } from './seeded-random.ts';
import type { LabelledSequence } from './sequence-examples.ts';
import {
  backward,
  emptyParameters,
  forward,
  newTrace,
  type Parameters,
  type Sequence,
} from './sequence-network.ts';
import { quantiseSequence, trainSequence, type SequenceSettings } from './train-sequence.ts';

const SHAPE = { words: 5, pieceBits: 2, dimensions: 3, units: 4 };

function someParameters(): Parameters {
  const random = seededRandom(3);
  const parameters = emptyParameters(SHAPE);
  for (const values of Object.values(parameters)) {
    for (let index = 0; index < values.length; index += 1) values[index] = random.next() - 0.5;
  }
  return parameters;
}

const SEQUENCE: Sequence = {
  rows: Uint32Array.of(1, 4, 2, 1),
  pieces: Uint32Array.from({ length: 4 * PIECES }, (_, index) => (index * 7) % 4),
  targets: Float32Array.of(0.3, 0, 0, 1),
  weights: Float32Array.of(0.5, 0, 1, 2),
  next: Int32Array.of(4, -1, 1, -1),
};
const COUNTS = [0, 4, 2, 1, 3];

function learn(parameters: Parameters, gradients = emptyParameters(SHAPE)): number {
  const trace = newTrace(SHAPE);
  const nextWord = nextWordTask(
    SHAPE,
    { weight: 0.5, rivals: 3 },
    { counts: COUNTS, random: seededRandom(5) },
  );
  drawRivals(nextWord);
  forward(SHAPE, parameters, SEQUENCE, trace);
  const guessing = guessWords(nextWord, parameters, SEQUENCE, { trace, gradients });
  return guessing + backward(SHAPE, parameters, SEQUENCE, { trace, gradients });
}

describe('sequence network', () => {
  it.each(['words', 'pieces', 'dense', 'guess'] as const)(
    'the gradients of its %s are the slopes of the loss',
    (table) => {
      const parameters = someParameters();
      const gradients = emptyParameters(SHAPE);
      learn(parameters, gradients);
      const change = 0.01;
      for (let index = 0; index < parameters[table].length; index += 1) {
        const value = parameters[table][index] as number;
        parameters[table][index] = value + change;
        const above = learn(parameters);
        parameters[table][index] = value - change;
        const slope = (above - learn(parameters)) / (2 * change);
        parameters[table][index] = value;
        expect(gradients[table][index]).toBeCloseTo(slope, 2);
      }
    },
  );
});

const SETTINGS: SequenceSettings = {
  dimensions: 4,
  units: 8,
  pieceBits: 4,
  epochs: 60,
  learningRate: 0.02,
  vectorRate: 1,
  batch: 4,
  dropout: 0.1,
  wordDropout: 0,
  seed: 1,
  nextWord: { weight: 0.01, rivals: 2 },
};
/** Whole after "b", whatever stood before. */
const TURNS: LabelledSequence[] = [
  ['a', 'b'],
  ['b', 'a', 'b'],
  ['a', 'a', 'b'],
  ['c', 'b'],
].map((steps) => ({
  steps,
  beliefs: new Int32Array(steps.length).fill(-1),
  targets: Float32Array.from(steps, (_, index) => (index === steps.length - 1 ? 1 : 0)),
  weights: Float32Array.from(steps, (word, index) => (word === 'b' && index < steps.length - 1 ? 0 : 1)),
}));
const VOCABULARY = {
  words: [UNKNOWN_WORD, 'a', 'b', 'c'],
  vectors: new Float32Array(16),
  counts: [0, 4, 4, 1],
};

describe('training the sequence model', () => {
  it('learns, gives the same weights again, and the core computes what was trained', () => {
    const trained = trainSequence(() => TURNS, VOCABULARY, SETTINGS);
    const weights = quantiseSequence(trained);
    expect(quantiseSequence(trainSequence(() => TURNS, VOCABULARY, SETTINGS))).toEqual(weights);
    const model = decodeSequenceModel(weights);
    expect(sequenceLogit(model, ['a', 'b'], NO_CONTEXT)).toBeGreaterThan(1);
    expect(sequenceLogit(model, ['b', 'a'], NO_CONTEXT)).toBeLessThan(-1);
  });
});
