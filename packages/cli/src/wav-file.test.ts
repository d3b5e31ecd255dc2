import { describe, expect, it } from 'vitest';
import { decodeWav, encodeStereoWav } from './wav-file.ts';

type Shape = {
  tag: number;
  bits: number;
  channels: number;
  rateHz: number;
  data: Uint8Array;
  extensible?: boolean;
};

function wav({ tag, bits, channels, rateHz, data, extensible = false }: Shape): Uint8Array {
  const formatBytes = extensible ? 40 : 16;
  const bytes = new Uint8Array(12 + 8 + formatBytes + 8 + data.length);
  const view = new DataView(bytes.buffer);
  const text = (at: number, value: string): void => bytes.set(new TextEncoder().encode(value), at);
  text(0, 'RIFF');
  text(8, 'WAVEfmt ');
  view.setUint32(16, formatBytes, true);
  view.setUint16(20, extensible ? 0xfffe : tag, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, rateHz, true);
  view.setUint16(34, bits, true);
  if (extensible) view.setUint16(44, tag, true);
  text(20 + formatBytes, 'data');
  view.setUint32(24 + formatBytes, data.length, true);
  bytes.set(data, 28 + formatBytes);
  return bytes;
}

const base = { tag: 1, bits: 16, channels: 1, rateHz: 8_000 };

describe('decodeWav', () => {
  it.each([
    ['8 bit', { ...base, bits: 8, data: Uint8Array.of(128, 192, 64) }],
    ['16 bit', { ...base, data: Uint8Array.of(0, 0, 0, 0x40, 0, 0xc0) }],
    ['24 bit', { ...base, bits: 24, data: Uint8Array.of(0, 0, 0, 0, 0, 0x40, 0, 0, 0xc0) }],
    ['32 bit', { ...base, bits: 32, data: Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0x40, 0, 0, 0, 0xc0) }],
    ['float', { ...base, tag: 3, bits: 32, data: new Uint8Array(Float32Array.of(0, 0.5, -0.5).buffer) }],
    ['extensible', { ...base, extensible: true, data: Uint8Array.of(0, 0, 0, 0x40, 0, 0xc0) }],
  ])('reads %s', (_name, shape) => {
    const { sampleRateHz, samples } = decodeWav(wav(shape), 'x.wav');
    expect(sampleRateHz).toBe(8_000);
    expect([...samples]).toEqual([0, 0.5, -0.5]);
  });

  it('mixes stereo down and ignores a cut frame', () => {
    const data = Uint8Array.of(0, 0x40, 0, 0, 0, 0x40, 0, 0xc0, 1);
    expect([...decodeWav(wav({ ...base, channels: 2, data }), 'x.wav').samples]).toEqual([0.25, 0]);
  });

  it('takes what is there of a file whose header promises more', () => {
    const bytes = wav({ ...base, data: Uint8Array.of(0, 0x40) });
    new DataView(bytes.buffer).setUint32(40, 0xffffffff, true);
    expect(decodeWav(bytes, 'x.wav').samples).toHaveLength(1);
  });

  it('turns NaN and infinities into silence and clips', () => {
    const data = new Uint8Array(Float32Array.of(NaN, Infinity, 3).buffer);
    expect([...decodeWav(wav({ ...base, tag: 3, bits: 32, data }), 'x.wav').samples]).toEqual([0, 0, 1]);
  });

  it.each([
    ['an empty file', new Uint8Array(0), 'the file is empty'],
    ['something else', new TextEncoder().encode('ID3 and much more text'), 'no RIFF/WAVE header'],
    [
      'mu-law',
      wav({ ...base, tag: 7, bits: 8, data: Uint8Array.of(1) }),
      'found format tag 7, 8 bits, 1 channels, 8000 Hz',
    ],
    [
      'six channels',
      wav({ ...base, channels: 6, data: new Uint8Array(24) }),
      'found PCM, 16 bits, 6 channels',
    ],
    ['float 64', wav({ ...base, tag: 3, bits: 64, data: new Uint8Array(8) }), 'found float, 64 bits'],
    ['no audio', wav({ ...base, data: new Uint8Array(0) }), 'the file holds no audio'],
    ['only a header', wav({ ...base, data: new Uint8Array(0) }).subarray(0, 36), 'but no audio'],
  ])('refuses %s, naming the file and what was found', (_name, bytes, found) => {
    expect(() => decodeWav(bytes, 'call.wav')).toThrow(/^call\.wav: .*expected a WAV file/);
    expect(() => decodeWav(bytes, 'call.wav')).toThrow(found);
  });
});

it('a stereo file holds the caller on the left', () => {
  const bytes = encodeStereoWav(Int16Array.of(0x4000, 0), Int16Array.of(0, 0), 24_000);
  expect([...decodeWav(bytes, 'x').samples]).toEqual([0.25, 0]);
  expect(new DataView(bytes.buffer).getInt16(44, true)).toBe(0x4000);
});
