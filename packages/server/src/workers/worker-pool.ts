/**
 * A fixed number of workers (processes or threads), one job at a time each, fed from a bounded queue.
 * Enters: jobs. Leaves: one settled promise a job. Invariants: a worker that dies is replaced with back-off;
 * its job is retried if the caller allowed it, else rejected; jobs of other workers do not notice; after
 * `close` no worker is left and every job has been settled.
 */
import { JobQueue, type QueuedJob } from './job-queue.ts';
import {
  EXIT_GRACE_MS,
  JOB_TIMEOUT_MS,
  MAX_FAILED_STARTS,
  MAX_QUEUED_JOBS,
  START_TIMEOUT_MS,
} from './pool-limits.ts';
import type { WorkerSpawner } from './worker-handle.ts';
import { PoolClosedError, WorkerLostError } from './worker-lost-error.ts';
import { WorkerSlot } from './worker-slot.ts';

export type PoolOptions = {
  /** For messages: "speech recognition". */
  readonly name: string;
  readonly entry: URL;
  readonly spawn: WorkerSpawner;
  readonly size: number;
  /** Sent to each worker once, before any job. */
  readonly init: unknown;
  readonly maxQueued?: number;
  readonly jobTimeoutMs?: number;
  readonly startTimeoutMs?: number;
  readonly log?: (message: string) => void;
};

export type JobOptions = {
  /** Goes before jobs that are not. */
  readonly urgent?: boolean;
  /** Retry once on another worker when its worker dies. Only for jobs without effects. Default true. */
  readonly retry?: boolean;
  readonly onPart?: (part: unknown) => void;
  /** Called with true when the job starts, to tell waiting from running. */
  readonly signal?: AbortSignal;
};

export class WorkerPool {
  readonly name: string;
  readonly #slots: readonly WorkerSlot[];
  readonly #queue: JobQueue;
  #nextId = 1;
  #closed = false;

  private constructor(options: PoolOptions) {
    this.name = options.name;
    this.#queue = new JobQueue(options.maxQueued ?? MAX_QUEUED_JOBS);
    this.#slots = Array.from(
      { length: options.size },
      () =>
        new WorkerSlot({
          ...options,
          jobTimeoutMs: options.jobTimeoutMs ?? JOB_TIMEOUT_MS,
          startTimeoutMs: options.startTimeoutMs ?? START_TIMEOUT_MS,
          log: options.log ?? (() => undefined),
          onIdle: () => {
            this.#feed();
          },
          onLost: (job, reason) => {
            this.#jobLost(job, reason);
          },
          onStartFailed: (reason) => {
            this.#startFailed(reason);
          },
        }),
    );
  }

  /** Starts all workers at once; rejects (and leaves none behind) when one cannot load. */
  static async start(options: PoolOptions): Promise<WorkerPool> {
    const pool = new WorkerPool(options);
    try {
      await Promise.all(pool.#slots.map((slot) => slot.start()));
    } catch (error) {
      await pool.close();
      throw error;
    }
    return pool;
  }

  get queued(): number {
    return this.#queue.length;
  }

  get idle(): boolean {
    return this.#slots.some((slot) => slot.isIdle);
  }

  /** Workers at work now; one whose job was given up counts until it has stopped. */
  get busy(): number {
    return this.#slots.filter((slot) => slot.isBusy).length;
  }

  /** Process ids of the live workers (empty for threads). */
  get pids(): readonly number[] {
    return this.#slots.flatMap((slot) => (slot.pid === null ? [] : [slot.pid]));
  }

  /**
   * Runs one job. Rejects with QueueFullError, WorkerLostError, PoolClosedError, or what the job threw. On
   * abort it rejects at once with an AbortError: a waiting job is dropped, a running one is left to finish
   * and its result is ignored.
   */
  submit(job: unknown, options: JobOptions = {}): Promise<unknown> {
    return this.submitTracked(job, options).result;
  }

  /** As submit; `abandon` kills the worker if the job is the one running on it, and says whether it was. */
  submitTracked(
    job: unknown,
    options: JobOptions = {},
  ): { result: Promise<unknown>; abandon: () => boolean } {
    const id = this.#nextId++;
    const result = new Promise<unknown>((resolve, reject) => {
      if (this.#closed) throw new PoolClosedError(`${this.name} is closed`);
      options.signal?.throwIfAborted();
      const onAbort = (): void => {
        this.#queue.remove(id);
        reject(options.signal?.reason as Error);
      };
      const settle =
        <T>(then: (value: T) => void) =>
        (value: T) => {
          options.signal?.removeEventListener('abort', onAbort);
          then(value);
        };
      this.#queue.add({
        id,
        job,
        urgent: options.urgent ?? false,
        retriesLeft: options.retry === false ? 0 : 1,
        onPart: (part) => {
          if (options.signal?.aborted !== true) options.onPart?.(part);
        },
        resolve: settle(resolve),
        reject: settle(reject),
      });
      options.signal?.addEventListener('abort', onAbort, { once: true });
      this.#feed();
    });
    const abandon = (): boolean => this.#slots.some((slot) => slot.killIfRunning(id));
    return { result, abandon };
  }

  /** Ends all workers and rejects what was waiting or running. Resolves when they are gone. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#queue.rejectAll(new PoolClosedError(`${this.name} was closed`));
    await Promise.all(this.#slots.map((slot) => slot.close(EXIT_GRACE_MS)));
  }

  #feed(): void {
    for (const slot of this.#slots) {
      if (this.#queue.length === 0) return;
      if (!slot.isIdle) continue;
      const job = this.#queue.take();
      if (job !== undefined) slot.run(job);
    }
  }

  #jobLost(job: QueuedJob, reason: string): void {
    if (this.#closed) {
      job.reject(new PoolClosedError(`${this.name} was closed`));
    } else if (job.retriesLeft > 0) {
      job.retriesLeft--;
      this.#queue.putBack(job);
      this.#feed();
    } else {
      job.reject(new WorkerLostError(`${this.name}: the worker ${reason} while it was at work`));
    }
  }

  #startFailed(reason: string): void {
    if (!this.#slots.every((slot) => slot.failedStarts >= MAX_FAILED_STARTS)) return;
    this.#queue.rejectAll(
      new WorkerLostError(`${this.name}: no worker can be started, the last one ${reason}`),
    );
  }
}
