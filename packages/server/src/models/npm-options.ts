/**
 * The user's own npm configuration (registry, proxy, certificates, auth, cache) as options for pacote, read by
 * npm's own library: .npmrc of the project, the user and the installation, and npm_config_* variables.
 * Holds credentials: never logged, never sent to a worker.
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { packageFetchRetries, packageFetchTimeoutMs, packageRetryDelayMs } from './fetch-limits.ts';

type NpmDefinitions = {
  readonly definitions: unknown;
  readonly shorthands: unknown;
  readonly flatten: unknown;
};

type NpmConfigConstructor = new (
  options: NpmDefinitions & {
    readonly npmPath: string;
    readonly argv: readonly string[];
    readonly env: NodeJS.ProcessEnv;
    readonly cwd: string;
    readonly warn: boolean;
  },
) => { load(): Promise<void>; readonly flat: Readonly<Record<string, unknown>> };

export async function npmOptions(): Promise<Record<string, unknown>> {
  // Both are CommonJS without types.
  const load = createRequire(import.meta.url);
  const Config = load('@npmcli/config') as NpmConfigConstructor;
  const all = load('@npmcli/config/lib/definitions') as NpmDefinitions;
  const config = new Config({
    definitions: all.definitions,
    shorthands: all.shorthands,
    flatten: all.flatten,
    npmPath: npmDirectory(process.env, process.execPath),
    argv: [],
    env: process.env,
    cwd: process.cwd(),
    warn: false,
  });
  await config.load();
  const flat = config.flat;
  return {
    ...flat,
    // Exact version and hash are pinned: a cached copy is as good as a fresh one.
    preferOffline: true,
    // A pinned version is never "too new" for us, whatever the user wants for other installs.
    before: null,
    timeout: Math.min(Number(flat['timeout'] ?? packageFetchTimeoutMs), packageFetchTimeoutMs),
    retry: {
      ...(flat['retry'] as object | undefined),
      retries: packageFetchRetries,
      minTimeout: packageRetryDelayMs,
    },
  };
}

/** Where npm itself is installed: its folder may hold a configuration of the distribution. */
function npmDirectory(env: NodeJS.ProcessEnv, execPath: string): string {
  const cli = env['npm_execpath'];
  if (cli !== undefined && cli.endsWith('npm-cli.js')) return dirname(dirname(cli));
  return join(dirname(execPath), '..', 'lib', 'node_modules', 'npm');
}
