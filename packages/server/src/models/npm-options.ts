/// <reference path="./npmcli-config.d.ts" />
/**
 * The user's own npm configuration (registry, proxy, certificates, auth, cache) as options for pacote, read by
 * npm's own library: .npmrc of the project, the user and the installation, and npm_config_* variables.
 * Holds credentials: never logged, never sent to a worker.
 */
import { dirname, join } from 'node:path';
import { packageFetchTimeoutMs, packageFetchRetries } from './fetch-limits.ts';

export async function npmOptions(): Promise<Record<string, unknown>> {
  const [{ default: Config }, { default: all }] = await Promise.all([
    import('@npmcli/config'),
    import('@npmcli/config/lib/definitions/index.js'),
  ]);
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
    retry: { ...(flat['retry'] as object | undefined), retries: packageFetchRetries },
  };
}

/** Where npm itself is installed: its folder may hold a configuration of the distribution. */
function npmDirectory(env: NodeJS.ProcessEnv, execPath: string): string {
  const cli = env['npm_execpath'];
  if (cli !== undefined && cli.endsWith('npm-cli.js')) return dirname(dirname(cli));
  return join(dirname(execPath), '..', 'lib', 'node_modules', 'npm');
}
