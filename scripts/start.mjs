/** `npm start`: makes the clone ready, then runs `antiphon serve` with the arguments given after `--`. */
import { bootstrapOrExit } from './bootstrap.mjs';
import { runForeground } from './process-step.mjs';

await bootstrapOrExit();
process.exitCode = await runForeground('packages/cli/bin/antiphon.mjs', ['serve', ...process.argv.slice(2)]);
