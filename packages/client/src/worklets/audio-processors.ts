// The two audio worklets of a page: capture (microphone -> 24 kHz PCM16 chunks of 50 ms) and playback (24 kHz PCM16
// tagged by reply -> the device's rate). They run on the audio thread. This file imports nothing on purpose: it is
// loaded by addModule() as it is, without a bundler. The plain classes are exported so that tests can run them in Node.
// Invariants: capture emits every input sample once, in order; playback never holds more than 30 s, counts every sample
// it renders to the right reply, and is silent within 5 ms of a flush.

declare const sampleRate: number;
declare const AudioWorkletProcessor: (new () => { readonly port: MessagePort }) | undefined;
declare const registerProcessor: ((name: string, processor: unknown) => void) | undefined;

const WIRE_RATE_HZ = 24_000;
/** 50 ms, the size the protocol advises. */
const CAPTURE_CHUNK_SAMPLES = 1_200;
/** The longest a reply can be ahead of the listener. */
export const PLAYBACK_CAPACITY_SAMPLES = 30 * WIRE_RATE_HZ;
/** 5 ms: short enough to be instant, long enough not to click. */
export const FADE_SAMPLES = 120;
/** Audio held before a reply starts, against jitter; a paced server sends more than this at once. */
export const PREBUFFER_SAMPLES = 0.06 * WIRE_RATE_HZ;
/** A reply shorter than the pre-buffer starts after this wait: 60 ms of output. */
const PREBUFFER_WAIT_S = 0.06;
/** How often progress is reported while playing. */
const REPORT_EVERY_S = 0.03;

/** Steps per tap of the tabulated kernel: the nearest one is off by less than -60 dB. */
const KERNEL_STEPS = 512;

/** Taps on each side of the interpolation point, at equal rates; more when reducing the rate. */
const HALF_TAPS = 12;

/**
 * Streaming windowed-sinc resampler for any ratio; low-passed below the lower of the two Nyquist rates.
 * Feed with push(), take with pull(); the delay is HALF_TAPS samples of the lower rate.
 */
export class Resampler {
  readonly #step: number;
  readonly #cutoff: number;
  readonly #half: number;
  readonly #kernel: Float32Array;
  #input: Float32Array;
  #length: number;
  #position: number;

  constructor(fromHz: number, toHz: number) {
    this.#step = fromHz / toHz;
    this.#cutoff = Math.min(1, toHz / fromHz) * 0.96;
    this.#half = Math.ceil(HALF_TAPS / Math.min(1, toHz / fromHz));
    this.#kernel = Float32Array.from({ length: this.#half * KERNEL_STEPS + 1 }, (_, step) =>
      kernelAt(step / KERNEL_STEPS, this.#half, this.#cutoff),
    );
    this.#input = new Float32Array(4096);
    this.#length = this.#half; // leading silence: the first output sits on the first input sample
    this.#position = this.#half;
  }

  push(samples: Float32Array): void {
    this.#forget();
    if (this.#length + samples.length > this.#input.length) {
      const larger = new Float32Array((this.#length + samples.length) * 2);
      larger.set(this.#input.subarray(0, this.#length));
      this.#input = larger;
    }
    this.#input.set(samples, this.#length);
    this.#length += samples.length;
  }

  /** The next output sample, or undefined until more input comes. */
  pull(): number | undefined {
    const centre = Math.floor(this.#position);
    if (centre + this.#half >= this.#length) return undefined;
    const fraction = this.#position - centre;
    this.#position += this.#step;
    if (this.#step === 1) return this.#input[centre];
    let sum = 0;
    for (let tap = 1 - this.#half; tap <= this.#half; tap += 1) {
      const step = Math.round(Math.abs(tap - fraction) * KERNEL_STEPS);
      sum += (this.#input[centre + tap] ?? 0) * (this.#kernel[step] ?? 0);
    }
    return sum;
  }

  #forget(): void {
    const used = Math.floor(this.#position) - this.#half;
    if (used < 1024) return;
    this.#input.copyWithin(0, used, this.#length);
    this.#length -= used;
    this.#position -= used;
  }
}

function kernelAt(distance: number, half: number, cutoff: number): number {
  const hann = 0.5 + 0.5 * Math.cos((Math.PI * distance) / half);
  const phase = Math.PI * distance * cutoff;
  return cutoff * hann * (phase < 1e-9 ? 1 : Math.sin(phase) / phase);
}

interface Segment {
  replyId: string;
  /** Samples of this reply still to be played. */
  left: number;
}

/** 24 kHz samples waiting to be played, each belonging to a reply. */
export class PlaybackBuffer {
  readonly #ring = new Float32Array(PLAYBACK_CAPACITY_SAMPLES);
  #segments: Segment[] = [];
  #read = 0;
  #held = 0;

  get held(): number {
    return this.#held;
  }

  get front(): string | undefined {
    return this.#segments[0]?.replyId;
  }

  /** Returns how many samples did not fit and were dropped. */
  write(replyId: string, pcm: Int16Array): number {
    const fits = Math.min(pcm.length, this.#ring.length - this.#held);
    for (let i = 0; i < fits; i += 1) {
      this.#ring[(this.#read + this.#held + i) % this.#ring.length] = (pcm[i] ?? 0) / 0x8000;
    }
    this.#held += fits;
    const last = this.#segments.at(-1);
    if (last?.replyId === replyId) last.left += fits;
    else if (fits > 0) this.#segments.push({ replyId, left: fits });
    return pcm.length - fits;
  }

  /** Takes up to `target.length` samples of the reply in front; never crosses into the next reply. */
  read(target: Float32Array): { replyId: string; samples: number } | undefined {
    const segment = this.#segments[0];
    if (!segment) return undefined;
    const samples = Math.min(target.length, segment.left);
    for (let i = 0; i < samples; i += 1) target[i] = this.#ring[(this.#read + i) % this.#ring.length] ?? 0;
    this.#read = (this.#read + samples) % this.#ring.length;
    this.#held -= samples;
    segment.left -= samples;
    if (segment.left === 0) this.#segments.shift();
    return { replyId: segment.replyId, samples };
  }

  /** Drops everything but the next 5 ms, which fade out. */
  flush(): void {
    this.stopAfter(this.front ?? '', 0);
  }

  /** Drops everything after the next `samples` of a reply (at least 5 ms, which fade out); what is before it stays. */
  stopAfter(replyId: string, samples: number): void {
    const index = this.#segments.findIndex((segment) => segment.replyId === replyId);
    const last = this.#segments[index];
    if (!last) return; // all of it has been taken out already
    last.left = Math.min(last.left, Math.max(samples, FADE_SAMPLES));
    this.#segments = this.#segments.slice(0, index + 1);
    this.#held = this.#segments.reduce((sum, { left }) => sum + left, 0);
    const fade = Math.min(FADE_SAMPLES, last.left);
    for (let i = 1; i <= fade; i += 1) {
      const at = (this.#read + this.#held - fade + i - 1) % this.#ring.length;
      this.#ring[at] = (this.#ring[at] ?? 0) * (1 - i / fade);
    }
  }
}

export type PlaybackMessage =
  | { type: 'audio'; replyId: string; pcm: Int16Array }
  | { type: 'finish'; replyId: string }
  | { type: 'stop'; replyId: string; totalSamples: number }
  | { type: 'flush' };

export type PlaybackReport =
  | { type: 'rendered'; replyId: string; totalSamples: number }
  | { type: 'dropped'; replyId: string; samples: number }
  | { type: 'flushed' };

/** The playback worklet without the browser: messages in, blocks of audio and reports out. */
export class PlaybackEngine {
  readonly #buffer = new PlaybackBuffer();
  readonly #resampler: Resampler;
  readonly #report: (report: PlaybackReport) => void;
  readonly #rateHz: number;
  #scratch = new Float32Array(256);
  #rendered = { replyId: '', totalSamples: 0, reported: 0 };
  #playing = false;
  #finished = false;
  #flushing = false;
  #waitedS = 0;
  #unreportedS = 0;

  constructor(rateHz: number, report: (report: PlaybackReport) => void) {
    this.#rateHz = rateHz;
    this.#resampler = new Resampler(WIRE_RATE_HZ, rateHz);
    this.#report = report;
  }

  receive(message: PlaybackMessage): void {
    if (message.type === 'audio') {
      this.#finished = false;
      const dropped = this.#buffer.write(message.replyId, message.pcm);
      if (dropped > 0) this.#report({ type: 'dropped', replyId: message.replyId, samples: dropped });
    } else if (message.type === 'finish') {
      this.#finished = true;
    } else {
      if (message.type === 'flush') this.#buffer.flush();
      else this.#buffer.stopAfter(message.replyId, message.totalSamples - this.#renderedOf(message.replyId));
      this.#flushing = true;
      this.#settleFlush();
    }
  }

  render(block: Float32Array): void {
    const seconds = block.length / this.#rateHz;
    if (!this.#mayPlay(seconds)) return;
    for (let i = 0; i < block.length; i += 1) {
      let sample = this.#resampler.pull();
      while (sample === undefined) {
        this.#refill(Math.ceil(seconds * WIRE_RATE_HZ));
        sample = this.#resampler.pull();
      }
      block[i] = sample;
    }
    this.#unreportedS += seconds;
    if (this.#buffer.held === 0) this.#playing = false;
    if (this.#unreportedS >= REPORT_EVERY_S || !this.#playing) this.#reportRendered();
    this.#settleFlush();
  }

  #mayPlay(seconds: number): boolean {
    if (this.#playing) return true;
    this.#waitedS = this.#buffer.held === 0 ? 0 : this.#waitedS + seconds;
    const enough = this.#buffer.held >= PREBUFFER_SAMPLES || this.#waitedS > PREBUFFER_WAIT_S;
    this.#playing = this.#buffer.held > 0 && (enough || this.#finished || this.#flushing);
    return this.#playing;
  }

  /** Moves samples into the resampler; silence when there are none, so that the tail of a reply comes out. */
  #refill(samples: number): void {
    if (this.#scratch.length < samples) this.#scratch = new Float32Array(samples);
    const target = this.#scratch.subarray(0, samples);
    const taken = this.#buffer.read(target);
    if (!taken) target.fill(0);
    this.#resampler.push(taken ? target.subarray(0, taken.samples) : target);
    if (taken) this.#count(taken.replyId, taken.samples);
  }

  #count(replyId: string, samples: number): void {
    const fresh = this.#rendered.replyId !== replyId;
    if (fresh) {
      this.#reportRendered();
      this.#rendered = { replyId, totalSamples: 0, reported: 0 };
    }
    this.#rendered.totalSamples += samples;
    if (fresh) this.#reportRendered(); // the first sample of a reply is news
  }

  #renderedOf(replyId: string): number {
    return this.#rendered.replyId === replyId ? this.#rendered.totalSamples : 0;
  }

  #reportRendered(): void {
    this.#unreportedS = 0;
    const { replyId, totalSamples, reported } = this.#rendered;
    if (totalSamples === reported) return;
    this.#rendered.reported = totalSamples;
    this.#report({ type: 'rendered', replyId, totalSamples });
  }

  #settleFlush(): void {
    if (!this.#flushing || this.#buffer.held > 0) return;
    this.#flushing = false;
    this.#reportRendered();
    this.#report({ type: 'flushed' });
  }
}

/** The capture worklet without the browser: blocks of one or more channels in, 50 ms chunks out. */
export class CaptureEngine {
  readonly #resampler: Resampler;
  readonly #emit: (chunk: Int16Array) => void;
  #chunk = new Int16Array(CAPTURE_CHUNK_SAMPLES);
  #filled = 0;
  #mono = new Float32Array(128);

  constructor(rateHz: number, emit: (chunk: Int16Array) => void) {
    this.#resampler = new Resampler(rateHz, WIRE_RATE_HZ);
    this.#emit = emit;
  }

  write(channels: readonly Float32Array[]): void {
    const first = channels[0];
    if (!first) return;
    this.#resampler.push(channels.length === 1 ? first : this.#downmix(channels, first.length));
    for (let sample = this.#resampler.pull(); sample !== undefined; sample = this.#resampler.pull()) {
      this.#chunk[this.#filled] = Math.round(Math.max(-1, Math.min(1, sample)) * 0x7fff);
      this.#filled += 1;
      if (this.#filled === this.#chunk.length) this.#complete();
    }
  }

  #complete(): void {
    this.#emit(this.#chunk);
    this.#chunk = new Int16Array(CAPTURE_CHUNK_SAMPLES); // the old one is transferred
    this.#filled = 0;
  }

  #downmix(channels: readonly Float32Array[], length: number): Float32Array {
    if (this.#mono.length !== length) this.#mono = new Float32Array(length);
    this.#mono.fill(0);
    for (const channel of channels) {
      for (let i = 0; i < length; i += 1) {
        this.#mono[i] = (this.#mono[i] ?? 0) + (channel[i] ?? 0) / channels.length;
      }
    }
    return this.#mono;
  }
}

if (typeof registerProcessor === 'function' && AudioWorkletProcessor) {
  registerProcessor(
    'antiphon-playback',
    class extends AudioWorkletProcessor {
      readonly #engine = new PlaybackEngine(sampleRate, (report) => this.port.postMessage(report));

      constructor() {
        super();
        this.port.onmessage = (message: MessageEvent<PlaybackMessage>) => this.#engine.receive(message.data);
      }

      process(_inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
        const [first, ...others] = outputs[0] ?? [];
        if (!first) return true;
        this.#engine.render(first);
        for (const channel of others) channel.set(first);
        return true;
      }
    },
  );
  registerProcessor(
    'antiphon-capture',
    class extends AudioWorkletProcessor {
      readonly #engine = new CaptureEngine(sampleRate, (chunk) =>
        this.port.postMessage(chunk, [chunk.buffer]),
      );

      process(inputs: Float32Array[][]): boolean {
        this.#engine.write(inputs[0] ?? []);
        return true;
      }
    },
  );
}
