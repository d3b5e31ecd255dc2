/** Process of the store: one job at a time on the SQLite file. */
import { DocumentDatabase } from '../providers/sqlite/database.ts';
import type { StoreInit, StoreJob } from '../providers/sqlite/store-job.ts';
import { serveJobs } from './serve-jobs.ts';

serveJobs(async (init) => {
  const database = new DocumentDatabase((init as StoreInit).path);
  process.on('exit', () => {
    database.close();
  });
  return async (job) => database.run(job as StoreJob);
});
