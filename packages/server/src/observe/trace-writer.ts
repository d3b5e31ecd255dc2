/**
 * Writes the trace of one session to a file that only its owner may read: traces hold what was said. Enters:
 * steps. Leaves: JSON lines. A full or failing disk ends the recording, never the session.
 */
import { createWriteStream, type WriteStream } from 'node:fs';
import { traceHeader, traceLine, type TraceLine } from '@antiphon/core';

/** Recording stops when the disk is this far behind, bytes: a trace must not eat the memory of the calls. */
const MAX_PENDING_BYTES = 8 * 1024 * 1024;

export class TraceWriter {
  readonly #stream: WriteStream;
  #open = true;

  constructor(path: string, onError: (error: Error) => void) {
    this.#stream = createWriteStream(path, { mode: 0o600 });
    this.#stream.on('error', (error) => {
      this.#open = false;
      onError(error);
    });
    this.#stream.write(traceHeader() + '\n');
  }

  write(line: TraceLine): void {
    if (!this.#open) return;
    this.#stream.write(traceLine(line) + '\n');
    if (this.#stream.writableLength > MAX_PENDING_BYTES) {
      this.#open = false;
      this.#stream.destroy(new Error('the disk is too slow for the trace'));
    }
  }

  /** Resolves when all is on disk (or the recording has failed before). */
  async close(): Promise<void> {
    if (this.#stream.destroyed) return;
    this.#open = false;
    await new Promise<void>((resolve) => {
      this.#stream.once('close', resolve);
      this.#stream.end();
    });
  }
}
