/**
 * The environment an inference process gets: what Node and the dynamic linker need, nothing else. Engines
 * parse data from strangers; provider keys, tokens and the user's npm credentials are none of their business.
 */

const ALLOWED = new Set([
  'PATH',
  'HOME',
  'TMPDIR',
  'TEMP',
  'TMP',
  'LANG',
  'LC_ALL',
  'TZ',
  'LD_LIBRARY_PATH',
  'DYLD_LIBRARY_PATH',
  'SYSTEMROOT',
  'WINDIR',
]);

export function childEnv(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const reduced: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && ALLOWED.has(name.toUpperCase())) reduced[name] = value;
  }
  return reduced;
}
