// Static files for the server to hand out: relative addresses, nothing inline, no code that a strict
// Content-Security-Policy (script-src 'self'; style-src 'self') would refuse. The build fails when a file outgrows its cap.
import { gzipSync } from 'node:zlib';
import { join } from 'node:path';
import { defineConfig } from 'vite';
import { pageParts } from './page-parts.js';

const page = (name) => join(import.meta.dirname, name);

/** Largest a whole build may be, kB gzip: measured 1120, of which the core with its word models is 1090. */
const SCRIPT_CAP_KB = 1180;
const STYLE_CAP_KB = 8;
/** Without what is fetched later: the core (when the page is idle) and the tables of the inspector (when it is opened). */
const TALK_CAP_KB = 30;

const sizeCaps = {
  name: 'size-caps',
  generateBundle(options, bundle) {
    const files = Object.values(bundle);
    const gzipKb = (wanted) =>
      files.filter(wanted).reduce((sum, file) => sum + gzipSync(file.code ?? file.source).length / 1024, 0);
    const talk = files.find((file) => file.type === 'chunk' && file.isEntry && file.name === 'index');
    const talkFiles = talk === undefined ? [] : [talk.fileName, ...talk.imports];
    const sizes = [
      ['scripts', gzipKb(({ fileName }) => fileName.endsWith('.js')), SCRIPT_CAP_KB],
      ['scripts of the talk page', gzipKb(({ fileName }) => talkFiles.includes(fileName)), TALK_CAP_KB],
      ['styles', gzipKb(({ fileName }) => fileName.endsWith('.css')), STYLE_CAP_KB],
    ];
    for (const [what, kb, cap] of sizes) {
      const text = `console ${what}: ${kb.toFixed(1)} kB gzip, cap ${cap} kB`;
      if (kb > cap) this.error(text);
      else console.info(text);
    }
  },
};

export default defineConfig({
  base: './',
  plugins: [pageParts(import.meta.dirname), sizeCaps],
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: false,
    sourcemap: false,
    reportCompressedSize: true,
    chunkSizeWarningLimit: 2_000, // kB; the caps above are the ones that count
    rollupOptions: {
      input: { index: page('index.html'), trace: page('trace.html'), tts: page('tts.html') },
    },
  },
});
