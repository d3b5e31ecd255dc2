import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeWav } from '@antiphon/core/audio/wav';
import { afterAll, describe, expect, it } from 'vitest';
import { readAudio } from './audio-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'antiphon-audio-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const SAMPLES = Int16Array.from({ length: 1600 }, (_, i) => 20_000 * Math.sin(i / 9));

/** The same samples as another encoding would hold them. */
function wav(
  tag: number,
  bits: number,
  write: (view: DataView, at: number, value: number) => void,
): Uint8Array {
  const bytes = bits / 8;
  const file = new Uint8Array(44 + SAMPLES.length * bytes);
  file.set(encodeWav({ sampleRateHz: 16_000, channels: 1, samples: new Int16Array(0) }));
  const view = new DataView(file.buffer);
  view.setUint16(20, tag, true);
  view.setUint16(32, bytes, true);
  view.setUint16(34, bits, true);
  view.setUint32(40, SAMPLES.length * bytes, true);
  SAMPLES.forEach((value, i) => {
    write(view, 44 + i * bytes, value);
  });
  return file;
}

async function read(file: Uint8Array): Promise<Int16Array> {
  const path = join(folder, 'a.wav');
  writeFileSync(path, file);
  return readAudio(path);
}

const loudestDifference = (a: Int16Array): number =>
  Math.max(...SAMPLES.map((value, i) => Math.abs(value - (a[i] ?? 0))));

describe('recordings of the evaluations', () => {
  it('keeps 16 bits as they are', async () => {
    expect(await read(encodeWav({ sampleRateHz: 16_000, channels: 1, samples: SAMPLES }))).toEqual(SAMPLES);
  });

  it.each([
    ['24 bits', wav(1, 24, (view, at, value) => { view.setInt16(at + 1, value, true); }), 1], // prettier-ignore
    ['float', wav(3, 32, (view, at, value) => { view.setFloat32(at, value / 0x8000, true); }), 1], // prettier-ignore
    ['8 bits', wav(1, 8, (view, at, value) => { view.setUint8(at, (value >> 8) + 128); }), 256], // prettier-ignore
  ])('reads %s', async (_, file, tolerance) => {
    const samples = await read(file);
    expect(samples).toHaveLength(SAMPLES.length);
    expect(loudestDifference(samples)).toBeLessThanOrEqual(tolerance);
  });

  it('refuses two channels and other encodings by name', async () => {
    const stereo = encodeWav({ sampleRateHz: 16_000, channels: 2, samples: SAMPLES });
    await expect(read(stereo)).rejects.toThrow(/a\.wav: expected one channel/);
    const law = wav(7, 8, (view, at) => { view.setUint8(at, 0); }); // prettier-ignore
    await expect(read(law)).rejects.toThrow(/a\.wav: found format tag 7, 8 bits/);
  });
});
