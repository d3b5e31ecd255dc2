/**
 * Where fetched files live: ANTIPHON_CACHE_DIR, else the platform's own cache place. Pure: environment,
 * platform and home directory come as arguments.
 */
import { join } from 'node:path';

export type CachePlace = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly homeDirectory: string;
};

export function cacheDirectory({ env, platform, homeDirectory }: CachePlace): string {
  const chosen = env['ANTIPHON_CACHE_DIR'];
  if (chosen !== undefined && chosen !== '') return chosen;
  // XDG says a relative path is to be ignored; it also rules on a Mac where somebody has set it.
  const xdg = env['XDG_CACHE_HOME'];
  if (xdg !== undefined && xdg.startsWith('/')) return join(xdg, 'antiphon');
  if (platform === 'darwin') return join(homeDirectory, 'Library', 'Caches', 'antiphon');
  if (platform === 'win32')
    return join(env['LOCALAPPDATA'] ?? join(homeDirectory, 'AppData', 'Local'), 'antiphon', 'Cache');
  return join(homeDirectory, '.cache', 'antiphon');
}
