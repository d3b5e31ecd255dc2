/** Thread of the flite voices: renders one chunk a job; the audio goes out before the word timings are worked out. */
import { FliteVoice } from '../providers/flite/voice.ts';
import type { FliteInit, RenderJob } from '../providers/flite/render-job.ts';
import { serveJobs } from './serve-jobs.ts';

serveJobs(async (init) => {
  const voice = new FliteVoice((init as FliteInit).module);
  return async (job, part) => voice.render(job as RenderJob, part);
});
