import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spokenLogit, type SpokenFacts } from './fusion.ts';
import { fusionWeights } from './weights/fusion.weights.ts';

const logit = (facts: Partial<SpokenFacts>): number =>
  spokenLogit({ text: 'is it', completeness: 0.5, asked: false, evidence: null, ...facts }, fusionWeights);
const sound = (audioEnd: number, words?: number): SpokenFacts['evidence'] => ({
  sentenceEnd: 0.99,
  question: 0,
  comma: 0,
  end: 0.9,
  audioEnd,
  ...(words === undefined ? {} : { words }),
});
const probability = (value: number): number => 1 / (1 + Math.exp(-value));

describe('what words and sound say together', () => {
  const unfinished = [
    [0.054, 0.79],
    [0.07, 0.58],
    [0.064, 0.63],
  ] as const;

  it('lets words that cannot end a turn outweigh a finished sound and the full stop behind them', () => {
    for (const [completeness, audioEnd] of unfinished) {
      const answer = logit({ completeness, evidence: sound(audioEnd), asked: true });
      expect(probability(answer)).toBeLessThan(0.15);
      // The same where nobody asked; as long as nobody says that the words are doubtful.
      expect(logit({ completeness, evidence: sound(audioEnd) })).toBeCloseTo(answer, 9);
      expect(logit({ completeness, evidence: sound(audioEnd, 0.95) })).toBeCloseTo(answer, 9);
    }
  });

  it('goes by the sound alone where the recogniser hardly believes its words', () => {
    for (const [completeness, audioEnd] of unfinished) {
      const whole = logit({ completeness: 0.5, evidence: sound(audioEnd, 0.4) });
      expect(logit({ completeness, evidence: sound(audioEnd, 0.4) })).toBe(whole);
      const doubted = logit({ completeness, evidence: sound(audioEnd, 0.7) });
      expect(doubted).toBeLessThan(whole);
      expect(doubted).toBeGreaterThan(logit({ completeness, evidence: sound(audioEnd, 0.8) }));
      expect(logit({ completeness, asked: true, evidence: sound(audioEnd, 0.4) })).toBe(whole);
    }
  });

  it('lets an unfinished sound outweigh finished words', () => {
    expect(probability(logit({ completeness: 0.9, evidence: sound(0.1) }))).toBeLessThan(0.15);
  });

  it('believes finished words more as an answer', () => {
    const facts = { completeness: 0.9, evidence: sound(0.5) };
    expect(logit({ ...facts, asked: true })).toBeGreaterThan(logit({ ...facts, asked: false }));
  });

  it('takes a voice without words for unfinished, but not as surely as the worst of words', () => {
    const evidence = sound(0.6);
    const none = logit({ text: '', completeness: 0, evidence });
    expect(none).toBeLessThan(logit({ text: 'x', completeness: 0.5, evidence }));
    expect(none).toBeGreaterThan(logit({ text: 'x', completeness: 0.01, evidence }));
  });

  it('grows with the sound and with the words, is finite, and has no step', () => {
    const unit = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(unit, unit, unit, fc.boolean(), (completeness, audioEnd, more, asked) => {
        const here = logit({ completeness, asked, evidence: sound(audioEnd) });
        const louder = audioEnd + (1 - audioEnd) * more;
        expect(logit({ completeness, asked, evidence: sound(louder) })).toBeGreaterThanOrEqual(here - 1e-9);
        const fuller = completeness + (1 - completeness) * more;
        expect(logit({ completeness: fuller, asked, evidence: sound(audioEnd) })).toBeGreaterThanOrEqual(
          here - 1e-9,
        );
        const near = completeness + (1 - completeness) * 1e-6;
        expect(Math.abs(logit({ completeness: near, asked, evidence: sound(audioEnd) }) - here)).toBeLessThan(
          0.01,
        );
      }),
    );
  });
});
