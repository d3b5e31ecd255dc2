/**
 * Moonshine tiny on onnxruntime with our own greedy loop, in a recogniser process.
 * Enters: one stretch of PCM and a draft of its tokens. Leaves: tokens, words, what the decoder
 * believed at the end of them (evidence.ts), pooled encoder states. Stateless between jobs.
 * Invariant: the number of tokens is bounded by the audio's length, and a text that turns in circles is cut.
 */
import { readFile } from 'node:fs/promises';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { floatFromInt16 } from '@antiphon/core/audio/pcm16';
import { peakOf } from '@antiphon/core/audio/level';
import { featuresOf } from './audio-features.ts';
import { AudioHead } from './audio-head.ts';
import {
  SAMPLE_RATE_HZ,
  type DecodeJob,
  type Decoded,
  type Listened,
  type ListenJob,
  type MoonshineInit,
  type Sound,
} from './decode-job.ts';
import { Draft } from './draft.ts';
import { exposingLayers, LAYER_OUTPUTS, type EncoderStates } from './encoder-layers.ts';
import { FRAME_SAMPLES, poolEncoderStates } from './encoder-pools.ts';
import { EvidenceTrail } from './evidence.ts';
import { loopLength, withoutLoop } from './loop.ts';
import { prosodyOf } from './prosody.ts';
import { BOS_TOKEN, EOS_TOKEN, wordsOf } from './vocabulary.ts';

/** Fast English is 5 tokens a second; more than this is the decoder inventing (value of Moonshine's authors). */
const MAX_TOKENS_PER_S = 6.5;
/** Short answers are denser ("No, 2B."): a floor under the bound above. */
const MIN_TOKEN_BOUND = 8;
/** A stretch shorter than this is extended with silence: the encoder makes nothing of less. */
const MIN_SAMPLES = 0.5 * SAMPLE_RATE_HZ;
/** The loudest sample is brought to this; quiet telephone audio decodes to nothing otherwise. */
const TARGET_PEAK = 0.9;
/** +34 dB: what needs more is noise, and is better left as it is. */
const MAX_GAIN = 50;
/** Geometry of the model's key/value cache: layers, heads, size of a head. */
export const HEADS = 8;
export const HEAD_SIZE = 36;
type Feeds = Record<string, Tensor>;
type Check = {
  /** Written so far. */
  readonly tokens: number[];
  readonly guess: readonly number[];
  readonly draft: Draft;
  readonly trail: EvidenceTrail;
  readonly bound: number;
};
type Sessions = { readonly encoder: InferenceSession; readonly decoder: InferenceSession };

export class MoonshineModel {
  readonly #encoder: InferenceSession;
  readonly #decoder: InferenceSession;
  readonly #pastNames: readonly string[];
  readonly #head: AudioHead | null;
  readonly #exposeFeatures: boolean;

  private constructor(sessions: Sessions, head: AudioHead | null, exposeFeatures: boolean) {
    const { encoder, decoder } = sessions;
    this.#encoder = encoder;
    this.#decoder = decoder;
    this.#head = head;
    this.#exposeFeatures = exposeFeatures;
    this.#pastNames = decoder.inputNames.filter((name) => name.startsWith('past_key_values.'));
  }

  static async load(init: MoonshineInit): Promise<MoonshineModel> {
    const options: InferenceSession.SessionOptions = {
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      logSeverityLevel: 4,
    };
    const { audioHeadPath = null, exposeFeatures = false } = init;
    const head = audioHeadPath === null ? null : await AudioHead.load(audioHeadPath);
    const listens = head !== null || exposeFeatures;
    const encoder = listens
      ? await InferenceSession.create(exposingLayers(await readFile(init.encoderPath)), options)
      : await InferenceSession.create(init.encoderPath, options);
    const decoder = await InferenceSession.create(init.decoderPath, options);
    requireInput(encoder, 'input_values');
    for (const name of ['input_ids', 'encoder_hidden_states', 'use_cache_branch'])
      requireInput(decoder, name);
    const model = new MoonshineModel({ encoder, decoder }, head, exposeFeatures);
    // The first runs allocate: pay for them before anybody speaks.
    await model.decode({ pcm: warmupNoise(), draftTokens: [], exposeEncoder: false });
    return model;
  }

  async decode(job: DecodeJob): Promise<Decoded> {
    const startedMs = this.#nowMs();
    const { pcm, silenceMs = null } = job;
    const samples = prepare(pcm);
    const encoded = await this.#encode(samples);
    const states = encoded['last_hidden_state'] as Tensor;
    const seen = encoderStates(encoded, samples.length - pcm.length);
    const bound = Math.max(MIN_TOKEN_BOUND, Math.ceil((pcm.length / SAMPLE_RATE_HZ) * MAX_TOKENS_PER_S));
    const { tokens, evidence } = await this.#generate(states, job.draftTokens.slice(0, bound), bound);
    const sound = silenceMs === null ? {} : this.#soundOf(seen, { lastPcm: pcm, silenceMs, evidence });
    return {
      tokens,
      words: wordsOf(tokens),
      evidence: { ...evidence, ...sound },
      encoderPools: job.exposeEncoder ? poolEncoderStates(states, samples.length - pcm.length) : [],
      computeMs: this.#nowMs() - startedMs,
    };
  }

  async listen(job: ListenJob): Promise<Listened> {
    const startedMs = this.#nowMs();
    const samples = prepare(job.lastPcm);
    const states = encoderStates(await this.#encode(samples), samples.length - job.lastPcm.length);
    const sound = this.#soundOf(states, job);
    return { sound, computeMs: this.#nowMs() - startedMs };
  }

  #soundOf(states: EncoderStates, { lastPcm, silenceMs, evidence }: ListenJob): Sound {
    if (this.#head === null && !this.#exposeFeatures) return {};
    const prosody = prosodyOf(lastPcm, silenceMs);
    const features = featuresOf({ states, evidence, prosody, silenceMs });
    return {
      ...(this.#head === null ? {} : { audioEnd: this.#head.probability(features, silenceMs) }),
      ...(this.#exposeFeatures ? { audioFeatures: Array.from(features, roundedForTraining) } : {}),
    };
  }

  /** An evaluation counts the processor's time: what else the machine does is not the recogniser's. */
  #nowMs(): number {
    if (!this.#exposeFeatures) return performance.now();
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  }

  /** The states after each layer where something listens to them, else the last ones alone. */
  async #encode(samples: Float32Array): Promise<Feeds> {
    return this.#encoder.run({ input_values: new Tensor('float32', samples, [1, samples.length]) });
  }

  async #generate(states: Tensor, drafted: readonly number[], bound: number) {
    const trail = new EvidenceTrail();
    const draft = new Draft(drafted);
    const tokens: number[] = [];
    let { token, past } = await this.#check(states, {
      tokens,
      guess: draft.next(tokens),
      draft,
      trail,
      bound,
    });
    while (token !== EOS_TOKEN) {
      tokens.push(token);
      if (tokens.length >= bound) break;
      if (loopLength(tokens) > 0) {
        tokens.length = withoutLoop(tokens);
        break;
      }
      const guess = draft.next(tokens);
      if (guess.length > 0) {
        ({ token, past } = await this.#check(states, { tokens, guess, draft, trail, bound }));
        continue;
      }
      const feeds = this.#nextFeeds(states, past, token);
      const result = await this.#decoder.run(feeds);
      token = trail.add(logitRows(result['logits'] as Tensor)[0] as Float32Array);
      past = this.#pastOf(feeds, result, Infinity);
    }
    return { tokens, evidence: trail.evidence(tokens) };
  }

  /**
   * Speculative decoding: a guess stands as long as it is what the decoder would have written itself. Adds what stands to
   * the tokens, gives the one after it. The pass goes over all tokens anew: with a cache the model reads one at a time.
   */
  async #check(states: Tensor, { tokens, guess, draft, trail, bound }: Check) {
    const written = tokens.length;
    const ahead = guess.slice(0, bound - written);
    const feeds = this.#firstFeeds(states, [...tokens, ...ahead]);
    const result = await this.#decoder.run(feeds);
    const rows = logitRows(result['logits'] as Tensor);
    let token = trail.add(rows[written] as Float32Array);
    while (tokens.length < written + ahead.length && token === ahead[tokens.length - written]) {
      tokens.push(token);
      token = trail.add(rows[tokens.length] as Float32Array);
    }
    draft.checked(guess, tokens.length - written, tokens.length);
    return { token, past: this.#pastOf(feeds, result, tokens.length + 1) };
  }

  #firstFeeds(states: Tensor, draft: readonly number[]): Feeds {
    const feeds: Feeds = {
      input_ids: idTensor([BOS_TOKEN, ...draft]),
      encoder_hidden_states: states,
      use_cache_branch: new Tensor('bool', Uint8Array.of(0), [1]),
    };
    for (const name of this.#pastNames) {
      feeds[name] = new Tensor('float32', new Float32Array(0), [1, HEADS, 0, HEAD_SIZE]);
    }
    return feeds;
  }

  #nextFeeds(states: Tensor, past: Feeds, token: number): Feeds {
    return {
      ...past,
      input_ids: idTensor([token]),
      encoder_hidden_states: states,
      use_cache_branch: new Tensor('bool', Uint8Array.of(1), [1]),
    };
  }

  /** The key/value cache after a run, of the first `positions` only. */
  #pastOf(feeds: Feeds, result: Feeds, positions: number): Feeds {
    const first = (feeds['use_cache_branch']?.data as Uint8Array)[0] === 0;
    const past: Feeds = {};
    for (const name of this.#pastNames) {
      const present = result[name.replace('past_key_values', 'present')] as Tensor;
      if (name.includes('.encoder.')) {
        // The cached branch gives no encoder keys back: those of the first pass stay.
        past[name] = first ? present : (feeds[name] as Tensor);
      } else past[name] = firstPositions(present, positions);
    }
    return past;
  }
}

/** Four places: features are of about unit size. */
const roundedForTraining = (value: number): number => Math.round(value * 1e4) / 1e4;

function prepare(pcm: Int16Array): Float32Array {
  const peak = peakOf(pcm) / 32768;
  const gain = peak === 0 ? 1 : Math.min(MAX_GAIN, TARGET_PEAK / peak);
  const samples = floatFromInt16(pcm, gain);
  if (samples.length >= MIN_SAMPLES) return samples;
  const padded = new Float32Array(MIN_SAMPLES);
  padded.set(samples);
  return padded;
}

function encoderStates(encoded: Feeds, paddedSamples: number): EncoderStates {
  const [, frames = 0] = (encoded['last_hidden_state'] as Tensor).dims;
  return {
    layers: LAYER_OUTPUTS.flatMap((name) => encoded[name] ?? []).map(({ data }) => data as Float32Array),
    frames: Math.max(0, frames - Math.round(paddedSamples / FRAME_SAMPLES)),
  };
}

/** One row of logits for each input token. */
function logitRows(logits: Tensor): Float32Array[] {
  const size = logits.dims[2] ?? 0;
  const all = logits.data as Float32Array;
  return Array.from({ length: logits.dims[1] ?? 0 }, (_, row) => all.subarray(row * size, (row + 1) * size));
}

/** [1, heads, n, size] cut to [1, heads, count, size]. */
function firstPositions(tensor: Tensor, count: number): Tensor {
  const [, heads = 0, length = 0, size = 0] = tensor.dims;
  if (count >= length) return tensor;
  const data = tensor.data as Float32Array;
  const kept = new Float32Array(heads * count * size);
  for (let head = 0; head < heads; head++) {
    const from = head * length * size;
    kept.set(data.subarray(from, from + count * size), head * count * size);
  }
  return new Tensor('float32', kept, [1, heads, count, size]);
}

function idTensor(ids: readonly number[]): Tensor {
  return new Tensor(
    'int64',
    BigInt64Array.from(ids, (id) => BigInt(id)),
    [1, ids.length],
  );
}

function requireInput(session: InferenceSession, name: string): void {
  if (!session.inputNames.includes(name))
    throw new Error(`the model has no input '${name}': expected Moonshine`);
}

function warmupNoise(): Int16Array {
  return Int16Array.from({ length: SAMPLE_RATE_HZ }, (_, i) => ((i * 7919) % 2000) - 1000);
}
