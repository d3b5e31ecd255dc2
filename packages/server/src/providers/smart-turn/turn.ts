/**
 * TurnPort on Smart Turn v3 in a process shared by all sessions. The model is the operator's: a file fetched by him
 * (BSD-2-Clause, Daily), named by --turn-model.
 */
import type { TurnPort, TurnScore } from '../../ports/turn.ts';
import { entryUrl } from '../../workers/entry-url.ts';
import { spawnProcess } from '../../workers/worker-handle.ts';
import { WorkerPool } from '../../workers/worker-pool.ts';
import { WINDOW_SAMPLES } from './log-mel.ts';
import type { SmartTurnInit, SmartTurnJob } from './model.ts';

const RATE_HZ = 16_000;

export type SmartTurnOptions = {
  readonly modelPath: string;
  readonly log?: (message: string) => void;
};

export class SmartTurn implements TurnPort {
  readonly windowMs = (WINDOW_SAMPLES * 1000) / RATE_HZ;
  readonly #pool: WorkerPool;

  private constructor(pool: WorkerPool) {
    this.#pool = pool;
  }

  /** Rejects when the model cannot be loaded. */
  static async start({ modelPath, log }: SmartTurnOptions): Promise<SmartTurn> {
    const init: SmartTurnInit = { modelPath };
    const pool = await WorkerPool.start({
      name: 'turn model',
      entry: entryUrl('../../workers/smart-turn.entry.ts', import.meta.url),
      spawn: spawnProcess,
      size: 1,
      init,
      ...(log === undefined ? {} : { log }),
    });
    return new SmartTurn(pool);
  }

  async score(pcm: Int16Array, signal: AbortSignal): Promise<TurnScore> {
    const job: SmartTurnJob = { pcm: pcm.slice(Math.max(0, pcm.length - WINDOW_SAMPLES)) };
    return (await this.#pool.submit(job, { urgent: true, signal })) as TurnScore;
  }

  async close(): Promise<void> {
    await this.#pool.close();
  }
}
