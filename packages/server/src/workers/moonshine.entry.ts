/** Process of the speech recogniser: loads the model once, then decodes one stretch of audio a job. */
import { MoonshineModel } from '../providers/moonshine/model.ts';
import type { DecodeJob, MoonshineInit } from '../providers/moonshine/decode-job.ts';
import { serveJobs } from './serve-jobs.ts';

serveJobs(async (init) => {
  const model = await MoonshineModel.load(init as MoonshineInit);
  return (job) => model.decode(job as DecodeJob);
});
