/** An inference process or thread ended (or hung) while a job was on it, or cannot be started. The same job may work later. */
export class WorkerLostError extends Error {
  override readonly name = 'WorkerLostError';
}

/** Too many jobs are waiting: this one was not taken. */
export class QueueFullError extends Error {
  override readonly name = 'QueueFullError';
}

/** The pool was closed before the job was done. */
export class PoolClosedError extends Error {
  override readonly name = 'PoolClosedError';
}
