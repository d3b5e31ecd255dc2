/**
 * What the server keeps beyond a session: the store and what lives in it. Enters: a configuration. Leaves: the services
 * on top of the store, all of them or a clear error. Closing waits for what is being written.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { ResolveOptions } from '@antiphon/protocol';
import { Agents } from './agents/agents.ts';
import type { ServerConfig } from './config.ts';
import { Dictionaries } from './dictionaries/dictionaries.ts';
import { EgressRule } from './egress.ts';
import type { Logger } from './observe/log.ts';
import type { Clock } from './ports/clock.ts';
import type { Store } from './ports/store.ts';
import { MemoryStore } from './providers/memory/store.ts';
import { SqliteStore } from './providers/sqlite/store.ts';
import { SecretBox } from './secret-box.ts';
import { Sessions } from './sessions/sessions.ts';
import { Tokens } from './tokens.ts';
import { UsedTokens } from './used-tokens.ts';

/** 256 bits, when no secret is configured. */
const TOKEN_SECRET_BYTES = 32;
/** Recordings of sessions, below the data directory. */
const RECORDINGS_FOLDER = 'recordings';
/** Where the secret that signs temporary tokens is kept. */
const TOKEN_SECRET = { kind: 'server', id: 'token-secret' } as const;

export type StoredState = {
  readonly store: Store;
  readonly agents: Agents;
  readonly tokens: Tokens;
  readonly sessions: Sessions;
  readonly dictionaries: Dictionaries;
  readonly egress: EgressRule;
  close(): Promise<void>;
};

export type StoredStateShell = {
  readonly config: ServerConfig;
  readonly clock: Clock;
  readonly log: Logger;
  /** What agents may be made of. */
  readonly resolve: ResolveOptions;
};

/** Rejects with StoreError when the data directory cannot be used. */
export async function openStoredState({
  config,
  clock,
  log,
  resolve,
}: StoredStateShell): Promise<StoredState> {
  const store = await openStore(config, log);
  try {
    const box = new SecretBox(config.storeSecret);
    const egress = new EgressRule(config.egressAllow);
    const agents = await Agents.open({ store, box, egress, clock, resolve });
    const secret = config.tokenSecret ?? (await keptSecret(store, box));
    const used = await UsedTokens.open({ store, clock, log });
    const tokens = new Tokens({ secret, reusable: config.tokenReuse, clock, used });
    const sessions = await Sessions.open({
      store,
      clock,
      log,
      keep: config.keepSessions,
      recordingsDir:
        config.recordAudio && config.dataDir !== null ? join(config.dataDir, RECORDINGS_FOLDER) : null,
    });
    const dictionaries = await Dictionaries.open({ store, clock });
    const close = async (): Promise<void> => {
      await Promise.all([sessions.settled(), used.settled()]);
      await store.close();
    };
    return { store, agents, tokens, sessions, dictionaries, egress, close };
  } catch (error) {
    await store.close();
    throw error;
  }
}

const openStore = async (config: ServerConfig, log: Logger): Promise<Store> =>
  config.dataDir === null
    ? new MemoryStore()
    : SqliteStore.open(config.dataDir, (message) => {
        log.warn(message);
      });

/** Made once, so that tokens outlive a restart; made anew when it cannot be read. */
async function keptSecret(store: Store, box: SecretBox): Promise<string> {
  const { kind, id } = TOKEN_SECRET;
  const sealed = await store.get(kind, id);
  const held = typeof sealed === 'string' ? box.open(sealed, id) : null;
  if (held !== null) return held;
  const secret = randomBytes(TOKEN_SECRET_BYTES).toString('base64url');
  await store.put(kind, id, box.seal(secret, id));
  return secret;
}
