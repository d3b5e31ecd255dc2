/**
 * The store in an SQLite file below a data directory: `antiphon.db`, readable by its owner only. Enters: documents.
 * Leaves: documents. Invariant: nothing here waits for the disk on the event loop; a failure is a StoreError without
 * the document's content.
 */
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import {
  DOCUMENT_CHARS_MAX,
  StoreError,
  type Page,
  type PageRequest,
  type Store,
} from '../../ports/store.ts';
import { entryUrl } from '../../workers/entry-url.ts';
import { spawnProcess } from '../../workers/worker-handle.ts';
import { WorkerPool } from '../../workers/worker-pool.ts';
import type { StoreInit, StoreJob, StoredRow } from './store-job.ts';

const FILE_NAME = 'antiphon.db';
/** Only the owner: sessions hold what was said, agents hold keys. */
const DIRECTORY_MODE = 0o700;
const FILE_MODE = 0o600;

export class SqliteStore implements Store {
  readonly #pool: WorkerPool;

  private constructor(pool: WorkerPool) {
    this.#pool = pool;
  }

  /** Creates directory and file when they are missing. Rejects with StoreError naming the directory. */
  static async open(
    directory: string,
    log: (message: string) => void = () => undefined,
  ): Promise<SqliteStore> {
    const path = join(directory, FILE_NAME);
    try {
      mkdirSync(directory, { recursive: true, mode: DIRECTORY_MODE });
      // SQLite gives its journal files the mode of the database file.
      closeSync(openSync(path, 'a', FILE_MODE));
      const init: StoreInit = { path };
      const pool = await WorkerPool.start({
        name: 'store',
        entry: entryUrl('../../workers/store.entry.ts', import.meta.url),
        spawn: spawnProcess,
        size: 1,
        init,
        log,
      });
      return new SqliteStore(pool);
    } catch (error) {
      throw new StoreError(`data directory ${directory}: ${messageOf(error)}`);
    }
  }

  async get(kind: string, id: string): Promise<unknown> {
    const body = await this.#run({ op: 'get', kind, id });
    return body === null ? undefined : (JSON.parse(body as string) as unknown);
  }

  async put(kind: string, id: string, value: unknown): Promise<void> {
    const body = JSON.stringify(value);
    if (body.length > DOCUMENT_CHARS_MAX) throw new StoreError(`a ${kind} is larger than the store takes`);
    await this.#run({ op: 'put', kind, id, body });
  }

  async delete(kind: string, id: string): Promise<boolean> {
    return (await this.#run({ op: 'delete', kind, id })) as boolean;
  }

  async list(kind: string, { limit, after, newestFirst = false }: PageRequest): Promise<Page> {
    const from = after === undefined ? null : Number(after);
    if (from !== null && !Number.isSafeInteger(from)) return { documents: [], next: null };
    const rows = (await this.#run({ op: 'list', kind, limit, after: from, newestFirst })) as StoredRow[];
    const page = rows.slice(0, limit);
    const documents = page.map(({ id, body }) => ({ id, value: JSON.parse(body) as unknown }));
    return { documents, next: rows.length > limit ? String(page.at(-1)?.seq ?? 0) : null };
  }

  async count(kind: string): Promise<number> {
    return (await this.#run({ op: 'count', kind })) as number;
  }

  async close(): Promise<void> {
    await this.#pool.close();
  }

  async #run(job: StoreJob): Promise<unknown> {
    try {
      return await this.#pool.submit(job);
    } catch (error) {
      throw new StoreError(`the store failed at ${job.op} ${job.kind}: ${messageOf(error)}`);
    }
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
