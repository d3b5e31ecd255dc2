/**
 * `npm test`: makes the clone ready, runs the tests with the arguments given after `--`, and prints as its last line
 * `tests: N passed, N failed, N skipped`. The exit code is Vitest's.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootstrapOrExit } from './bootstrap.mjs';
import { at, runForeground } from './process-step.mjs';

const lastLine = ({ passed, failed, skipped }) =>
  console.log(`tests: ${passed} passed, ${failed} failed, ${skipped} skipped`);

await bootstrapOrExit({ onFailure: () => lastLine({ passed: 0, failed: 1, skipped: 0 }) });
const folder = mkdtempSync(join(tmpdir(), 'antiphon-tests-'));
const countsFile = join(folder, 'counts.json');
const args = [
  'run',
  '--reporter=default',
  `--reporter=${at('scripts/count-reporter.mjs')}`,
  ...process.argv.slice(2),
];
const status = await runForeground('node_modules/vitest/vitest.mjs', args, {
  env: { ...process.env, ANTIPHON_TEST_COUNTS: countsFile },
});
const counts = readCounts();
rmSync(folder, { recursive: true, force: true });
lastLine(counts);
process.exitCode = status;

/** Without counts the run itself broke: that is one failure, not none. */
function readCounts() {
  try {
    return JSON.parse(readFileSync(countsFile, 'utf8'));
  } catch {
    return { passed: 0, failed: status === 0 ? 0 : 1, skipped: 0 };
  }
}
