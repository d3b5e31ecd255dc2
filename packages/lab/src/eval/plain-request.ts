/** A suite's request with nothing set: for tests, which name what they set. */
import type { SuiteRequest } from './suite.ts';

export const plainRequest = (changes: Partial<SuiteRequest>): SuiteRequest => ({
  data: [],
  patience: null,
  asrLagMs: null,
  baseline: false,
  unlabelled: false,
  cacheFolder: null,
  openEngines: () => Promise.reject(new Error('this test gives no engines')),
  progress: () => undefined,
  ...changes,
});
