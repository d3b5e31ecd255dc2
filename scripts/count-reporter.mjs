/**
 * Vitest reporter that writes {passed, failed, skipped} to the file named by ANTIPHON_TEST_COUNTS. A file that could not
 * be loaded, and an error outside of any test, each count as one failure: nothing that fails may look like zero.
 */
import { writeFileSync } from 'node:fs';

export default class CountReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    for (const module of modules) {
      let failedHere = 0;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'failed') failedHere += 1;
        else if (state === 'passed') counts.passed += 1;
        else counts.skipped += 1;
      }
      counts.failed += failedHere === 0 && module.state() === 'failed' ? 1 : failedHere;
    }
    const path = process.env.ANTIPHON_TEST_COUNTS;
    if (path) writeFileSync(path, JSON.stringify(counts));
  }
}
