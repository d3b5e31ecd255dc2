/** Waiting jobs in two bounded first-in-first-out lanes: urgent before the rest. */
import { QueueFullError } from './worker-lost-error.ts';

export type QueuedJob = {
  readonly id: number;
  readonly job: unknown;
  readonly urgent: boolean;
  /** Times it may still be given to another worker when its worker dies. */
  retriesLeft: number;
  readonly onPart: ((part: unknown) => void) | undefined;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
};

export class JobQueue {
  readonly #limit: number;
  #urgent: QueuedJob[] = [];
  #normal: QueuedJob[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  get length(): number {
    return this.#urgent.length + this.#normal.length;
  }

  /** Throws QueueFullError when the bound is reached. */
  add(job: QueuedJob): void {
    if (this.length >= this.#limit) throw new QueueFullError(`${this.#limit} jobs are already waiting`);
    (job.urgent ? this.#urgent : this.#normal).push(job);
  }

  /** Puts a job that had been started back at the front. */
  putBack(job: QueuedJob): void {
    (job.urgent ? this.#urgent : this.#normal).unshift(job);
  }

  take(): QueuedJob | undefined {
    return this.#urgent.shift() ?? this.#normal.shift();
  }

  /** True when the job was still waiting. */
  remove(id: number): boolean {
    const before = this.length;
    this.#urgent = this.#urgent.filter((job) => job.id !== id);
    this.#normal = this.#normal.filter((job) => job.id !== id);
    return this.length < before;
  }

  rejectAll(error: Error): void {
    const jobs = [...this.#urgent, ...this.#normal];
    this.#urgent = [];
    this.#normal = [];
    for (const job of jobs) job.reject(error);
  }
}
