import { describe, expect, it } from 'vitest';
import { agentContext, NO_CONTEXT } from './agent-context.ts';
import {
  decodeSequenceModel,
  sequenceLogit,
  SEQUENCE_VERSION,
  type SequenceModelWeights,
} from './sequence-model.ts';
import { completenessSequenceWeights } from './weights/completeness-sequence.weights.ts';
import { MAX_WORDS } from './words.ts';

const bytes = (values: readonly number[]): string =>
  Buffer.from(Int8Array.from(values).buffer).toString('base64');

/** One dimension, one unit, two words: small enough to follow by hand. */
const TINY: SequenceModelWeights = {
  version: SEQUENCE_VERSION,
  dimensions: 1,
  units: 1,
  pieceBits: 2,
  words: '<unknown> go',
  wordStep: 0.5,
  pieceStep: 0.25,
  inputStep: 0.1,
  recurrentStep: 0.1,
  wordTable: bytes([0, 4]),
  pieceTable: bytes([8, 8, 8, 8]),
  inputTable: bytes([0, 0, 10]),
  recurrentTable: bytes([0, 0, 5]),
  bias: [0, 0, 0],
  candidateBias: [0.2],
  out: [3, 0.5],
  outBias: 0.25,
};

const shipped = decodeSequenceModel(completenessSequenceWeights.sequence);
const fresh = () => decodeSequenceModel(completenessSequenceWeights.sequence);

describe('sequence model', () => {
  it('computes one step as written', () => {
    // x = 2; gates .5; candidate tanh(2 + .5 x .2); state half of it
    const state = Math.tanh(2.1) / 2;
    expect(sequenceLogit(decodeSequenceModel(TINY), ['go'], NO_CONTEXT)).toBeCloseTo(3 * state + 1 + 0.25, 5);
  });

  it('feeds the state back, and reads an unknown word by its pieces', () => {
    const first = Math.tanh(2.1) / 2;
    // The unknown word's own vector is 0, each of its pieces is 2: x = 2 again.
    const second = 0.5 * Math.tanh(2 + 0.5 * (0.5 * first + 0.2)) + 0.5 * first;
    expect(sequenceLogit(decodeSequenceModel(TINY), ['go', 'zzz'], NO_CONTEXT)).toBeCloseTo(
      3 * second + 1.25,
      5,
    );
  });

  it('gives the same for the same words, whatever was asked before', () => {
    const words = 'could you tell me when the next train to boston leaves'.split(' ');
    const asked = agentContext('Where do you want to go?');
    for (const context of [NO_CONTEXT, asked]) {
      for (let count = 1; count <= words.length; count += 1) {
        const partial = words.slice(0, count);
        const logit = sequenceLogit(shipped, partial, context);
        expect(logit).toBe(sequenceLogit(fresh(), partial, context));
        expect(sequenceLogit(shipped, partial, context)).toBe(logit);
      }
      expect(sequenceLogit(shipped, ['yes'], context)).toBe(sequenceLogit(fresh(), ['yes'], context));
    }
  });

  it('reads the last words of a long list, and any word', () => {
    const long = Array.from({ length: 500 }, (_, index) =>
      index % 7 === 0 ? 'and' : `word${String(index)}`,
    );
    expect(sequenceLogit(shipped, long, NO_CONTEXT)).toBe(
      sequenceLogit(fresh(), long.slice(-MAX_WORDS), NO_CONTEXT),
    );
    for (const word of ['', '日本語', '𝕏', '__proto__', 'constructor', '\u0000', 'é'.repeat(50)]) {
      expect(Number.isFinite(sequenceLogit(shipped, [word], NO_CONTEXT))).toBe(true);
    }
  });

  it('refuses weights of another version or size', () => {
    expect(() => decodeSequenceModel({ ...TINY, version: 0 })).toThrow(/version 0/);
    expect(() => decodeSequenceModel({ ...TINY, units: 2 })).toThrow(/inputTable holds 3 bytes, expected 6/);
  });
});
