/** Process of an external turn model: loads it once, then scores one silence a job. */
import { SmartTurnModel, type SmartTurnInit, type SmartTurnJob } from '../providers/smart-turn/model.ts';
import { serveJobs } from './serve-jobs.ts';

serveJobs(async (init) => {
  const model = await SmartTurnModel.load(init as SmartTurnInit);
  return (job) => model.score(job as SmartTurnJob);
});
