import { describe, expect, it } from 'vitest';
import { BATCH, DeafDecoder, NOISE } from './deaf-decoder.ts';

const LOADING_MS = 120_000;

describe('the deaf decoder', () => {
  it(
    'expects an end where a sentence is whole, and reads each text of a batch by itself',
    async () => {
      const decoder = await DeafDecoder.load(NOISE);
      const whole = 'Can I get a large latte'.split(' ');
      const ends = async (texts: string[][]): Promise<number[][]> =>
        (await decoder.read(texts)).map((words) => words.map(({ end }) => Math.exp(end)));
      const [alone = []] = await ends([whole]);
      expect(alone).toHaveLength(6);
      expect(alone[5]).toBeGreaterThan(0.2);
      expect(Math.max(...alone.slice(0, 5))).toBeLessThan(0.1);
      const batch = await ends(Array.from({ length: BATCH }, (_, row) => (row === 3 ? whole : ['Yes'])));
      expect(batch[3]?.[5]).toBeGreaterThan(0.2);
      expect(batch[4]).toHaveLength(1);
    },
    LOADING_MS,
  );

  it(
    'gives probabilities',
    async () => {
      const decoder = await DeafDecoder.load(NOISE);
      const [[expected] = []] = await decoder.read([['So']]);
      const { logits, total } = expected ?? { logits: new Float32Array(), total: 0 };
      expect(logits.reduce((sum, logit) => sum + Math.exp(logit - total), 0)).toBeCloseTo(1, 3);
    },
    LOADING_MS,
  );
});
