/**
 * First passes kept on disk: they are nine tenths of an evaluation's time and change only with the audio and the
 * engines. Enters: the microphone's samples, the agent's words. A file that cannot be read or whose recogniser
 * calls no longer fit the machine is made again. Holds speech as text: it lies in the user's cache, nowhere else.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ListeningRecord } from './listening-record.ts';
import type { Perception } from './perceive.ts';

/** Raised when a perception of the same audio by the same engines would be another. */
const FORMAT = 1;

export class PerceptionCache {
  readonly #folder: string | null;
  readonly #engines: string;

  /** `folder` null = nothing is kept. `engines` names their version: other engines, other perceptions. */
  constructor(folder: string | null, engines: string) {
    this.#folder = folder;
    this.#engines = engines;
  }

  async get(
    pcm: Int16Array,
    agentText: string,
    perceive: () => Promise<Perception>,
  ): Promise<ListeningRecord> {
    const path = this.#folder === null ? null : join(this.#folder, this.#name(pcm, agentText));
    const kept = path === null ? null : await readKept(path);
    if (kept !== null) return kept;
    const perception = await perceive();
    const record = ListeningRecord.of(perception);
    if (record === null) throw new Error('the machine does not step the same way twice');
    if (path !== null) await this.#keep(path, perception);
    return record;
  }

  #name(pcm: Int16Array, agentText: string): string {
    const hash = createHash('sha256');
    hash.update(JSON.stringify([FORMAT, this.#engines, agentText]));
    hash.update(new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength));
    return `${hash.digest('hex').slice(0, 32)}.json`;
  }

  async #keep(path: string, perception: Perception): Promise<void> {
    if (this.#folder === null) return;
    await mkdir(this.#folder, { recursive: true });
    const part = `${path}.${String(process.pid)}.part`;
    await writeFile(part, JSON.stringify(perception));
    await rename(part, path);
  }
}

async function readKept(path: string): Promise<ListeningRecord | null> {
  try {
    return ListeningRecord.of(JSON.parse(await readFile(path, 'utf8')) as Perception);
  } catch {
    return null;
  }
}
