import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BANDS, FRAMES, logMel, WINDOW_SAMPLES } from './log-mel.ts';
import { SmartTurn } from './turn.ts';

/** The wire format of an ONNX file, as far as a model of two nodes needs it. */
const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
const whole = (field: number, value: number): number[] => [...varint(field << 3), ...varint(value)];
const bytes = (field: number, content: readonly number[]): number[] => [
  ...varint((field << 3) | 2),
  ...varint(content.length),
  ...content,
];
const text = (field: number, value: string): number[] => bytes(field, [...Buffer.from(value)]);
const tensor = (name: string, shape: readonly number[]): number[] => {
  const dimensions = shape.flatMap((size) => bytes(1, whole(1, size)));
  return [...text(1, name), ...bytes(2, bytes(1, [...whole(1, 1), ...bytes(2, dimensions)]))];
};
const node = (input: string, output: string, kind: string, attributes: readonly number[] = []): number[] =>
  bytes(1, [...text(1, input), ...text(2, output), ...text(4, kind), ...attributes]);

/** sigmoid(mean(input)): the shape of Smart Turn without what makes it clever. */
function tinyModel(input: string): Uint8Array {
  const keepNoDimensions = bytes(5, [...text(1, 'keepdims'), ...whole(3, 0), ...whole(20, 2)]);
  const graph = [
    ...node(input, 'mean', 'ReduceMean', keepNoDimensions),
    ...node('mean', 'probability', 'Sigmoid'),
    ...text(2, 'tiny'),
    ...bytes(11, tensor(input, [1, BANDS, FRAMES])),
    ...bytes(12, tensor('probability', [])),
  ];
  return Uint8Array.from([...whole(1, 8), ...bytes(7, graph), ...bytes(8, whole(2, 13))]);
}

const chirp = Int16Array.from({ length: 48_000 }, (_, n) =>
  Math.round(
    8000 * Math.sin((2 * Math.PI * (200 + n / 200) * n) / 16_000) * (0.6 + 0.4 * Math.sin(n / 3000)),
  ),
);

describe('the log mel spectrogram', () => {
  it('is what the published recipe gives for a chirp (computed apart, in double precision)', () => {
    const mel = logMel(chirp);
    expect(mel).toHaveLength(BANDS * FRAMES);
    for (const [band, frame, expected] of [
      [0, 0, -0.15467],
      [79, 700, -0.15467],
      [10, 600, 1.40145],
      [20, 799, 0.77831],
      [3, 520, 1.15281],
    ] as const)
      expect(mel[band * FRAMES + frame]).toBeCloseTo(expected, 3);
  });

  it('looks at the last eight seconds, and is finite for silence and for nothing', () => {
    const long = new Int16Array(WINDOW_SAMPLES + 5000).fill(900, 0, 5000);
    long.set(chirp, long.length - chirp.length);
    expect(logMel(long)).toEqual(logMel(chirp));
    for (const pcm of [new Int16Array(0), new Int16Array(WINDOW_SAMPLES)])
      expect(logMel(pcm).every((value) => Number.isFinite(value))).toBe(true);
  });
});

describe('Smart Turn as an engine', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'turn-model-'));
    await writeFile(join(folder, 'tiny.onnx'), tinyModel('input_features'));
    await writeFile(join(folder, 'other.onnx'), tinyModel('audio'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('gives one probability for a silence, in a process of its own', async () => {
    const turn = await SmartTurn.start({ modelPath: join(folder, 'tiny.onnx') });
    try {
      expect(turn.windowMs).toBe(8000);
      const mel = logMel(chirp);
      const mean = mel.reduce((sum, value) => sum + value, 0) / mel.length;
      const { probability, computeMs } = await turn.score(chirp, new AbortController().signal);
      expect(probability).toBeCloseTo(1 / (1 + Math.exp(-mean)), 4);
      expect(computeMs).toBeGreaterThan(0);
      await expect(turn.score(chirp, AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
    } finally {
      await turn.close();
    }
  });

  it('refuses a model of another kind and a file that is none, and says what it expected', async () => {
    await expect(SmartTurn.start({ modelPath: join(folder, 'other.onnx') })).rejects.toThrow(
      /expected one input 'input_features'/,
    );
    await expect(SmartTurn.start({ modelPath: join(folder, 'none.onnx') })).rejects.toThrow(/none\.onnx/);
  });
});
