/** `npm run build`: installs when needed and compiles everything. */
import { bootstrapOrExit, build } from './bootstrap.mjs';

await bootstrapOrExit();
try {
  await build();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
