/**
 * Where the compiled entry of a worker is. Node 20 cannot fork TypeScript, so code that runs from src (tests)
 * uses the entry in dist: build first. Only a caller that is itself TypeScript is moved, and only at its
 * innermost `src`: an installation may lie below a folder of that name (/usr/src/app).
 */
export function entryUrl(relative: string, from: string): URL {
  const url = new URL(relative, from);
  if (from.endsWith('.ts')) {
    const at = url.pathname.lastIndexOf('/src/');
    if (at >= 0)
      url.pathname = `${url.pathname.slice(0, at)}/dist/${url.pathname.slice(at + '/src/'.length)}`;
  }
  url.pathname = url.pathname.replace(/\.ts$/, '.js');
  return url;
}
