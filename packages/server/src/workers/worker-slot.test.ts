import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HEALTHY_AFTER_MS, RESTART_MIN_MS } from './pool-limits.ts';
import type { WorkerEvents, WorkerSpawner } from './worker-handle.ts';
import { WorkerPool } from './worker-pool.ts';

let spawned: WorkerEvents[];

const spawn: WorkerSpawner = (_entry, events) => {
  spawned.push(events);
  queueMicrotask(() => {
    events.onMessage({ type: 'ready' });
  });
  const exit = (): void => {
    events.onExit('was ended');
  };
  return { pid: spawned.length, send: () => undefined, end: exit, kill: exit };
};

beforeEach(() => {
  vi.useFakeTimers();
  spawned = [];
});
afterEach(() => {
  vi.useRealTimers();
});

const poolOfOne = () =>
  WorkerPool.start({ name: 'test', entry: new URL('file:///x'), spawn, size: 1, init: null });

describe('restarts of a worker', () => {
  it('come at once, every time, after kills that were asked for', async () => {
    const pool = await poolOfOne();
    for (let kill = 1; kill <= 8; kill++) {
      const { result, abandon } = pool.submitTracked('long');
      const outcome = result.catch((error: unknown) => (error as Error).name);
      abandon();
      expect(await outcome).toBe('WorkerLostError');
      await vi.advanceTimersByTimeAsync(0);
      expect(spawned).toHaveLength(kill + 1);
    }
    await pool.close();
  });

  it('wait longer after each death in a row, and start anew after a healthy life', async () => {
    const pool = await poolOfOne();
    spawned[0]?.onExit('crashed');
    await vi.advanceTimersByTimeAsync(RESTART_MIN_MS);
    spawned[1]?.onExit('crashed');
    await vi.advanceTimersByTimeAsync(RESTART_MIN_MS);
    expect(spawned).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(RESTART_MIN_MS);
    expect(spawned).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(HEALTHY_AFTER_MS + 1);
    spawned[2]?.onExit('crashed');
    await vi.advanceTimersByTimeAsync(RESTART_MIN_MS);
    expect(spawned).toHaveLength(4);
    await pool.close();
  });
});
