/**
 * What a Whisper encoder hears: the logarithm of the energy in 80 mel bands, 100 times a second. Enters: PCM16 at 16 kHz,
 * of which the last 8 s count; less is filled with silence in front, so that the end of the speech is the end of the
 * window. Leaves: 80 x 800 numbers, band by band. As Smart Turn v3 was trained: normalised to zero mean and unit variance
 * first, then a Hann window of 400 at a hop of 160, Slaney's mel scale, a dynamic range of 80 dB.
 */
export const WINDOW_SAMPLES = 128_000;
export const BANDS = 80;
export const FRAMES = 800;

const RATE_HZ = 16_000;
const FFT_SIZE = 400;
const HOP = 160;
const SPECTRUM_SIZE = FFT_SIZE / 2 + 1;
const VARIANCE_FLOOR = 1e-7;
const ENERGY_FLOOR = 1e-10;
/** Range kept below the loudest, in powers of ten. */
const DYNAMIC_RANGE = 8;

/** Slaney's scale is linear up to here, Hz, and there at this mel; then logarithmic. */
const BREAK_HZ = 1000;
const BREAK_MEL = 15;
const LOG_STEP = Math.log(6.4) / 27;

export function logMel(pcm: Int16Array): Float32Array {
  const samples = padded(normalised(pcm));
  const mel = new Float32Array(BANDS * FRAMES);
  const frame = new Float64Array(FFT_SIZE);
  const power = new Float64Array(SPECTRUM_SIZE);
  let loudest = -Infinity;
  for (let index = 0; index < FRAMES; index++) {
    for (let i = 0; i < FFT_SIZE; i++) frame[i] = (samples[index * HOP + i] as number) * (HANN[i] as number);
    powerSpectrum(frame, power);
    for (let band = 0; band < BANDS; band++) {
      const value = Math.log10(Math.max(ENERGY_FLOOR, bandEnergy(band, power)));
      mel[band * FRAMES + index] = value;
      loudest = Math.max(loudest, value);
    }
  }
  return mel.map((value) => (Math.max(value, loudest - DYNAMIC_RANGE) + 4) / 4);
}

function normalised(pcm: Int16Array): Float64Array {
  const samples = new Float64Array(WINDOW_SAMPLES);
  const kept = pcm.subarray(Math.max(0, pcm.length - WINDOW_SAMPLES));
  kept.forEach((sample, i) => {
    samples[WINDOW_SAMPLES - kept.length + i] = sample / 32768;
  });
  const mean = samples.reduce((sum, value) => sum + value, 0) / WINDOW_SAMPLES;
  const variance = samples.reduce((sum, value) => sum + (value - mean) ** 2, 0) / WINDOW_SAMPLES;
  const scale = 1 / Math.sqrt(variance + VARIANCE_FLOOR);
  return samples.map((value) => (value - mean) * scale);
}

/** Mirrored at both ends, the end samples not repeated. */
function padded(samples: Float64Array): Float64Array {
  const half = FFT_SIZE / 2;
  const result = new Float64Array(samples.length + FFT_SIZE);
  result.set(samples, half);
  for (let i = 1; i <= half; i++) {
    result[half - i] = samples[i] ?? 0;
    result[half + samples.length - 1 + i] = samples[samples.length - 1 - i] ?? 0;
  }
  return result;
}

const HANN = Float64Array.from(
  { length: FFT_SIZE },
  (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / FFT_SIZE),
);
const COSINE = Float64Array.from({ length: FFT_SIZE }, (_, i) => Math.cos((2 * Math.PI * i) / FFT_SIZE));
const SINE = Float64Array.from({ length: FFT_SIZE }, (_, i) => -Math.sin((2 * Math.PI * i) / FFT_SIZE));

const realPart = new Float64Array(FFT_SIZE);
const imaginaryPart = new Float64Array(FFT_SIZE);
const scratchReal = new Float64Array(FFT_SIZE);
const scratchImaginary = new Float64Array(FFT_SIZE);

function powerSpectrum(frame: Float64Array, power: Float64Array): void {
  transform(frame, { from: 0, stride: 1, size: FFT_SIZE, to: 0 });
  for (let k = 0; k < SPECTRUM_SIZE; k++)
    power[k] = (realPart[k] as number) ** 2 + (imaginaryPart[k] as number) ** 2;
}

type Part = { readonly from: number; readonly stride: number; readonly size: number; readonly to: number };

/** Halves 400 down to 25, which is done directly. The result lies from `to` on. */
function transform(input: Float64Array, { from, stride, size, to }: Part): void {
  if (size % 2 === 1) {
    direct(input, { from, stride, size, to });
    return;
  }
  const half = size / 2;
  transform(input, { from, stride: 2 * stride, size: half, to });
  transform(input, { from: from + stride, stride: 2 * stride, size: half, to: to + half });
  const turn = FFT_SIZE / size;
  for (let k = 0; k < half; k++) {
    const cosine = COSINE[k * turn] as number;
    const sine = SINE[k * turn] as number;
    const oddReal = realPart[to + half + k] as number;
    const oddImaginary = imaginaryPart[to + half + k] as number;
    const real = cosine * oddReal - sine * oddImaginary;
    const imaginary = cosine * oddImaginary + sine * oddReal;
    scratchReal[k] = (realPart[to + k] as number) + real;
    scratchImaginary[k] = (imaginaryPart[to + k] as number) + imaginary;
    scratchReal[k + half] = (realPart[to + k] as number) - real;
    scratchImaginary[k + half] = (imaginaryPart[to + k] as number) - imaginary;
  }
  realPart.set(scratchReal.subarray(0, size), to);
  imaginaryPart.set(scratchImaginary.subarray(0, size), to);
}

function direct(input: Float64Array, { from, stride, size, to }: Part): void {
  const turn = FFT_SIZE / size;
  for (let k = 0; k < size; k++) {
    let real = 0;
    let imaginary = 0;
    for (let i = 0; i < size; i++) {
      const at = ((k * i) % size) * turn;
      const value = input[from + i * stride] as number;
      real += value * (COSINE[at] as number);
      imaginary += value * (SINE[at] as number);
    }
    realPart[to + k] = real;
    imaginaryPart[to + k] = imaginary;
  }
}

const melOf = (hz: number): number =>
  hz < BREAK_HZ ? (hz * BREAK_MEL) / BREAK_HZ : BREAK_MEL + Math.log(hz / BREAK_HZ) / LOG_STEP;
const hzOf = (mel: number): number =>
  mel < BREAK_MEL ? (mel * BREAK_HZ) / BREAK_MEL : BREAK_HZ * Math.exp(LOG_STEP * (mel - BREAK_MEL));

type Band = { readonly from: number; readonly weights: Float64Array };

/** Triangles of equal area between neighbouring mel points. */
const FILTERS: readonly Band[] = Array.from({ length: BANDS }, (_, band) => {
  const point = (index: number): number => hzOf((melOf(RATE_HZ / 2) * index) / (BANDS + 1));
  const [low, middle, high] = [point(band), point(band + 1), point(band + 2)];
  const all = Array.from({ length: SPECTRUM_SIZE }, (__, k) => {
    const hz = (k * RATE_HZ) / FFT_SIZE;
    const height = Math.min((hz - low) / (middle - low), (high - hz) / (high - middle));
    return (Math.max(0, height) * 2) / (high - low);
  });
  const from = all.findIndex((weight) => weight > 0);
  const to = all.findLastIndex((weight) => weight > 0);
  return { from: Math.max(0, from), weights: Float64Array.from(all.slice(Math.max(0, from), to + 1)) };
});

function bandEnergy(band: number, power: Float64Array): number {
  const { from, weights } = FILTERS[band] as Band;
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += (weights[i] as number) * (power[from + i] as number);
  return sum;
}
