/**
 * G.711 A-law: 8-bit telephone samples (Europe) to PCM16 and back, by table.
 * 13-bit magnitudes, even bits inverted on the line (xor 0x55).
 */
import { tableCodec } from './table-codec.ts';

const LINE_XOR = 0x55;

const codec = tableCodec(buildDecodeTable(), buildEncodeTable());

export const decodeAlaw = codec.decode;
export const encodeAlaw = codec.encode;

function buildDecodeTable(): Int16Array {
  const table = new Int16Array(256);
  for (let code = 0; code < 256; code++) {
    const plain = code ^ LINE_XOR;
    const exponent = (plain >> 4) & 7;
    const step = (plain & 0x0f) << 4;
    const magnitude = exponent === 0 ? step + 8 : (step + 0x108) << (exponent - 1);
    table[code] = plain & 0x80 ? magnitude : -magnitude;
  }
  return table;
}

function buildEncodeTable(): Uint8Array {
  const table = new Uint8Array(65536);
  for (let index = 0; index < 65536; index++) {
    const sample = (index << 16) >> 16;
    const positive = sample >= 0;
    const magnitude = (positive ? sample : -sample - 1) >> 4;
    const exponent = magnitude < 32 ? (magnitude < 16 ? 0 : 1) : 31 - Math.clz32(magnitude) - 3;
    const mantissa = exponent < 2 ? magnitude & 0x0f : (magnitude >> (exponent - 1)) & 0x0f;
    table[index] = ((positive ? 0x80 : 0) | (exponent << 4) | mantissa) ^ LINE_XOR;
  }
  return table;
}
