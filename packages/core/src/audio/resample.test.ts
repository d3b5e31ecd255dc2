import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeAlaw, encodeAlaw } from './alaw.ts';
import { decodeMulaw, encodeMulaw } from './mulaw.ts';
import { concatInt16 } from './pcm16.ts';
import { resample, Resampler } from './resample.ts';

function sine(hz: number, rateHz: number, count: number): Int16Array {
  return Int16Array.from({ length: count }, (_, i) =>
    Math.round(16000 * Math.sin((2 * Math.PI * hz * i) / rateHz)),
  );
}

/** Signal to error ratio in dB against the ideal sine, edges left out. */
function snrDb(actual: Int16Array, ideal: Int16Array): number {
  let signal = 0;
  let noise = 0;
  for (let i = 100; i < actual.length - 100; i++) {
    signal += (ideal[i] ?? 0) ** 2;
    noise += ((actual[i] ?? 0) - (ideal[i] ?? 0)) ** 2;
  }
  return 10 * Math.log10(signal / Math.max(1e-9, noise));
}

const pairs = [
  [24000, 16000],
  [16000, 24000],
  [8000, 16000],
  [16000, 8000],
  [8000, 24000],
  [24000, 8000],
  [48000, 16000],
  [44100, 16000],
] as const;

describe('Resampler', () => {
  it.each(pairs)('keeps a 1 kHz tone, in phase, from %i to %i Hz', (from, to) => {
    const out = resample(sine(1000, from, from), from, to);
    expect(out.length).toBe(to);
    expect(snrDb(out, sine(1000, to, to))).toBeGreaterThan(70);
  });
  it('removes what the lower rate cannot hold', () => {
    const out = resample(sine(10500, 24000, 24000), 24000, 16000);
    let peak = 0;
    for (const sample of out.subarray(200, -200)) peak = Math.max(peak, Math.abs(sample));
    expect(20 * Math.log10(Math.max(1, peak) / 16000)).toBeLessThan(-65);
  });
  it('gives the same samples however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -32768, max: 32767 }), { maxLength: 600 }),
        fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 12 }),
        fc.constantFrom(...pairs),
        (values, cuts, [from, to]) => {
          const samples = Int16Array.from(values);
          const resampler = new Resampler(from, to);
          const parts: Int16Array[] = [];
          let at = 0;
          for (const cut of cuts) {
            parts.push(resampler.process(samples.subarray(at, at + cut)));
            at += cut;
          }
          parts.push(resampler.process(samples.subarray(at)), resampler.flush());
          const joined = concatInt16(parts);
          expect(joined).toEqual(resample(samples, from, to));
          expect(joined.length).toBe(Math.ceil((samples.length * to) / from));
        },
      ),
    );
  });
  it('passes a constant unchanged and equal rates through', () => {
    const out = resample(new Int16Array(2000).fill(1000), 24000, 16000);
    for (const sample of out.subarray(50, -50)) expect(Math.abs(sample - 1000)).toBeLessThanOrEqual(1);
    const samples = Int16Array.of(1, 2, 3);
    expect(resample(samples, 16000, 16000)).toEqual(samples);
  });
  it('refuses rates that are none', () => {
    expect(() => new Resampler(0, 16000)).toThrow(/fromHz is 0/);
    expect(() => new Resampler(16000, 15999.5)).toThrow(/toHz/);
    expect(() => new Resampler(48000, 47999)).toThrow(/phases/);
  });
});

describe('G.711', () => {
  const codes = Uint8Array.from({ length: 256 }, (_, i) => i);
  it('re-encodes every code to itself (mu-law has two zeros)', () => {
    expect(encodeAlaw(decodeAlaw(codes))).toEqual(codes);
    const back = encodeMulaw(decodeMulaw(codes));
    for (const code of codes) expect(back[code]).toBe(code === 0x7f ? 0xff : code);
  });
  it('decodes the reference points of the standard', () => {
    expect([...decodeMulaw(Uint8Array.of(0x00, 0x80, 0xff))]).toEqual([-32124, 32124, 0]);
    expect([...decodeAlaw(Uint8Array.of(0xd5, 0x55, 0xaa, 0x2a))]).toEqual([8, -8, 32256, -32256]);
  });
  it('stays within the step of its segment', () => {
    for (let sample = -32768; sample <= 32767; sample += 37) {
      const one = Int16Array.of(sample);
      const tolerance = Math.max(16, Math.abs(sample) / 16) + 150;
      expect(Math.abs((decodeMulaw(encodeMulaw(one))[0] ?? 0) - sample)).toBeLessThan(tolerance + 500);
      expect(Math.abs((decodeAlaw(encodeAlaw(one))[0] ?? 0) - sample)).toBeLessThan(tolerance + 500);
    }
  });
});
