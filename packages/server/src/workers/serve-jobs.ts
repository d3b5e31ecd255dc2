/**
 * The worker's side of a pool, the same for processes and threads: load once, then one job at a time.
 * Invariant: a job that throws is answered 'failed' and the worker goes on; a worker whose parent is gone ends.
 */
import { parentPort } from 'node:worker_threads';
import type { FromWorker, ToWorker } from './messages.ts';

export type JobHandler = (job: unknown, part: (value: unknown) => void) => Promise<unknown>;

/** `load` gets the pool's init value and returns the handler. */
export function serveJobs(load: (init: unknown) => Promise<JobHandler>): void {
  const send = sender();
  let handler: JobHandler | null = null;
  const receive = async (message: ToWorker): Promise<void> => {
    if (message.type === 'init') {
      try {
        handler = await load(message.init);
        send({ type: 'ready' });
      } catch (error) {
        send({ type: 'unusable', message: textOf(error) });
      }
      return;
    }
    try {
      if (handler === null) throw new Error('a job came before the model was loaded');
      const result = await handler(message.job, (part) => {
        send({ type: 'part', id: message.id, part });
      });
      send({ type: 'done', id: message.id, result });
    } catch (error) {
      send({ type: 'failed', id: message.id, message: textOf(error) });
    }
  };
  const source = parentPort ?? process;
  source.on('message', (message: ToWorker) => void receive(message));
  if (parentPort === null) {
    process.on('disconnect', () => process.exit(0));
    // Ctrl-C goes to the whole process group; the parent decides when we end.
    process.on('SIGINT', () => undefined);
    process.on('SIGTERM', () => undefined);
  }
}

function sender(): (message: FromWorker) => void {
  const port = parentPort;
  if (port !== null) return (message) => port.postMessage(message);
  return (message) => {
    if (process.connected) process.send?.(message);
  };
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
