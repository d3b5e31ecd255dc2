/**
 * PCM16 little-endian bytes, int16 samples and floats: pure conversions on typed arrays.
 * Enters: bytes as a peer sent them, or samples as an engine made them. Leaves: new arrays, never views of
 * the input, so that a caller may reuse its buffer. Floats are full scale at ±1 and clip, never wrap.
 */

const FULL_SCALE = 32768;
const MAX_INT16 = 32767;
const MIN_INT16 = -32768;

/** The samples of little-endian PCM16. A trailing odd byte is ignored: carry it over with the next chunk if it matters. */
export function int16FromBytes(bytes: Uint8Array): Int16Array {
  const count = bytes.byteLength >> 1;
  const samples = new Int16Array(count);
  for (let i = 0; i < count; i++) {
    samples[i] = (bytes[2 * i] ?? 0) | ((bytes[2 * i + 1] ?? 0) << 8);
  }
  return samples;
}

/** Little-endian PCM16 of the samples, whatever the machine's own byte order is. */
export function bytesFromInt16(samples: Int16Array): Uint8Array {
  const bytes = new Uint8Array(samples.length * 2);
  for (let i = 0; i < samples.length; i++) {
    const sample = samples[i] ?? 0;
    bytes[2 * i] = sample & 0xff;
    bytes[2 * i + 1] = (sample >> 8) & 0xff;
  }
  return bytes;
}

/** Samples as floats in [-1, 1). `gain` is applied on the way; the result is clipped to [-1, 1]. */
export function floatFromInt16(samples: Int16Array, gain = 1): Float32Array {
  const scale = gain / FULL_SCALE;
  const floats = new Float32Array(samples.length);
  for (let i = 0; i < samples.length; i++) {
    const value = (samples[i] ?? 0) * scale;
    floats[i] = value > 1 ? 1 : value < -1 ? -1 : value;
  }
  return floats;
}

/** Floats (full scale at ±1) as samples, rounded and clipped; NaN becomes 0. */
export function int16FromFloat(floats: Float32Array): Int16Array {
  const samples = new Int16Array(floats.length);
  for (let i = 0; i < floats.length; i++) samples[i] = clipToInt16((floats[i] ?? 0) * FULL_SCALE);
  return samples;
}

/** Rounds and clips one number to the int16 range; NaN becomes 0. */
export function clipToInt16(value: number): number {
  if (value >= MAX_INT16) return MAX_INT16;
  if (value <= MIN_INT16) return MIN_INT16;
  return Math.round(value) || 0;
}

/** One array of all the parts, in order. */
export function concatInt16(parts: readonly Int16Array[]): Int16Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const joined = new Int16Array(length);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
