/** Process of the speech recogniser: loads the model once, then decodes one stretch of audio a job, or listens to its end. */
import { MoonshineModel } from '../providers/moonshine/model.ts';
import type { DecodeJob, ListenJob, MoonshineInit } from '../providers/moonshine/decode-job.ts';
import { serveJobs } from './serve-jobs.ts';

serveJobs(async (init) => {
  const model = await MoonshineModel.load(init as MoonshineInit);
  return (job) => {
    const asked = job as DecodeJob | ListenJob;
    return 'lastPcm' in asked ? model.listen(asked) : model.decode(asked);
  };
});
