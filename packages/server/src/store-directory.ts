/**
 * Where the server keeps its store when nobody says otherwise: the platform's place for a user's data. Pure:
 * environment, platform and home directory come as arguments.
 */
import { join } from 'node:path';

export type StorePlace = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly homeDirectory: string;
};

export function storeDirectory({ env, platform, homeDirectory }: StorePlace): string {
  const xdg = env['XDG_DATA_HOME'];
  // XDG says a relative path is to be ignored; it also rules on a Mac where somebody has set it.
  if (xdg !== undefined && xdg.startsWith('/')) return join(xdg, 'antiphon');
  if (platform === 'darwin') return join(homeDirectory, 'Library', 'Application Support', 'antiphon');
  if (platform === 'win32')
    return join(env['LOCALAPPDATA'] ?? join(homeDirectory, 'AppData', 'Local'), 'antiphon', 'Data');
  return join(homeDirectory, '.local', 'share', 'antiphon');
}
