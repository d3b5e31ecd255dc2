/** `npm run build`: installs when needed and compiles everything. */
import { bootstrapOrExit, build } from './bootstrap.mjs';

await bootstrapOrExit({ installOnly: true });
try {
  await build();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
