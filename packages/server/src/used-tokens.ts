/**
 * The temporary tokens that were used: each works once, also after a restart where there is a store that outlives one.
 * Enters: ids and when they are over. Leaves: whether an id is new. Invariants: at most USED_TOKENS_MAX are remembered;
 * one is forgotten, here and in the store, within SWEEP_EVERY_MS of the next use after it is over.
 */
import type { Logger } from './observe/log.ts';
import type { Clock } from './ports/clock.ts';
import { allDocuments, type Store } from './ports/store.ts';

/** About 5 MB: a key may make 50 tokens a second, and they live 10 minutes. */
const USED_TOKENS_MAX = 50_000;
/** Tokens live 10 minutes at most: a sweep a minute keeps a tenth more than it must. */
const SWEEP_EVERY_MS = 60_000;
const KIND = 'used-token';

export type UsedTokensShell = {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
};

export class UsedTokens {
  readonly #shell: UsedTokensShell;
  /** Ids and when they are over, epoch ms. */
  readonly #used = new Map<string, number>();
  #sweptAtMs: number;
  #writing: Promise<unknown> = Promise.resolve();

  private constructor(shell: UsedTokensShell) {
    this.#shell = shell;
    this.#sweptAtMs = shell.clock.epochMs();
  }

  /** Rejects with StoreError when the store cannot be read. */
  static async open(shell: UsedTokensShell): Promise<UsedTokens> {
    const tokens = new UsedTokens(shell);
    for await (const { id, value } of allDocuments(shell.store, KIND)) tokens.#used.set(id, Number(value));
    tokens.#sweep(shell.clock.epochMs());
    await tokens.settled();
    return tokens;
  }

  /** False when it was used before, or when so many are in use that this cannot be told. */
  use(id: string, expiresAtMs: number): boolean {
    const now = this.#shell.clock.epochMs();
    if (now - this.#sweptAtMs >= SWEEP_EVERY_MS || this.#used.size >= USED_TOKENS_MAX) this.#sweep(now);
    if (this.#used.has(id) || this.#used.size >= USED_TOKENS_MAX) return false;
    this.#used.set(id, expiresAtMs);
    this.#write((store) => store.put(KIND, id, expiresAtMs));
    return true;
  }

  /** Resolves when everything is written. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  #sweep(now: number): void {
    this.#sweptAtMs = now;
    for (const [id, expiresAtMs] of this.#used) {
      if (expiresAtMs > now) continue;
      this.#used.delete(id);
      this.#write((store) => store.delete(KIND, id));
    }
  }

  /** In order, behind what is being done: nobody waits for it, and a failure costs one use after a restart. */
  #write(change: (store: Store) => Promise<unknown>): void {
    const { store, log } = this.#shell;
    this.#writing = this.#writing
      .then(() => change(store))
      .catch((err: unknown) => log.warn({ err }, 'a used token could not be remembered'));
  }
}
