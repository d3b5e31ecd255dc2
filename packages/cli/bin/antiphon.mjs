#!/usr/bin/env node
// Committed launcher: the command itself is the build product beside it.
import { existsSync } from 'node:fs';

const built = new URL('../dist/main.js', import.meta.url);
if (existsSync(built)) {
  const { main } = await import(built.href);
  process.exitCode = await main(process.argv.slice(2));
} else {
  console.error('antiphon: not built yet; run npm run build');
  process.exitCode = 1;
}
