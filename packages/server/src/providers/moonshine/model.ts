/**
 * Moonshine tiny on onnxruntime with our own greedy loop, in a recogniser process.
 * Enters: one stretch of PCM and the tokens its text must begin with. Leaves: tokens, words, what the decoder
 * believed at the end of them (evidence.ts), pooled encoder states. Stateless between jobs.
 * Invariant: the number of tokens is bounded by the audio's length, and a text that turns in circles is cut.
 */
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { floatFromInt16 } from '@antiphon/core/audio/pcm16';
import { peakOf } from '@antiphon/core/audio/level';
import { SAMPLE_RATE_HZ, type DecodeJob, type Decoded, type MoonshineInit } from './decode-job.ts';
import { FRAME_SAMPLES, poolEncoderStates } from './encoder-pools.ts';
import { EvidenceTrail } from './evidence.ts';
import { loopLength, withoutLoop } from './loop.ts';
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
const HEADS = 8;
const HEAD_SIZE = 36;
type Feeds = Record<string, Tensor>;

/** The encoder's output, row by row; frames of padding at the end are left out. */
export type EncoderStates = { readonly data: Float32Array; readonly size: number; readonly frames: number };

export class MoonshineModel {
  readonly #encoder: InferenceSession;
  readonly #decoder: InferenceSession;
  readonly #pastNames: readonly string[];

  private constructor(encoder: InferenceSession, decoder: InferenceSession) {
    this.#encoder = encoder;
    this.#decoder = decoder;
    this.#pastNames = decoder.inputNames.filter((name) => name.startsWith('past_key_values.'));
  }

  static async load(init: MoonshineInit): Promise<MoonshineModel> {
    const options: InferenceSession.SessionOptions = {
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      logSeverityLevel: 4,
    };
    const encoder = await InferenceSession.create(init.encoderPath, options);
    const decoder = await InferenceSession.create(init.decoderPath, options);
    requireInput(encoder, 'input_values');
    for (const name of ['input_ids', 'encoder_hidden_states', 'use_cache_branch'])
      requireInput(decoder, name);
    const model = new MoonshineModel(encoder, decoder);
    // The first runs allocate: pay for them before anybody speaks.
    await model.decode({ pcm: warmupNoise(), forcedTokens: [], exposeEncoder: false });
    return model;
  }

  /** `inspect` sees the encoder's states while they are valid. */
  async decode(job: DecodeJob, inspect?: (states: EncoderStates) => void): Promise<Decoded> {
    const startedMs = performance.now();
    const samples = prepare(job.pcm);
    const states = await this.#encode(samples);
    inspect?.(encoderStates(states, samples.length - job.pcm.length));
    const bound = Math.max(MIN_TOKEN_BOUND, Math.ceil((job.pcm.length / SAMPLE_RATE_HZ) * MAX_TOKENS_PER_S));
    const { tokens, evidence } = await this.#generate(states, job.forcedTokens, bound);
    return {
      tokens,
      words: wordsOf(tokens),
      evidence,
      encoderPools: job.exposeEncoder ? poolEncoderStates(states, samples.length - job.pcm.length) : [],
      computeMs: performance.now() - startedMs,
    };
  }

  async #encode(samples: Float32Array): Promise<Tensor> {
    const result = await this.#encoder.run({
      input_values: new Tensor('float32', samples, [1, samples.length]),
    });
    return result['last_hidden_state'] as Tensor;
  }

  async #generate(states: Tensor, forced: readonly number[], bound: number) {
    const tokens = [...forced];
    const trail = new EvidenceTrail(forced.length);
    let feeds = this.#firstFeeds(states, tokens);
    for (;;) {
      const result = await this.#decoder.run(feeds);
      const logits = lastLogits(result['logits'] as Tensor);
      const token = trail.add(logits);
      if (token === EOS_TOKEN) break;
      tokens.push(token);
      if (tokens.length >= bound) break;
      if (loopLength(tokens) > 0) {
        tokens.length = withoutLoop(tokens);
        break;
      }
      feeds = this.#nextFeeds(feeds, result, token);
    }
    return { tokens, evidence: trail.evidence(tokens) };
  }

  #firstFeeds(states: Tensor, forced: readonly number[]): Feeds {
    const feeds: Feeds = {
      input_ids: idTensor([BOS_TOKEN, ...forced]),
      encoder_hidden_states: states,
      use_cache_branch: new Tensor('bool', Uint8Array.of(0), [1]),
    };
    for (const name of this.#pastNames) {
      feeds[name] = new Tensor('float32', new Float32Array(0), [1, HEADS, 0, HEAD_SIZE]);
    }
    return feeds;
  }

  #nextFeeds(previous: Feeds, result: Feeds, token: number): Feeds {
    const first = (previous['use_cache_branch']?.data as Uint8Array)[0] === 0;
    const feeds: Feeds = {
      input_ids: idTensor([token]),
      encoder_hidden_states: previous['encoder_hidden_states'] as Tensor,
      use_cache_branch: new Tensor('bool', Uint8Array.of(1), [1]),
    };
    for (const name of this.#pastNames) {
      // The cached branch gives no encoder keys back: those of the first pass stay.
      const keep = !first && name.includes('.encoder.');
      feeds[name] = (keep ? previous[name] : result[name.replace('past_key_values', 'present')]) as Tensor;
    }
    return feeds;
  }
}

function prepare(pcm: Int16Array): Float32Array {
  const peak = peakOf(pcm) / 32768;
  const gain = peak === 0 ? 1 : Math.min(MAX_GAIN, TARGET_PEAK / peak);
  const samples = floatFromInt16(pcm, gain);
  if (samples.length >= MIN_SAMPLES) return samples;
  const padded = new Float32Array(MIN_SAMPLES);
  padded.set(samples);
  return padded;
}

function encoderStates(states: Tensor, paddedSamples: number): EncoderStates {
  const padded = Math.round(paddedSamples / FRAME_SAMPLES);
  return {
    data: states.data as Float32Array,
    size: states.dims[2] ?? 0,
    frames: Math.max(0, (states.dims[1] ?? 0) - padded),
  };
}

function lastLogits(logits: Tensor): Float32Array {
  const size = logits.dims[2] ?? 0;
  const all = logits.data as Float32Array;
  return all.subarray(all.length - size);
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
