import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const packages = fileURLToPath(new URL('./packages', import.meta.url));

export default defineConfig({
  resolve: {
    // Tests run on the sources of every package; only forked workers run the build.
    alias: [
      { find: /^@antiphon\/([a-z]+)$/, replacement: `${packages}/$1/src/index.ts` },
      { find: /^@antiphon\/([a-z]+)\/(.+)$/, replacement: `${packages}/$1/src/$2.ts` },
    ],
  },
  test: {
    include: ['packages/**/src/**/*.test.ts', 'apps/**/src/**/*.test.ts', 'tests/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    // Two cores everywhere this is tested: more workers only make timings noisier.
    maxWorkers: 2,
    // A guard against hanging, not a measure: property tests take 10-20 s on two loaded cores.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
