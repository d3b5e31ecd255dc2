/**
 * One place in a pool: a worker, its job, and its replacement when it dies.
 * States: starting -> idle <-> busy; any -> waiting (back-off) -> starting; any -> closed.
 */
import type { QueuedJob } from './job-queue.ts';
import type { FromWorker } from './messages.ts';
import { HEALTHY_AFTER_MS, RESTART_MAX_MS, RESTART_MIN_MS } from './pool-limits.ts';
import type { WorkerHandle, WorkerSpawner } from './worker-handle.ts';
import { WorkerLostError } from './worker-lost-error.ts';

export type SlotOptions = {
  readonly name: string;
  readonly entry: URL;
  readonly spawn: WorkerSpawner;
  readonly init: unknown;
  readonly jobTimeoutMs: number;
  readonly startTimeoutMs: number;
  readonly log: (message: string) => void;
  readonly onIdle: () => void;
  readonly onLost: (job: QueuedJob, reason: string) => void;
  readonly onStartFailed: (reason: string) => void;
};

type SlotState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'idle' }
  | { readonly kind: 'busy'; readonly job: QueuedJob }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'closed' };

export class WorkerSlot {
  readonly #options: SlotOptions;
  #state: SlotState = { kind: 'waiting' };
  #handle: WorkerHandle | null = null;
  #timer: NodeJS.Timeout | null = null;
  #restartMs = RESTART_MIN_MS;
  #readySinceMs = 0;
  #killReason: string | null = null;
  /** The last kill was asked for: no sign of a sick worker. */
  #stopped = false;
  #onGone: (() => void) | null = null;
  failedStarts = 0;

  constructor(options: SlotOptions) {
    this.#options = options;
  }

  get isIdle(): boolean {
    return this.#state.kind === 'idle';
  }

  /** True until its job is done, or the worker that had it is gone. */
  get isBusy(): boolean {
    return this.#state.kind === 'busy';
  }

  get pid(): number | null {
    return this.#handle?.pid ?? null;
  }

  /** First start: resolves when the worker is ready, rejects when it cannot load. Later starts report to the pool. */
  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#spawn(resolve, (reason) => {
        this.#state = { kind: 'closed' };
        reject(new WorkerLostError(`${this.#options.name}: the worker ${reason}`));
      });
    });
  }

  run(job: QueuedJob): void {
    this.#state = { kind: 'busy', job };
    this.#arm(this.#options.jobTimeoutMs, 'hung', () => {
      // It would hang the next worker too.
      job.retriesLeft = 0;
    });
    this.#handle?.send({ type: 'job', id: job.id, job: job.job });
  }

  /** False: the job is not (or no longer) at work here. */
  killIfRunning(id: number): boolean {
    if (this.#state.kind === 'busy' && this.#state.job.id === id) {
      this.#state.job.retriesLeft = 0;
      this.#stopped = true;
      this.#kill('was stopped');
      return true;
    }
    return false;
  }

  async close(graceMs: number): Promise<void> {
    const before = this.#state;
    this.#state = { kind: 'closed' };
    this.#disarm();
    if (before.kind === 'busy') this.#options.onLost(before.job, 'was closed');
    const handle = this.#handle;
    if (handle === null) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        handle.kill();
      }, graceMs);
      this.#onGone = () => {
        clearTimeout(timer);
        resolve();
      };
      handle.end();
    });
  }

  #spawn(onReady: () => void, onFailed: (reason: string) => void): void {
    let settled = false;
    let loadFailure: string | null = null;
    this.#state = { kind: 'starting' };
    this.#killReason = null;
    const handle = this.#options.spawn(this.#options.entry, {
      onMessage: (message) => {
        if (message.type === 'ready') {
          settled = true;
          this.#becomeReady();
          onReady();
        } else if (message.type === 'unusable') {
          loadFailure = `could not load its model: ${message.message}`;
          handle.kill();
        } else this.#onMessage(message);
      },
      onExit: (exitReason) => {
        const reason = loadFailure ?? this.#killReason ?? exitReason;
        this.#handle = null;
        this.#disarm();
        this.#onGone?.();
        if (!settled) {
          settled = true;
          this.failedStarts++;
          onFailed(reason);
        } else this.#died(reason);
      },
    });
    this.#handle = handle;
    this.#arm(
      this.#options.startTimeoutMs,
      `did not load its model within ${this.#options.startTimeoutMs} ms`,
    );
    handle.send({ type: 'init', init: this.#options.init });
  }

  #becomeReady(): void {
    this.#disarm();
    this.failedStarts = 0;
    this.#readySinceMs = performance.now();
    if (this.#state.kind === 'closed') return;
    this.#state = { kind: 'idle' };
    this.#options.onIdle();
  }

  #onMessage(message: FromWorker): void {
    const state = this.#state;
    if (state.kind !== 'busy' || !('id' in message) || message.id !== state.job.id) return;
    if (message.type === 'part') {
      state.job.onPart?.(message.part);
      return;
    }
    this.#disarm();
    this.#state = { kind: 'idle' };
    if (message.type === 'done') state.job.resolve(message.result);
    else state.job.reject(new Error(message.message));
    this.#options.onIdle();
  }

  #died(reason: string): void {
    const state = this.#state;
    if (state.kind === 'closed') return;
    if (this.#stopped) {
      // Barge-ins come in quick succession: their kills must not count as crashes and add up to seconds.
      this.#stopped = false;
      this.#restartAfter(0);
    } else {
      this.#options.log(`${this.#options.name}: a worker ${reason}; starting another`);
      if (performance.now() - this.#readySinceMs > HEALTHY_AFTER_MS) this.#restartMs = RESTART_MIN_MS;
      this.#restartLater();
    }
    if (state.kind === 'busy') this.#options.onLost(state.job, reason);
  }

  #restartLater(): void {
    this.#restartAfter(this.#restartMs);
    this.#restartMs = Math.min(RESTART_MAX_MS, this.#restartMs * 2);
  }

  #restartAfter(delayMs: number): void {
    this.#state = { kind: 'waiting' };
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#spawn(
        () => undefined,
        (reason) => {
          if (this.#state.kind === 'closed') return;
          this.#options.log(`${this.#options.name}: the new worker ${reason}`);
          this.#restartLater();
          this.#options.onStartFailed(reason);
        },
      );
    }, delayMs);
  }

  #arm(afterMs: number, reason: string, before?: () => void): void {
    this.#disarm();
    this.#timer = setTimeout(() => {
      before?.();
      this.#kill(reason);
    }, afterMs);
  }

  #kill(reason: string): void {
    this.#killReason = reason;
    this.#handle?.kill();
  }

  #disarm(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
