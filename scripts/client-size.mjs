/**
 * What a page pays for the client: `@antiphon/client`, with its imports, minified and compressed, without the worklet
 * file that is loaded beside it. Prints the sizes; fails beyond the caps. The element and the React hook are entries of
 * their own.
 */
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { at } from './process-step.mjs';

/** Promised to those who add the client to a page, bytes of gzip. */
const CAPS = { index: 20_000, element: 20_000, react: 20_000 };

for (const [entry, cap] of Object.entries(CAPS)) {
  const size = await gzipBytes(at(`packages/client/dist/${entry}.js`));
  console.log(`client ${entry}: ${size} bytes gzip, at most ${cap}`);
  if (size > cap) process.exitCode = 1;
}

async function gzipBytes(path) {
  const outputs = await build({
    logLevel: 'error',
    configFile: false,
    build: {
      write: false,
      minify: true,
      target: 'es2022',
      lib: { entry: path, formats: ['es'] },
      rollupOptions: { external: /worklets|^react$/ },
      assetsInlineLimit: 0,
    },
  });
  const chunks = [outputs].flat().flatMap(({ output }) => output.filter(({ type }) => type === 'chunk'));
  return chunks.reduce((sum, { code }) => sum + gzipSync(code).length, 0);
}
