/** Process of the voice activity detector: loads the model once, then scores batches. */
import { SileroModel } from '../providers/silero/model.ts';
import type { SileroBatch, SileroInit } from '../providers/silero/scoring.ts';
import { serveJobs } from './serve-jobs.ts';

serveJobs(async (init) => {
  const model = await SileroModel.load((init as SileroInit).modelPath);
  return (job) => model.score(job as SileroBatch);
});
