/**
 * Stateful sample-rate conversion by any rational factor: a polyphase windowed-sinc FIR (Kaiser).
 * Enters: PCM16 chunks of any length at `fromHz`. Leaves: PCM16 at `toHz`, continuous across chunks: the
 * output of a stream does not depend on how it was cut. `flush` gives the tail the filter still holds.
 * Invariant: after flush, `outputs = ceil(inputs * toHz / fromHz)` and output k is the signal at time k/toHz
 * (the filter's own delay is taken out, so word timings stay true).
 */
import { clipToInt16 } from './pcm16.ts';

/** Filter half-width in samples of the slower rate: 16 gives a 32-tap filter, >70 dB of alias rejection. */
const HALF_WIDTH = 16;
/** Kaiser beta: 8 trades about 80 dB of stop band for a transition of about 0.16 of the slower Nyquist rate. */
const KAISER_BETA = 8;
/** Pass-band edge as a part of the slower Nyquist rate: the transition band lies half above it. */
const CUTOFF = 0.92;
/** Bounds the coefficient table; every pair of usual audio rates (8k-48k, 44.1k) is far below. */
const MAX_PHASES = 1024;

type Bank = {
  readonly up: number;
  readonly down: number;
  readonly taps: number;
  readonly table: Float64Array;
};

export class Resampler {
  readonly fromHz: number;
  readonly toHz: number;
  readonly #bank: Bank | null;
  /** Inputs not yet passed by the filter, the first being input number `#firstInput` (may be negative: zeros). */
  #held: Float64Array;
  #heldLength: number;
  #firstInput: number;
  #inputs = 0;
  #outputs = 0;

  /** Rates in Hz, positive integers. Throws RangeError on a rate or ratio it cannot do. */
  constructor(fromHz: number, toHz: number) {
    this.fromHz = fromHz;
    this.toHz = toHz;
    this.#bank = fromHz === toHz ? null : filterBank(fromHz, toHz);
    const lead = this.#bank === null ? 0 : this.#bank.taps / 2 - 1;
    this.#held = new Float64Array(1024);
    this.#heldLength = lead;
    this.#firstInput = -lead;
  }

  /** Converts the next chunk; returns what is ready, possibly nothing. The input is not kept. */
  process(chunk: Int16Array): Int16Array {
    this.#inputs += chunk.length;
    if (this.#bank === null) return chunk.slice();
    this.#append(chunk);
    return this.#produce(this.#bank, Infinity);
  }

  /** Ends the stream: the rest of the output. The resampler is then as new. */
  flush(): Int16Array {
    const bank = this.#bank;
    if (bank === null) {
      this.#reset(0);
      return new Int16Array(0);
    }
    const total = Math.ceil((this.#inputs * bank.up) / bank.down);
    this.#append(new Int16Array(bank.taps));
    const tail = this.#produce(bank, total);
    this.#reset(bank.taps / 2 - 1);
    return tail;
  }

  #reset(lead: number): void {
    this.#held.fill(0);
    this.#heldLength = lead;
    this.#firstInput = -lead;
    this.#inputs = 0;
    this.#outputs = 0;
  }

  #append(chunk: Int16Array): void {
    const needed = this.#heldLength + chunk.length;
    if (needed > this.#held.length) {
      const grown = new Float64Array(Math.max(needed, this.#held.length * 2));
      grown.set(this.#held.subarray(0, this.#heldLength));
      this.#held = grown;
    }
    this.#held.set(chunk, this.#heldLength);
    this.#heldLength = needed;
  }

  #produce(bank: Bank, limit: number): Int16Array {
    const { up, down, taps, table } = bank;
    const held = this.#held;
    const half = taps / 2;
    const lastInput = this.#firstInput + this.#heldLength - 1;
    // Output k needs the inputs floor(k*down/up) - half + 1 ... + half.
    const ready = Math.floor(((lastInput - half + 1) * up - 1) / down) + 1;
    const end = Math.min(limit, Math.max(this.#outputs, ready));
    const out = new Int16Array(Math.max(0, end - this.#outputs));
    for (let n = 0; n < out.length; n++) {
      const position = (this.#outputs + n) * down;
      const centre = Math.floor(position / up);
      let row = (position - centre * up) * taps;
      let at = centre - half + 1 - this.#firstInput;
      let sum = 0;
      for (let tap = 0; tap < taps; tap++) sum += (held[at++] as number) * (table[row++] as number);
      out[n] = clipToInt16(sum);
    }
    this.#outputs += out.length;
    this.#drop(Math.floor((this.#outputs * down) / up) - half + 1);
    return out;
  }

  /** Forgets the inputs before number `input`. */
  #drop(input: number): void {
    const count = Math.min(this.#heldLength, input - this.#firstInput);
    if (count <= 0) return;
    this.#held.copyWithin(0, count, this.#heldLength);
    this.#heldLength -= count;
    this.#firstInput += count;
  }
}

/** Converts a whole clip at once. */
export function resample(samples: Int16Array, fromHz: number, toHz: number): Int16Array {
  const resampler = new Resampler(fromHz, toHz);
  const head = resampler.process(samples);
  const tail = resampler.flush();
  const whole = new Int16Array(head.length + tail.length);
  whole.set(head);
  whole.set(tail, head.length);
  return whole;
}

const banks = new Map<string, Bank>();
/** Coefficient tables are pure functions of the ratio; a peer can choose the rates, so only a few are kept. */
const MAX_BANKS = 32;

function filterBank(fromHz: number, toHz: number): Bank {
  checkRate('fromHz', fromHz);
  checkRate('toHz', toHz);
  const divisor = greatestCommonDivisor(fromHz, toHz);
  const up = toHz / divisor;
  const down = fromHz / divisor;
  const key = `${up}/${down}`;
  const known = banks.get(key);
  if (known !== undefined) return known;
  if (up > MAX_PHASES) {
    throw new RangeError(
      `cannot resample ${fromHz} Hz to ${toHz} Hz: expected a ratio of at most ${MAX_PHASES} phases`,
    );
  }
  const bank = { up, down, ...design(up, down) };
  if (banks.size < MAX_BANKS) banks.set(key, bank);
  return bank;
}

function design(up: number, down: number): { taps: number; table: Float64Array } {
  const slowdown = Math.max(1, down / up);
  const half = Math.ceil(HALF_WIDTH * slowdown);
  const taps = half * 2;
  const bandwidth = CUTOFF / slowdown;
  const table = new Float64Array(up * taps);
  const norm = besselI0(KAISER_BETA);
  for (let phase = 0; phase < up; phase++) {
    let sum = 0;
    for (let tap = 0; tap < taps; tap++) {
      const t = tap - half + 1 - phase / up;
      const x = t / half;
      const window = Math.abs(x) >= 1 ? 0 : besselI0(KAISER_BETA * Math.sqrt(1 - x * x)) / norm;
      const value = sinc(t * bandwidth) * window;
      table[phase * taps + tap] = value;
      sum += value;
    }
    // Each phase passes DC with gain 1: otherwise a constant input would ripple at the output rate.
    for (let tap = 0; tap < taps; tap++) table[phase * taps + tap] = (table[phase * taps + tap] ?? 0) / sum;
  }
  return { taps, table };
}

function checkRate(name: string, hz: number): void {
  if (!Number.isInteger(hz) || hz <= 0)
    throw new RangeError(`${name} is ${hz}: expected a positive whole number of Hz`);
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

function sinc(x: number): number {
  if (x === 0) return 1;
  return Math.sin(Math.PI * x) / (Math.PI * x);
}

function besselI0(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
