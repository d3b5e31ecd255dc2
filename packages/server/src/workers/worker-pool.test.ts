import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { childEnv } from './child-env.ts';
import { entryUrl } from './entry-url.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import { RESTART_MIN_MS } from './pool-limits.ts';
import type { WorkerEvents, WorkerSpawner } from './worker-handle.ts';
import { PoolClosedError, QueueFullError, WorkerLostError } from './worker-lost-error.ts';
import { WorkerPool, type PoolOptions } from './worker-pool.ts';

type FakeWorker = { sent: ToWorker[]; events: WorkerEvents; killed: boolean; ended: boolean };
let workers: FakeWorker[];
let onSpawn: (worker: FakeWorker) => void;

const spawn: WorkerSpawner = (_entry, events) => {
  const worker: FakeWorker = { sent: [], events, killed: false, ended: false };
  workers.push(worker);
  queueMicrotask(() => {
    onSpawn(worker);
  });
  return {
    pid: workers.length,
    send: (message) => void worker.sent.push(message),
    end: () => {
      worker.ended = true;
      events.onExit('ended with code 0');
    },
    kill: () => {
      worker.killed = true;
      events.onExit('was ended by SIGKILL');
    },
  };
};

const say = (worker: FakeWorker | undefined, message: FromWorker): void => worker?.events.onMessage(message);
const jobsOf = (worker: FakeWorker | undefined): { id: number; job: unknown }[] =>
  (worker?.sent ?? []).filter((m) => m.type === 'job');

function start(options: Partial<PoolOptions> = {}): Promise<WorkerPool> {
  return WorkerPool.start({
    name: 'test',
    entry: new URL('file:///x'),
    spawn,
    size: 1,
    init: null,
    ...options,
  });
}
async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
}

beforeEach(() => {
  vi.useFakeTimers();
  workers = [];
  onSpawn = (worker) => {
    say(worker, { type: 'ready' });
  };
});
afterEach(() => {
  vi.useRealTimers();
});

describe('WorkerPool', () => {
  it('gives urgent jobs first, one at a time, and settles each', async () => {
    const pool = await start();
    const results = [pool.submit('a'), pool.submit('b'), pool.submit('c', { urgent: true })];
    for (const expected of ['a', 'c', 'b']) {
      const current = jobsOf(workers[0]).at(-1);
      expect(current?.job).toBe(expected);
      say(workers[0], { type: 'done', id: current?.id ?? 0, result: `${expected}!` });
      await settle();
    }
    expect(await Promise.all(results)).toEqual(['a!', 'b!', 'c!']);
  });

  it('rejects a job that throws and goes on', async () => {
    const pool = await start();
    const bad = pool.submit('bad');
    say(workers[0], { type: 'failed', id: jobsOf(workers[0])[0]?.id ?? 0, message: 'no good' });
    await expect(bad).rejects.toThrow('no good');
    expect(pool.idle).toBe(true);
  });

  it('retries the job of a dead worker once on its replacement, then says so', async () => {
    const pool = await start();
    const result = pool.submit('fatal');
    const outcome = expect(result).rejects.toThrow(WorkerLostError);
    workers[0]?.events.onExit('was ended by SIGKILL');
    await vi.advanceTimersByTimeAsync(RESTART_MIN_MS);
    expect(jobsOf(workers[1])).toHaveLength(1);
    workers[1]?.events.onExit('was ended by SIGSEGV');
    await outcome;
    await vi.advanceTimersByTimeAsync(RESTART_MIN_MS * 2);
    expect(jobsOf(workers[2])).toHaveLength(0);
    const next = pool.submit('fine');
    say(workers[2], { type: 'done', id: jobsOf(workers[2])[0]?.id ?? 0, result: 1 });
    expect(await next).toBe(1);
  });

  it('does not retry what must not be repeated, and leaves the other workers alone', async () => {
    const pool = await start({ size: 2 });
    const lost = expect(pool.submit('once', { retry: false })).rejects.toThrow(
      /SIGKILL while it was at work/,
    );
    const kept = pool.submit('other');
    workers[0]?.events.onExit('was ended by SIGKILL');
    await lost;
    say(workers[1], { type: 'done', id: jobsOf(workers[1])[0]?.id ?? 0, result: 'ok' });
    expect(await kept).toBe('ok');
  });

  it('replaces a worker that hangs', async () => {
    const pool = await start({ jobTimeoutMs: 1000 });
    const result = expect(pool.submit('slow', { retry: false })).rejects.toThrow(/hung/);
    await vi.advanceTimersByTimeAsync(1000);
    await result;
    expect(workers[0]?.killed).toBe(true);
    await vi.advanceTimersByTimeAsync(RESTART_MIN_MS);
    expect(pool.idle).toBe(true);
  });

  it('refuses to start, with the reason, when the model cannot be loaded', async () => {
    onSpawn = (worker) => {
      say(worker, { type: 'unusable', message: 'bad model' });
    };
    await expect(start({ size: 2 })).rejects.toThrow(/could not load its model: bad model/);
    onSpawn = (worker) => {
      worker.events.onExit('ended with code 134');
    };
    await expect(start()).rejects.toThrow(/ended with code 134/);
    onSpawn = () => undefined;
    const slow = expect(start({ startTimeoutMs: 500 })).rejects.toThrow(/within 500 ms/);
    await vi.advanceTimersByTimeAsync(500);
    await slow;
  });

  it('refuses waiting jobs when no replacement can be started, and recovers when one can', async () => {
    const pool = await start();
    onSpawn = (worker) => {
      say(worker, { type: 'unusable', message: 'disk full' });
    };
    const waiting = expect(pool.submit('x')).rejects.toThrow(/disk full/);
    workers[0]?.events.onExit('was ended by SIGKILL');
    await vi.advanceTimersByTimeAsync(60_000);
    await waiting;
    onSpawn = (worker) => {
      say(worker, { type: 'ready' });
    };
    await vi.advanceTimersByTimeAsync(10_000);
    expect(pool.idle).toBe(true);
  });

  it('bounds the queue', async () => {
    const pool = await start({ maxQueued: 2 });
    const kept = [pool.submit(0), pool.submit(1), pool.submit(2)];
    await expect(pool.submit(3)).rejects.toThrow(QueueFullError);
    const closed = kept.map((job) => expect(job).rejects.toThrow(PoolClosedError));
    await pool.close();
    await Promise.all(closed);
  });

  it('drops an aborted waiting job and ignores an aborted running one', async () => {
    const pool = await start();
    const running = new AbortController();
    const waiting = new AbortController();
    const parts: unknown[] = [];
    const first = expect(
      pool.submit('a', { signal: running.signal, onPart: (part) => void parts.push(part) }),
    ).rejects.toThrow(/abort/i);
    const second = expect(pool.submit('b', { signal: waiting.signal })).rejects.toThrow(/abort/i);
    running.abort();
    waiting.abort();
    await Promise.all([first, second]);
    const id = jobsOf(workers[0])[0]?.id ?? 0;
    say(workers[0], { type: 'part', id, part: 1 });
    say(workers[0], { type: 'done', id, result: 1 });
    expect(parts).toEqual([]);
    expect(jobsOf(workers[0])).toHaveLength(1);
    expect(pool.idle).toBe(true);
  });

  it('close ends every worker, rejects later jobs and starts no replacement', async () => {
    const pool = await start({ size: 2 });
    await pool.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(workers.every((worker) => worker.ended)).toBe(true);
    expect(workers).toHaveLength(2);
    await expect(pool.submit('x')).rejects.toThrow(PoolClosedError);
  });
});

describe('childEnv', () => {
  it('passes what a process needs and no secret', () => {
    const env = {
      PATH: '/bin',
      ANTIPHON_API_KEY: 'k',
      OPENAI_API_KEY: 'k',
      npm_config__auth: 'x',
      NODE_OPTIONS: '--x',
    };
    expect(childEnv(env)).toEqual({ PATH: '/bin' });
  });
});

describe('entryUrl', () => {
  it('finds the compiled entry from source and from dist, wherever the checkout is', () => {
    const compiled = 'file:///home/a/src/antiphon/packages/server/dist/workers/x.entry.js';
    for (const kind of ['src/providers/y/z.ts', 'dist/providers/y/z.js']) {
      const from = `file:///home/a/src/antiphon/packages/server/${kind}`;
      expect(entryUrl('../../workers/x.entry.ts', from).href).toBe(compiled);
    }
  });
});
