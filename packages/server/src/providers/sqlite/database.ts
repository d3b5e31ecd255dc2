/**
 * The documents table in an SQLite file, with libsql. Runs in its own process (a commit waits for the disk: 5 to 60 ms
 * at worst on a busy machine). Enters: jobs. Leaves: texts of documents. Invariant: the file has the newest layout
 * before the first job, and a file of a newer server is refused, not touched.
 */
import Database from 'libsql';
import type { StoreJob, StoredRow } from './store-job.ts';

/** Another process may hold the file for a moment, ms. */
const BUSY_TIMEOUT_MS = 5000;

/** One entry a layout; the number of those applied is the file's `user_version`. Entries are never changed. */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE documents (
     seq INTEGER PRIMARY KEY AUTOINCREMENT,
     kind TEXT NOT NULL,
     id TEXT NOT NULL,
     body TEXT NOT NULL,
     UNIQUE (kind, id));
   CREATE INDEX documents_in_order ON documents (kind, seq);`,
];

export class DocumentDatabase {
  readonly #db: Database.Database;
  readonly #statements;

  constructor(path: string) {
    this.#db = new Database(path);
    this.#db.exec(
      `PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;`,
    );
    migrate(this.#db);
    const select = 'SELECT seq, id, body FROM documents WHERE kind = ?';
    this.#statements = {
      get: this.#db.prepare('SELECT body FROM documents WHERE kind = ? AND id = ?'),
      put: this.#db.prepare(
        'INSERT INTO documents (kind, id, body) VALUES (?, ?, ?) ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body',
      ),
      delete: this.#db.prepare('DELETE FROM documents WHERE kind = ? AND id = ?'),
      count: this.#db.prepare('SELECT count(*) AS n FROM documents WHERE kind = ?'),
      oldest: this.#db.prepare(`${select} AND seq > ? ORDER BY seq LIMIT ?`),
      newest: this.#db.prepare(`${select} AND seq < ? ORDER BY seq DESC LIMIT ?`),
    };
  }

  run(job: StoreJob): unknown {
    const { get, put, delete: remove, count } = this.#statements;
    switch (job.op) {
      case 'get':
        return (get.get(job.kind, job.id) as { body: string } | undefined)?.body ?? null;
      case 'put':
        put.run(job.kind, job.id, job.body);
        return null;
      case 'delete':
        return remove.run(job.kind, job.id).changes > 0;
      case 'count':
        return (count.get(job.kind) as { n: number }).n;
      case 'list':
        return this.#list(job);
    }
  }

  /** One row more than asked for tells whether there is a next page. */
  #list({ kind, limit, after, newestFirst }: Extract<StoreJob, { op: 'list' }>): StoredRow[] {
    const { oldest, newest } = this.#statements;
    const from = after ?? (newestFirst ? Number.MAX_SAFE_INTEGER : 0);
    return (newestFirst ? newest : oldest).all(kind, from, limit + 1) as StoredRow[];
  }

  close(): void {
    this.#db.close();
  }
}

function migrate(db: Database.Database): void {
  const { user_version: version } = db.prepare('PRAGMA user_version').get() as { user_version: number };
  if (version > MIGRATIONS.length)
    throw new Error(`the store was written by a newer version of Antiphon (layout ${version})`);
  for (const [index, sql] of MIGRATIONS.entries()) {
    if (index < version) continue;
    db.exec(`BEGIN IMMEDIATE; ${sql} PRAGMA user_version = ${index + 1}; COMMIT;`);
  }
}
