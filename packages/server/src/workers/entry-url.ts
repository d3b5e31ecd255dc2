/**
 * Where the compiled entry of a worker is. Node 20 cannot fork TypeScript, so code that runs from src (tests)
 * uses the entry in dist: build first. `relative` is written as the source is named: './x.entry.ts'.
 */
export function entryUrl(relative: string, from: string): URL {
  const url = new URL(relative.replace(/\.ts$/, '.js'), from);
  if (!from.endsWith('.ts')) return url;
  // The last one only: the checkout itself may live below a folder called src.
  const at = url.pathname.lastIndexOf('/src/');
  url.pathname = `${url.pathname.slice(0, at)}/dist/${url.pathname.slice(at + '/src/'.length)}`;
  return url;
}
