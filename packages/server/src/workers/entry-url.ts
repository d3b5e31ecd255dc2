/**
 * Where the compiled entry of a worker is. Node 20 cannot fork TypeScript, so code that runs from src (tests)
 * uses the entry in dist: build first.
 */
export function entryUrl(relative: string, from: string): URL {
  const url = new URL(relative, from);
  url.pathname = url.pathname.replace('/src/', '/dist/').replace(/\.ts$/, '.js');
  return url;
}
