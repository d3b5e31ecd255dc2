import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bytesFromInt16,
  clipToInt16,
  concatInt16,
  floatFromInt16,
  int16FromBytes,
  int16FromFloat,
} from './pcm16.ts';
import { LEVEL_FLOOR_DB, levelDbfs, peakOf } from './level.ts';
import { Int16Ring } from './ring.ts';
import { decodeWav, encodeWav, WavError, wavHeader } from './wav.ts';

const samplesArb = fc
  .array(fc.integer({ min: -32768, max: 32767 }), { maxLength: 300 })
  .map((a) => Int16Array.from(a));

describe('pcm16', () => {
  it('reads little-endian bytes, also unaligned, and ignores an odd tail', () => {
    const bytes = new Uint8Array([9, 0x34, 0x12, 0xff, 0xff, 7]).subarray(1);
    expect([...int16FromBytes(bytes)]).toEqual([0x1234, -1]);
  });
  it('round-trips through bytes and floats', () => {
    fc.assert(
      fc.property(samplesArb, (samples) => {
        expect(int16FromBytes(bytesFromInt16(samples))).toEqual(samples);
        expect(int16FromFloat(floatFromInt16(samples))).toEqual(samples);
      }),
    );
  });
  it('clips instead of wrapping and maps NaN to 0', () => {
    expect([...int16FromFloat(Float32Array.of(2, -2, NaN))]).toEqual([32767, -32768, 0]);
    expect(floatFromInt16(Int16Array.of(20000), 10)[0]).toBe(1);
    expect(clipToInt16(1.5)).toBe(2);
  });
  it('joins parts in order', () => {
    expect([...concatInt16([Int16Array.of(1, 2), new Int16Array(0), Int16Array.of(3)])]).toEqual([1, 2, 3]);
  });
});

describe('level', () => {
  it('is 0 dBFS for a full-scale square, -20 for a tenth, floored for silence', () => {
    expect(levelDbfs(new Int16Array(100).fill(-32768))).toBe(0);
    expect(levelDbfs(new Int16Array(100).fill(3277))).toBeCloseTo(-20, 2);
    expect(levelDbfs(new Int16Array(100))).toBe(LEVEL_FLOOR_DB);
    expect(levelDbfs(new Int16Array(0))).toBe(LEVEL_FLOOR_DB);
    expect(peakOf(Int16Array.of(3, -32768, 5))).toBe(32768);
  });
});

describe('Int16Ring', () => {
  it('holds the newest samples by number, whatever the chunks', () => {
    fc.assert(
      fc.property(
        fc.array(samplesArb, { maxLength: 8 }),
        fc.integer({ min: 1, max: 200 }),
        (chunks, capacity) => {
          const ring = new Int16Ring(capacity);
          for (const chunk of chunks) ring.push(chunk);
          const all = concatInt16(chunks);
          expect(ring.end).toBe(all.length);
          expect(ring.slice(0)).toEqual(all.slice(Math.max(0, all.length - capacity)));
          const middle = Math.floor((ring.start + ring.end) / 2);
          expect(ring.slice(middle, middle + 7)).toEqual(all.slice(middle, middle + 7));
        },
      ),
    );
  });
  it('refuses a capacity that is no size', () => {
    expect(() => new Int16Ring(0)).toThrow(/positive whole number/);
  });
});

describe('wav', () => {
  it('round-trips mono and stereo', () => {
    fc.assert(
      fc.property(samplesArb, fc.constantFrom(1 as const, 2 as const), (samples, channels) => {
        const even = samples.slice(0, samples.length - (samples.length % channels));
        const wav = { sampleRateHz: 24000, channels, samples: even };
        expect(decodeWav(encodeWav(wav))).toEqual(wav);
      }),
    );
  });
  it('skips other chunks and takes what is there of a data chunk that was cut', () => {
    const plain = encodeWav({ sampleRateHz: 8000, channels: 1, samples: Int16Array.of(1, 2, 3) });
    const list = new Uint8Array([
      ...plain.subarray(0, 36),
      76,
      73,
      83,
      84,
      3,
      0,
      0,
      0,
      1,
      2,
      3,
      0,
      ...plain.subarray(36),
    ]);
    expect([...decodeWav(list).samples]).toEqual([1, 2, 3]);
    expect([...decodeWav(plain.subarray(0, plain.length - 3)).samples]).toEqual([1]);
    const stream = new Uint8Array([...wavHeader(8000, 1, 0xffffffff), 5, 0]);
    expect([...decodeWav(stream).samples]).toEqual([5]);
  });
  it('says what is wrong with anything else, never another error', () => {
    const float = encodeWav({ sampleRateHz: 8000, channels: 1, samples: Int16Array.of(1) });
    float[20] = 3;
    expect(() => decodeWav(float)).toThrow(/expected PCM/);
    const header = encodeWav({ sampleRateHz: 8000, channels: 1, samples: Int16Array.of(1, 2) });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(47), fc.nat(255))), fc.nat(48), (edits, length) => {
        const bytes = header.slice();
        for (const [at, value] of edits) bytes[at] = value;
        try {
          decodeWav(bytes.subarray(0, length));
        } catch (error) {
          expect(error).toBeInstanceOf(WavError);
        }
      }),
    );
  });
});
