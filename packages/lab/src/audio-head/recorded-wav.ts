/**
 * Reads WAV files as recorders write them: PCM 8/16/24/32 bit, float 32 bit, mono or stereo, any rate, plain or
 * WAVE_FORMAT_EXTENSIBLE. Enters: bytes. Leaves: mono floats of -1..1, and what the file held. Anything else is
 * refused with what was found.
 */
const FORMAT_PCM = 1;
const FORMAT_FLOAT = 3;
const FORMAT_EXTENSIBLE = 0xfffe;
const RIFF_HEADER_BYTES = 12;
const CHUNK_HEADER_BYTES = 8;
const FORMAT_CHUNK_BYTES = 16;
/** Where WAVE_FORMAT_EXTENSIBLE keeps the real format tag, counted from the start of the chunk's body. */
const SUBFORMAT_OFFSET = 24;

export type Recording = {
  readonly sampleRateHz: number;
  /** Of the file: two are mixed into one. */
  readonly channels: 1 | 2;
  readonly samples: Float32Array;
};

type Format = {
  readonly tag: number;
  readonly channels: number;
  readonly rateHz: number;
  readonly bits: number;
};

function ascii(bytes: Uint8Array, offset: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + 4));
}

const refuse = (found: string): Error =>
  new Error(`${found}; expected a WAV file with PCM of 8, 16, 24 or 32 bits or 32-bit float, mono or stereo`);

function readFormat(view: DataView, body: number, size: number): Format {
  const tag = view.getUint16(body, true);
  const real =
    tag === FORMAT_EXTENSIBLE && size >= SUBFORMAT_OFFSET + 2
      ? view.getUint16(body + SUBFORMAT_OFFSET, true)
      : tag;
  return {
    tag: real,
    channels: view.getUint16(body + 2, true),
    rateHz: view.getUint32(body + 4, true),
    bits: view.getUint16(body + 14, true),
  };
}

type Reader = (view: DataView, offset: number) => number;

const READERS: Readonly<Record<string, Reader>> = {
  '1/8': (view, at) => (view.getUint8(at) - 128) / 128,
  '1/16': (view, at) => view.getInt16(at, true) / 0x8000,
  '1/24': (view, at) => (view.getUint8(at) | (view.getInt16(at + 1, true) << 8)) / 0x800000,
  '1/32': (view, at) => view.getInt32(at, true) / 0x80000000,
  '3/32': (view, at) => view.getFloat32(at, true),
};

function describe({ tag, bits, channels, rateHz }: Format): string {
  const kind = tag === FORMAT_PCM ? 'PCM' : tag === FORMAT_FLOAT ? 'float' : `format tag ${String(tag)}`;
  return `found ${kind}, ${String(bits)} bits, ${String(channels)} channels, ${String(rateHz)} Hz`;
}

/** Decodes a whole file. Throws an Error that says what was found. */
export function decodeRecording(bytes: Uint8Array): Recording {
  if (bytes.length === 0) throw refuse('the file is empty');
  if (bytes.length < RIFF_HEADER_BYTES || ascii(bytes, 0) !== 'RIFF' || ascii(bytes, 8) !== 'WAVE') {
    throw refuse('no RIFF/WAVE header');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let format: Format | null = null;
  let at = RIFF_HEADER_BYTES;
  while (at + CHUNK_HEADER_BYTES <= bytes.length) {
    const id = ascii(bytes, at);
    const declared = view.getUint32(at + 4, true);
    const body = at + CHUNK_HEADER_BYTES;
    // Recorders that stream leave the length at 0xffffffff, and cut files promise more than they hold.
    const size = Math.min(declared, bytes.length - body);
    if (id === 'fmt ' && size >= FORMAT_CHUNK_BYTES) format = readFormat(view, body, size);
    if (id === 'data') {
      if (format === null) throw refuse('the audio comes before its format');
      return decodeSamples(view, { start: body, size, format });
    }
    at = body + declared + (declared % 2);
  }
  throw refuse(format === null ? 'no format chunk' : `${describe(format)}, but no audio`);
}

type DataChunk = { readonly start: number; readonly size: number; readonly format: Format };

function decodeSamples(view: DataView, { start, size, format }: DataChunk): Recording {
  const read = READERS[`${String(format.tag)}/${String(format.bits)}`];
  const { channels } = format;
  if (read === undefined || (channels !== 1 && channels !== 2) || format.rateHz === 0)
    throw refuse(describe(format));
  const sampleBytes = format.bits / 8;
  const count = Math.floor(size / (sampleBytes * channels));
  if (count === 0) throw refuse('the file holds no audio');
  const samples = new Float32Array(count);
  for (let i = 0; i < count; i += 1) {
    let sum = 0;
    for (let c = 0; c < channels; c += 1) sum += read(view, start + (i * channels + c) * sampleBytes);
    const value = sum / channels;
    samples[i] = Number.isFinite(value) ? Math.max(-1, Math.min(1, value)) : 0;
  }
  return { sampleRateHz: format.rateHz, channels, samples };
}
