/**
 * The recogniser's decoder without anything to hear: given noise for sound, it is a language model of speech. Enter words
 * as they are said; leave, after each of them, what it expects to be written next. Its expectations depend on the noise
 * (the area under the curve of "a sentence ends here" moves between .81 and .88 from one draw to the next), so the draw is
 * fixed; and its int8 arithmetic on what stands together in a batch (by up to 1 in a logit), so batches are cut the same way.
 */
import { ensureModels } from '@antiphon/server/models/ensure-models';
import { SAMPLE_RATE_HZ } from '@antiphon/server/providers/moonshine/decode-job';
import { HEADS, HEAD_SIZE } from '@antiphon/server/providers/moonshine/model';
import { BOS_TOKEN, EOS_TOKEN, SENTENCE_END_TOKENS } from '@antiphon/server/providers/moonshine/vocabulary';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import tokenizer from 'llama-tokenizer-js';
import { Random } from '../audio-head/random.ts';

/** Texts of one batch: larger ones are no faster. */
export const BATCH = 16;

export type Noise = { readonly seed: number; readonly seconds: number; readonly peak: number };
/** The best of 27 draws by where the decoder ends every eighth task turn; how loud it is makes no difference. */
export const NOISE: Noise = { seed: 1, seconds: 1, peak: 0.25 };

/** Pieces after which a sentence is over. */
const ENDS = [...SENTENCE_END_TOKENS, EOS_TOKEN];

/** What is expected after one word. */
export type Expectation = {
  /** Of every piece; its log-probability is this less `total`. */
  readonly logits: Float32Array;
  readonly total: number;
  /** Log-probability that the sentence ends. */
  readonly end: number;
};

export class DeafDecoder {
  readonly #decoder: InferenceSession;
  readonly #states: Tensor;
  readonly #caches: readonly string[];

  private constructor(decoder: InferenceSession, states: Tensor) {
    this.#decoder = decoder;
    this.#states = states;
    this.#caches = decoder.inputNames.filter((name) => name.startsWith('past_key_values.'));
  }

  static async load(noise: Noise, threads = 1): Promise<DeafDecoder> {
    const { paths } = await ensureModels(['moonshine-tiny-en']);
    const files = paths['moonshine-tiny-en'];
    const options: InferenceSession.SessionOptions = {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      logSeverityLevel: 4,
    };
    const encoder = await InferenceSession.create(files['encoder_model.onnx'] ?? '', options);
    const decoder = await InferenceSession.create(files['decoder_model_merged.onnx'] ?? '', options);
    const random = new Random(noise.seed);
    const samples = Float32Array.from({ length: noise.seconds * SAMPLE_RATE_HZ }, () =>
      random.between(-noise.peak, noise.peak),
    );
    const encoded = await encoder.run({ input_values: new Tensor('float32', samples, [1, samples.length]) });
    return new DeafDecoder(decoder, encoded['last_hidden_state'] as Tensor);
  }

  /** Expectations after each word of at most BATCH texts (no text empty). They lie in shared memory: read before the next call. */
  async read(texts: readonly (readonly string[])[]): Promise<Expectation[][]> {
    const written = texts.map(piecesOf);
    const length = Math.max(...written.map(({ pieces }) => pieces.length));
    const ids = new BigInt64Array(texts.length * length).fill(BigInt(EOS_TOKEN));
    written.forEach(({ pieces }, row) => {
      pieces.forEach((piece, at) => (ids[row * length + at] = BigInt(piece)));
    });
    const { logits } = await this.#decoder.run(this.#feeds(ids, texts.length));
    const size = logits?.dims[2] ?? 0;
    const all = logits?.data as Float32Array;
    return written.map(({ ends }, row) =>
      ends.map((end) => {
        const from = (row * length + end) * size;
        return expectationOf(all.subarray(from, from + size));
      }),
    );
  }

  #feeds(ids: BigInt64Array, count: number): Record<string, Tensor> {
    const [, frames = 0, size = 0] = this.#states.dims;
    const heard = new Float32Array(count * frames * size);
    for (let row = 0; row < count; row += 1)
      heard.set(this.#states.data as Float32Array, row * frames * size);
    const empty = new Tensor('float32', new Float32Array(0), [count, HEADS, 0, HEAD_SIZE]);
    return {
      input_ids: new Tensor('int64', ids, [count, ids.length / count]),
      encoder_hidden_states: new Tensor('float32', heard, [count, frames, size]),
      use_cache_branch: new Tensor('bool', Uint8Array.of(0), [1]),
      ...Object.fromEntries(this.#caches.map((name) => [name, empty])),
    };
  }
}

/** The pieces of a text, and the place of the last piece of each word. */
function piecesOf(words: readonly string[]): { pieces: number[]; ends: number[] } {
  const pieces = [BOS_TOKEN];
  const ends = words.map((word) => {
    pieces.push(...tokenizer.encode(word, false, true));
    return pieces.length - 1;
  });
  return { pieces, ends };
}

function expectationOf(logits: Float32Array): Expectation {
  let top = -Infinity;
  for (const logit of logits) if (logit > top) top = logit;
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - top);
  const total = top + Math.log(sum);
  const end = ENDS.reduce((all, piece) => all + Math.exp((logits[piece] as number) - total), 0);
  return { logits, total, end: Math.log(end) };
}
