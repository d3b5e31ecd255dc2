/**
 * One worker as the pool sees it, whether a process or a thread: messages in and out, one exit, a kill.
 */
import { fork } from 'node:child_process';
import { Worker } from 'node:worker_threads';
import { childEnv } from './child-env.ts';
import type { FromWorker, ToWorker } from './messages.ts';

export type WorkerEvents = {
  readonly onMessage: (message: FromWorker) => void;
  /** Once; `reason` is for people. */
  readonly onExit: (reason: string) => void;
};

export interface WorkerHandle {
  readonly pid: number | null;
  send(message: ToWorker): void;
  /** Asks it to end by itself (a process loses its parent's channel); a thread is terminated. */
  end(): void;
  kill(): void;
}

export type WorkerSpawner = (entry: URL, events: WorkerEvents) => WorkerHandle;

/** An OS process: a native crash, an exit() in a model loader or an endless run takes only itself down. */
export const spawnProcess: WorkerSpawner = (entry, events) => {
  const child = fork(entry, {
    serialization: 'advanced',
    env: childEnv(process.env),
    // Not the parent's flags: an inspector port or a test runner's loader must not be inherited.
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  let gone = false;
  const exit = (reason: string): void => {
    if (gone) return;
    gone = true;
    events.onExit(reason);
  };
  child.on('message', (message) => {
    if (!gone) events.onMessage(message as FromWorker);
  });
  child.on('error', (error) => {
    if (child.pid === undefined) exit(`could not be started (${error.message})`);
  });
  child.on('exit', (code, signal) => {
    exit(signal === null ? `ended with code ${code}` : `was ended by ${signal}`);
  });
  return {
    pid: child.pid ?? null,
    send: (message) => {
      // The callback swallows EPIPE of a child that has just died; its exit event tells the pool.
      if (child.connected) child.send(message, () => undefined);
    },
    end: () => {
      if (child.connected) child.disconnect();
    },
    kill: () => void child.kill('SIGKILL'),
  };
};

/** A thread, for WASM only: terminating one that is inside native code would abort the whole server. */
export const spawnThread: WorkerSpawner = (entry, events) => {
  const worker = new Worker(entry, { env: childEnv(process.env), execArgv: [], stdout: true, stderr: true });
  let failure = '';
  worker.on('message', (message: FromWorker) => {
    events.onMessage(message);
  });
  worker.on('error', (error) => {
    failure = ` (${error instanceof Error ? error.message : String(error)})`;
  });
  worker.on('exit', (code) => {
    events.onExit(`ended with code ${code}${failure}`);
  });
  const terminate = (): void => void worker.terminate();
  return { pid: null, send: (message) => worker.postMessage(message), end: terminate, kill: terminate };
};
