/**
 * VadPort on Silero v6 in its own process. Enters: PCM of every session. Leaves: one score a window, in order.
 * The windows that are waiting when the process is free go to it together, in one message. If the process
 * dies, it is replaced and the streams go on with a fresh recurrent state. Invariants: at most one batch is
 * on its way; a stream holds at most MAX_BACKLOG_WINDOWS unscored windows, else it is given up with an error.
 */
import { concatInt16 } from '@antiphon/core/audio/pcm16';
import type { VadPort, VadScore, VadStream } from '../../ports/vad.ts';
import { entryUrl } from '../../workers/entry-url.ts';
import { spawnProcess } from '../../workers/worker-handle.ts';
import { WorkerPool } from '../../workers/worker-pool.ts';
import {
  WINDOW_MS,
  WINDOW_SAMPLES,
  type SileroBatch,
  type SileroInit,
  type SileroScores,
} from './scoring.ts';

/** 20 s: a stream that far behind real time cannot take turns any more. */
const MAX_BACKLOG_WINDOWS = 625;
/** One message takes at most this many windows (~10 ms of work), shared fairly between the streams. */
const MAX_BATCH_WINDOWS = 256;

type Stream = {
  readonly id: number;
  readonly onScore: (score: VadScore) => void;
  readonly onError: (error: Error) => void;
  /** Samples that do not fill a window yet. */
  rest: Int16Array;
  windows: Int16Array[];
  scored: number;
  open: boolean;
};

export type SileroVadOptions = { readonly modelPath: string; readonly log?: (message: string) => void };

export class SileroVad implements VadPort {
  readonly windowMs = WINDOW_MS;
  readonly #pool: WorkerPool;
  readonly #streams = new Map<number, Stream>();
  #closedIds: number[] = [];
  #nextId = 1;
  #busy = false;
  #closed = false;

  private constructor(pool: WorkerPool) {
    this.#pool = pool;
  }

  /** Rejects when the model cannot be loaded. */
  static async start(options: SileroVadOptions): Promise<SileroVad> {
    const init: SileroInit = { modelPath: options.modelPath };
    const pool = await WorkerPool.start({
      name: 'voice activity detection',
      entry: entryUrl('../../workers/silero.entry.ts', import.meta.url),
      spawn: spawnProcess,
      size: 1,
      init,
      ...(options.log === undefined ? {} : { log: options.log }),
    });
    return new SileroVad(pool);
  }

  /** Process ids of the engine, for the health page and for tests. */
  get pids(): readonly number[] {
    return this.#pool.pids;
  }

  open(onScore: (score: VadScore) => void, onError: (error: Error) => void): VadStream {
    const stream: Stream = {
      id: this.#nextId++,
      onScore,
      onError,
      rest: new Int16Array(0),
      windows: [],
      scored: 0,
      open: !this.#closed,
    };
    if (this.#closed) throw new Error('voice activity detection is closed');
    this.#streams.set(stream.id, stream);
    return {
      push: (pcm) => {
        this.#push(stream, pcm);
      },
      close: () => {
        this.#drop(stream);
      },
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const stream of this.#streams.values()) stream.open = false;
    this.#streams.clear();
    await this.#pool.close();
  }

  #push(stream: Stream, pcm: Int16Array): void {
    if (!stream.open) return;
    const all = concatInt16([stream.rest, pcm]);
    let at = 0;
    for (; at + WINDOW_SAMPLES <= all.length; at += WINDOW_SAMPLES) {
      stream.windows.push(all.subarray(at, at + WINDOW_SAMPLES));
    }
    stream.rest = all.slice(at);
    if (stream.windows.length > MAX_BACKLOG_WINDOWS) {
      const error = new Error(
        `voice activity detection is ${(MAX_BACKLOG_WINDOWS * WINDOW_MS) / 1000} s behind`,
      );
      this.#lose(stream, error);
    } else this.#pump();
  }

  #pump(): void {
    if (this.#busy || this.#closed) return;
    const taken = this.#takeWindows();
    if (taken.length === 0) return;
    this.#busy = true;
    const closed = Uint32Array.from(this.#closedIds);
    this.#closedIds = [];
    const batch: SileroBatch = {
      streamIds: Uint32Array.from(taken, (entry) => entry.stream.id),
      samples: concatInt16(taken.map((entry) => entry.window)),
      closed,
    };
    this.#pool.submit(batch).then(
      (result) => {
        this.#busy = false;
        this.#deliver(taken, result as SileroScores);
        this.#pump();
      },
      (error: unknown) => {
        this.#busy = false;
        const failure = error instanceof Error ? error : new Error(String(error));
        for (const stream of new Set(taken.map((entry) => entry.stream))) this.#lose(stream, failure);
        this.#pump();
      },
    );
  }

  /** The oldest window of each stream, then the next of each, until the batch is full. */
  #takeWindows(): { stream: Stream; window: Int16Array }[] {
    const taken: { stream: Stream; window: Int16Array }[] = [];
    for (let found = true; found && taken.length < MAX_BATCH_WINDOWS;) {
      found = false;
      for (const stream of this.#streams.values()) {
        const window = stream.windows.shift();
        if (window === undefined) continue;
        taken.push({ stream, window });
        found = true;
      }
    }
    return taken;
  }

  #deliver(taken: readonly { stream: Stream }[], scores: SileroScores): void {
    taken.forEach(({ stream }, index) => {
      if (!stream.open) return;
      stream.scored++;
      stream.onScore({
        audioMs: stream.scored * WINDOW_MS,
        probability: scores.probabilities[index] ?? 0,
        levelDb: scores.levelsDb[index] ?? 0,
      });
    });
  }

  #lose(stream: Stream, error: Error): void {
    if (!stream.open) return;
    this.#drop(stream);
    stream.onError(error);
  }

  #drop(stream: Stream): void {
    if (!stream.open) return;
    stream.open = false;
    stream.windows = [];
    this.#streams.delete(stream.id);
    if (stream.scored > 0 || this.#busy) this.#closedIds.push(stream.id);
  }
}
