import { describe, expect, it } from 'vitest';
import { decodeAlaw, encodeAlaw } from './alaw.ts';
import { decodeMulaw, encodeMulaw } from './mulaw.ts';

const allCodes = Uint8Array.from({ length: 256 }, (_, code) => code);
const allSamples = Int16Array.from({ length: 65536 }, (_, i) => i - 32768);

/** Largest |decoded - sample| over every sample whose magnitude lies in [from, to). */
function worstError(decoded: Int16Array, from: number, to: number): number {
  let worst = 0;
  for (let i = 0; i < allSamples.length; i++) {
    const sample = allSamples[i] ?? 0;
    const magnitude = Math.abs(sample);
    if (magnitude >= from && magnitude < to) worst = Math.max(worst, Math.abs((decoded[i] ?? 0) - sample));
  }
  return worst;
}

function isMonotone(values: Int16Array): boolean {
  return values.every((value, i) => i === 0 || value >= (values[i - 1] ?? 0));
}

describe('mu-law', () => {
  it('decodes the reference points of the G.711 table', () => {
    expect([...decodeMulaw(Uint8Array.of(0xff, 0x7f, 0x80, 0x00, 0xfe, 0x7e))]).toEqual([
      0, 0, 32124, -32124, 8, -8,
    ]);
  });
  it('encodes silence as 0xff and both ends of the range as the outermost codes', () => {
    expect([...encodeMulaw(Int16Array.of(0, 32767, -32768))]).toEqual([0xff, 0x80, 0x00]);
  });
  it('gives every code back, except that minus zero becomes zero', () => {
    const back = encodeMulaw(decodeMulaw(allCodes));
    expect([...back]).toEqual([...allCodes].map((code) => (code === 0x7f ? 0xff : code)));
  });
  it('never reverses the order of two samples and stays within half a step of each segment', () => {
    const decoded = decodeMulaw(encodeMulaw(allSamples));
    expect(isMonotone(decoded)).toBe(true);
    expect(worstError(decoded, 0, 124)).toBeLessThanOrEqual(4);
    expect(worstError(decoded, 4000, 8000)).toBeLessThanOrEqual(128);
    expect(worstError(decoded, 16384, 32000)).toBeLessThanOrEqual(512);
  });
});

describe('A-law', () => {
  it('decodes the reference points of the G.711 table', () => {
    expect([...decodeAlaw(Uint8Array.of(0xd5, 0x55, 0xaa, 0x2a))]).toEqual([8, -8, 32256, -32256]);
  });
  it('encodes silence as 0xd5 and both ends of the range as the outermost codes', () => {
    expect([...encodeAlaw(Int16Array.of(0, 32767, -32768))]).toEqual([0xd5, 0xaa, 0x2a]);
  });
  it('gives every code back', () => {
    expect([...encodeAlaw(decodeAlaw(allCodes))]).toEqual([...allCodes]);
  });
  it('never reverses the order of two samples and stays within half a step of each segment', () => {
    const decoded = decodeAlaw(encodeAlaw(allSamples));
    expect(isMonotone(decoded)).toBe(true);
    expect(worstError(decoded, 0, 512)).toBeLessThanOrEqual(8);
    expect(worstError(decoded, 4096, 8192)).toBeLessThanOrEqual(128);
    expect(worstError(decoded, 16384, 32000)).toBeLessThanOrEqual(512);
  });
});
