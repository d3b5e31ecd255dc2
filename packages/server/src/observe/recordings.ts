/**
 * Traces of sessions, when somebody asked for them: every session into a directory, or the first one into a
 * named file. Invariant: a recording that fails is logged and never touches its session.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TraceLine } from '@antiphon/core';
import type { Logger } from './log.ts';
import { TraceWriter } from './trace-writer.ts';

/** What a running recording takes; `close` when the session is over. */
export type SessionRecorder = { readonly write: (line: TraceLine) => void; readonly close: () => void };

export class Recordings {
  readonly #directory: string | null;
  readonly #log: Logger;
  readonly #writers = new Set<TraceWriter>();
  #firstPath: string | null;

  constructor(directory: string | null, firstPath: string | null, log: Logger) {
    if (directory !== null) mkdirSync(directory, { recursive: true, mode: 0o700 });
    this.#directory = directory;
    this.#firstPath = firstPath;
    this.#log = log;
  }

  readonly open = (sessionId: string): SessionRecorder | null => {
    const path =
      this.#firstPath ?? (this.#directory === null ? null : join(this.#directory, `${sessionId}.jsonl`));
    this.#firstPath = null;
    if (path === null) return null;
    const writer = new TraceWriter(path, (error) => {
      this.#log.error({ session: sessionId, err: error }, 'trace lost');
    });
    this.#writers.add(writer);
    return {
      write: (line) => {
        writer.write(line);
      },
      close: () => {
        void writer.close();
      },
    };
  };

  async close(): Promise<void> {
    await Promise.all([...this.#writers].map((writer) => writer.close()));
  }
}
