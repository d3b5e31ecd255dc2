/**
 * WAV files of PCM16, mono or stereo, as pure functions on bytes.
 * Enters: samples (interleaved when stereo) or a file's bytes. Leaves: bytes, or samples with rate and
 * channels. Anything else (float, 24-bit, compressed, truncated header) is a WavError that says what it was;
 * a data chunk longer than the file (a stream that was cut, or a header written ahead) gives what is there.
 */
import { int16FromBytes } from './pcm16.ts';

export type Wav = {
  readonly sampleRateHz: number;
  readonly channels: 1 | 2;
  /** Interleaved when there are two channels. */
  readonly samples: Int16Array;
};

export class WavError extends Error {
  override readonly name = 'WavError';
}

const HEADER_BYTES = 44;
const PCM = 1;
const EXTENSIBLE = 0xfffe;

export function encodeWav(wav: Wav): Uint8Array {
  const dataBytes = wav.samples.length * 2;
  const bytes = new Uint8Array(HEADER_BYTES + dataBytes);
  bytes.set(wavHeader(wav.sampleRateHz, wav.channels, dataBytes));
  for (let i = 0; i < wav.samples.length; i++) {
    const sample = wav.samples[i] ?? 0;
    bytes[HEADER_BYTES + 2 * i] = sample & 0xff;
    bytes[HEADER_BYTES + 2 * i + 1] = (sample >> 8) & 0xff;
  }
  return bytes;
}

/** The 44 bytes before the samples. `dataBytes` may be 0xffffffff for a stream of unknown length. */
export function wavHeader(sampleRateHz: number, channels: 1 | 2, dataBytes: number): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  writeTag(bytes, 0, 'RIFF');
  view.setUint32(4, Math.min(0xffffffff, dataBytes + HEADER_BYTES - 8), true);
  writeTag(bytes, 8, 'WAVE');
  writeTag(bytes, 12, 'fmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, PCM, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, sampleRateHz, true);
  view.setUint32(28, sampleRateHz * channels * 2, true);
  view.setUint16(32, channels * 2, true);
  view.setUint16(34, 16, true);
  writeTag(bytes, 36, 'data');
  view.setUint32(40, dataBytes, true);
  return bytes;
}

export function decodeWav(bytes: Uint8Array): Wav {
  if (bytes.length < 12 || readTag(bytes, 0) !== 'RIFF' || readTag(bytes, 8) !== 'WAVE') {
    throw new WavError('not a WAV file: expected it to begin with RIFF....WAVE');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let format: { sampleRateHz: number; channels: 1 | 2 } | null = null;
  for (let at = 12; at + 8 <= bytes.length;) {
    const tag = readTag(bytes, at);
    const size = view.getUint32(at + 4, true);
    const body = at + 8;
    if (tag === 'fmt ') format = readFormat(view, body, size);
    if (tag === 'data') {
      if (format === null) throw new WavError('the data chunk comes before the fmt chunk');
      const available = Math.min(size, bytes.length - body);
      const frame = format.channels * 2;
      return {
        ...format,
        samples: int16FromBytes(bytes.subarray(body, body + available - (available % frame))),
      };
    }
    at = body + size + (size & 1);
  }
  throw new WavError('no data chunk');
}

function readFormat(view: DataView, at: number, size: number): { sampleRateHz: number; channels: 1 | 2 } {
  if (size < 16 || at + 16 > view.byteLength)
    throw new WavError('the fmt chunk is cut short: expected 16 bytes');
  const extensible = view.getUint16(at, true) === EXTENSIBLE && size >= 26 && at + 26 <= view.byteLength;
  const encoding = extensible ? view.getUint16(at + 24, true) : view.getUint16(at, true);
  const channels = view.getUint16(at + 2, true);
  const bits = view.getUint16(at + 14, true);
  const sampleRateHz = view.getUint32(at + 4, true);
  if (encoding !== PCM || bits !== 16) {
    throw new WavError(`encoding ${encoding} with ${bits} bits: expected PCM (1) with 16 bits`);
  }
  if (channels !== 1 && channels !== 2) throw new WavError(`${channels} channels: expected 1 or 2`);
  if (sampleRateHz === 0) throw new WavError('sample rate 0: expected a positive rate');
  return { sampleRateHz, channels };
}

function readTag(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

function writeTag(bytes: Uint8Array, at: number, tag: string): void {
  for (let i = 0; i < tag.length; i++) bytes[at + i] = tag.charCodeAt(i);
}
