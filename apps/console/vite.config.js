// Static files for the server to hand out: relative addresses, nothing inline, no code that a strict
// Content-Security-Policy (script-src 'self'; style-src 'self') would refuse.
import { defineConfig } from 'vite';

export default defineConfig({
  base: './',
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: false,
    sourcemap: false,
    reportCompressedSize: true,
  },
});
