/** `npm run bench`: makes the clone ready, then runs `antiphon bench`; stdout carries only what the bench prints. */
import { bootstrapOrExit } from './bootstrap.mjs';
import { runForeground } from './process-step.mjs';

await bootstrapOrExit();
process.exitCode = await runForeground('packages/cli/bin/antiphon.mjs', ['bench', ...process.argv.slice(2)]);
