/**
 * Silero v6 on onnxruntime, in the VAD process. Enters: batches of windows of many streams. Leaves: one
 * probability and level a window. Keeps the recurrent state of every live stream (1.3 KB each).
 * Invariant: batching changes no number: rows do not see each other.
 */
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { levelDbfs } from '@antiphon/core/audio/level';
import {
  CONTEXT_SAMPLES,
  SAMPLE_RATE_HZ,
  STATE_SIZE,
  WINDOW_SAMPLES,
  type SileroBatch,
  type SileroScores,
} from './scoring.ts';

/** From 16 rows on the cost a window is flat (40 us); more only delays the first rows' answer. */
const MAX_ROWS = 64;
const INPUT_SAMPLES = CONTEXT_SAMPLES + WINDOW_SAMPLES;
const INT16_SCALE = 1 / 32768;

type StreamState = { readonly memory: Float32Array; readonly context: Float32Array };

export class SileroModel {
  readonly #session: InferenceSession;
  readonly #rate = new Tensor('int64', BigInt64Array.of(BigInt(SAMPLE_RATE_HZ)), []);
  readonly #streams = new Map<number, StreamState>();

  private constructor(session: InferenceSession) {
    this.#session = session;
  }

  static async load(modelPath: string): Promise<SileroModel> {
    const session = await InferenceSession.create(modelPath, {
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      logSeverityLevel: 4,
    });
    for (const name of ['input', 'state', 'sr']) {
      if (!session.inputNames.includes(name))
        throw new Error(`the VAD model has no input '${name}': expected Silero v6`);
    }
    const model = new SileroModel(session);
    // The first run of a session allocates: pay for it before anybody speaks.
    const warmup = {
      streamIds: Uint32Array.of(0),
      samples: new Int16Array(WINDOW_SAMPLES),
      closed: new Uint32Array(0),
    };
    await model.score(warmup);
    model.#streams.clear();
    return model;
  }

  async score(batch: SileroBatch): Promise<SileroScores> {
    for (const id of batch.closed) this.#streams.delete(id);
    const count = batch.streamIds.length;
    const scores = { probabilities: new Float32Array(count), levelsDb: new Float32Array(count) };
    let waiting = Array.from({ length: count }, (_, i) => i);
    while (waiting.length > 0) {
      const { rows, rest } = nextRows(waiting, batch.streamIds);
      await this.#run(rows, batch, scores);
      waiting = rest;
    }
    return scores;
  }

  async #run(rows: readonly number[], batch: SileroBatch, scores: SileroScores): Promise<void> {
    const n = rows.length;
    const input = new Float32Array(n * INPUT_SAMPLES);
    const state = new Float32Array(2 * n * STATE_SIZE);
    const streams = rows.map((index) => this.#stream(batch.streamIds[index] ?? 0));
    rows.forEach((index, row) => {
      const stream = streams[row] as StreamState;
      const at = row * INPUT_SAMPLES;
      const from = index * WINDOW_SAMPLES;
      input.set(stream.context, at);
      for (let i = 0; i < WINDOW_SAMPLES; i++) {
        input[at + CONTEXT_SAMPLES + i] = (batch.samples[from + i] ?? 0) * INT16_SCALE;
      }
      stream.context.set(input.subarray(at + INPUT_SAMPLES - CONTEXT_SAMPLES, at + INPUT_SAMPLES));
      state.set(stream.memory.subarray(0, STATE_SIZE), row * STATE_SIZE);
      state.set(stream.memory.subarray(STATE_SIZE), (n + row) * STATE_SIZE);
      scores.levelsDb[index] = levelDbfs(batch.samples, from, from + WINDOW_SAMPLES);
    });
    const result = await this.#session.run({
      input: new Tensor('float32', input, [n, INPUT_SAMPLES]),
      state: new Tensor('float32', state, [2, n, STATE_SIZE]),
      sr: this.#rate,
    });
    const probabilities = result['output']?.data as Float32Array;
    const memory = result['stateN']?.data as Float32Array;
    rows.forEach((index, row) => {
      scores.probabilities[index] = probabilities[row] ?? 0;
      const stream = streams[row] as StreamState;
      stream.memory.set(memory.subarray(row * STATE_SIZE, (row + 1) * STATE_SIZE));
      stream.memory.set(memory.subarray((n + row) * STATE_SIZE, (n + row + 1) * STATE_SIZE), STATE_SIZE);
    });
  }

  #stream(id: number): StreamState {
    let stream = this.#streams.get(id);
    if (stream === undefined) {
      stream = { memory: new Float32Array(2 * STATE_SIZE), context: new Float32Array(CONTEXT_SAMPLES) };
      this.#streams.set(id, stream);
    }
    return stream;
  }
}

/** The first waiting window of each stream, at most MAX_ROWS; the others stay in order. */
function nextRows(waiting: readonly number[], ids: Uint32Array): { rows: number[]; rest: number[] } {
  const rows: number[] = [];
  const rest: number[] = [];
  const seen = new Set<number>();
  for (const index of waiting) {
    const id = ids[index] ?? 0;
    if (seen.has(id) || rows.length >= MAX_ROWS) rest.push(index);
    else rows.push(index);
    seen.add(id);
  }
  return { rows, rest };
}
