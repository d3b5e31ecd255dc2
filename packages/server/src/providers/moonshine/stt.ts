/**
 * SttPort on Moonshine tiny (English) in a pool of processes shared by all sessions.
 * Finals go before partials; partials are left out while jobs queue up. `keyterms` are not used yet.
 */
import type { SttEvent, SttOptions, SttPort, SttStream } from '../../ports/stt.ts';
import { entryUrl } from '../../workers/entry-url.ts';
import { sttProcessCount } from '../../workers/pool-limits.ts';
import { spawnProcess } from '../../workers/worker-handle.ts';
import { WorkerPool } from '../../workers/worker-pool.ts';
import { AUDIO_HEAD_PATH } from './audio-head.ts';
import type { Decoded, Listened, MoonshineInit } from './decode-job.ts';
import { MoonshineStream, type DecodeEngine } from './stt-stream.ts';

/** Jobs waiting for each process beyond which partials are skipped: two are ~100 ms of delay. */
const MAX_WAITING_PER_PROCESS = 2;

export type MoonshineOptions = {
  readonly encoderPath: string;
  readonly decoderPath: string;
  /** Audio end-of-turn model, without .json and .bin; null = none. Default: the one that comes with the server. */
  readonly audioHeadPath?: string | null;
  readonly processes?: number;
  /** Evidence carries what the audio model saw: for training and evaluation. */
  readonly exposeFeatures?: boolean;
  readonly log?: (message: string) => void;
};

export class MoonshineStt implements SttPort {
  readonly #pool: WorkerPool;
  readonly #engine: DecodeEngine;
  readonly #streams = new Set<SttStream>();

  private constructor(pool: WorkerPool, processes: number) {
    this.#pool = pool;
    this.#engine = {
      decode: async (job, options) => (await pool.submit(job, options)) as Decoded,
      listen: async (job, options) => (await pool.submit(job, options)) as Listened,
      congested: () => pool.queued >= processes * MAX_WAITING_PER_PROCESS,
    };
  }

  /** Rejects when the model cannot be loaded. */
  static async start(options: MoonshineOptions): Promise<MoonshineStt> {
    const { encoderPath, decoderPath, audioHeadPath = AUDIO_HEAD_PATH, exposeFeatures = false } = options;
    const init: MoonshineInit = { encoderPath, decoderPath, audioHeadPath, exposeFeatures };
    const processes = options.processes ?? sttProcessCount();
    const pool = await WorkerPool.start({
      name: 'speech recognition',
      entry: entryUrl('../../workers/moonshine.entry.ts', import.meta.url),
      spawn: spawnProcess,
      size: processes,
      init,
      ...(options.log === undefined ? {} : { log: options.log }),
    });
    return new MoonshineStt(pool, processes);
  }

  /** Process ids of the engine, for the health page and for tests. */
  get pids(): readonly number[] {
    return this.#pool.pids;
  }

  open(options: SttOptions, emit: (event: SttEvent) => void): SttStream {
    const stream = new MoonshineStream(this.#engine, options, emit);
    const tracked: SttStream = {
      push: (pcm) => {
        stream.push(pcm);
      },
      flush: (silenceMs) => {
        stream.flush(silenceMs);
      },
      settled: () => stream.settled(),
      close: () => {
        stream.close();
        this.#streams.delete(tracked);
      },
    };
    this.#streams.add(tracked);
    return tracked;
  }

  async close(): Promise<void> {
    for (const stream of this.#streams) stream.close();
    await this.#pool.close();
  }
}
