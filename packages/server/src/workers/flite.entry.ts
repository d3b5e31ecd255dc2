/** Thread of the flite voices: renders one chunk a job; the audio goes out before the word timings are worked out. */
import { constants, setPriority } from 'node:os';
import { FliteVoice } from '../providers/flite/voice.ts';
import type { FliteInit, RenderJob } from '../providers/flite/render-job.ts';
import { serveJobs } from './serve-jobs.ts';

/**
 * Where the system schedules threads one by one (Linux; 0 = this thread), rendering gives way to the event loop: an acknowledgement
 * must not wait for sentences on all cores. Elsewhere the call would be the whole process's.
 */
if (process.platform === 'linux') setPriority(0, constants.priority.PRIORITY_BELOW_NORMAL);

serveJobs(async (init) => {
  const voice = new FliteVoice((init as FliteInit).module);
  return async (job, part) => voice.render(job as RenderJob, part);
});
