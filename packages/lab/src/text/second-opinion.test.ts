import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { secondOpinion } from './second-opinion.ts';
import type { LabelledSequence } from './sequence-examples.ts';
import { readBeliefs, spokenPieces, WIDTH, type Beliefs } from './word-beliefs.ts';

const sequence = (beliefs: number[], targets: number[], weights: number[]): LabelledSequence => ({
  steps: beliefs.map(String),
  beliefs: Int32Array.from(beliefs),
  targets: Float32Array.from(targets),
  weights: Float32Array.from(weights),
});

describe('what the deaf decoder expects', () => {
  it('is given words without punctuation, the first with a capital', () => {
    expect(spokenPieces("so, i'd like: that one?")).toEqual(['So', "I'd", 'like', 'that', 'one']);
    expect(spokenPieces(' - ')).toEqual(['-']);
    expect(spokenPieces('...')).toEqual([]);
  });

  it('is found again for each word that the models know', () => {
    const folder = mkdtempSync(join(tmpdir(), 'antiphon-beliefs-'));
    const texts = [
      { text: 'hello' },
      { text: 'uh huh gonna go' },
      { text: 'a cabana', pool: true, from: 'a table' },
    ];
    writeFileSync(join(folder, 'texts.jsonl'), texts.map((text) => JSON.stringify(text)).join('\n'));
    writeFileSync(join(folder, 'part-2.bin'), Buffer.alloc(3 * WIDTH, 2));
    writeFileSync(join(folder, 'part-1.bin'), Buffer.alloc(4 * WIDTH, 1));
    const beliefs = readBeliefs(folder);
    expect(beliefs.of('hello')).toEqual(Int32Array.of(0));
    // "uh huh" is one word there, "gonna" two.
    expect(beliefs.of('uh huh gonna go')).toEqual(Int32Array.of(2, -1, 3, 4));
    expect(beliefs.of('unread')).toBeNull();
    expect(beliefs.pool).toEqual([texts[2]]);
    expect([beliefs.rows[0], beliefs.rows[4 * WIDTH]]).toEqual([1, 2]);
  });

  it('names a folder whose parts do not fit its texts', () => {
    const folder = mkdtempSync(join(tmpdir(), 'antiphon-beliefs-'));
    writeFileSync(join(folder, 'texts.jsonl'), '{"text":"hello"}\n');
    writeFileSync(join(folder, 'part-1.bin'), Buffer.alloc(WIDTH + 1));
    expect(() => readBeliefs(folder)).toThrow(`${folder}: expected 513 bytes in part-*.bin`);
  });
});

describe('second opinion', () => {
  it('learns from labelled rows and judges the others', () => {
    // Byte 3 tells a whole turn (small) from a cut one, all others are the same.
    const rows = new Uint8Array(6 * WIDTH).fill(100);
    [20, 200, 20, 200, 20, 200].forEach((value, row) => (rows[row * WIDTH + 3] = value));
    const beliefs: Beliefs = { rows, pool: [], of: () => null };
    const labelled = Array.from({ length: 200 }, () => sequence([-1, 1, 0, 3], [1, 0, 1, 0], [1, 1, 1, 0]));
    const opinion = secondOpinion(beliefs, labelled, {
      units: 4,
      epochs: 8,
      batch: 8,
      learningRate: 0.02,
      dropout: 0.1,
      hold: 1e-3,
      seed: 1,
    });
    const whole = Array.from(opinion, (p) => p > 0.5);
    expect(whole).toEqual([true, false, true, false, true, false]);
    expect(opinion[4]).toBeGreaterThan(0.9);
    expect(opinion[5]).toBeLessThan(0.1);
  });
});
