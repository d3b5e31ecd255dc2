/** Sizes and limits of the inference pools, in one place. */
import { availableParallelism } from 'node:os';

/** STT decodes one utterance per process; one core is left for the event loop and the VAD. 285 MB each. */
export const MAX_STT_PROCESSES = 4;
export function sttProcessCount(cores = availableParallelism()): number {
  return Math.max(1, Math.min(MAX_STT_PROCESSES, cores - 1));
}

/** Rendering a clause takes ~40 ms: two threads keep one long sentence from delaying everybody else's first word. */
export const MAX_TTS_THREADS = 4;
export function ttsThreadCount(cores = availableParallelism()): number {
  return Math.max(2, Math.min(MAX_TTS_THREADS, Math.floor(cores / 2)));
}

/** Jobs waiting in one pool: at 60 ms a job, 500 are half a minute of work on one core: nobody waits for more. */
export const MAX_QUEUED_JOBS = 500;
/** Loading the models takes 0.5 s; a machine that is swapping may need much more, ms. */
export const START_TIMEOUT_MS = 30_000;
/** A decode of the longest piece takes 0.8 s; a child that takes this long hangs and is replaced, ms. */
export const JOB_TIMEOUT_MS = 20_000;
/** Time a child gets to end by itself at close before it is killed, ms. */
export const EXIT_GRACE_MS = 1_000;
/** First restart after a death comes at once; then the wait doubles up to the maximum, ms. */
export const RESTART_MIN_MS = 50;
export const RESTART_MAX_MS = 5_000;
/** A child that lived this long was healthy: its death starts the back-off anew, ms. */
export const HEALTHY_AFTER_MS = 10_000;
/** With every child failing this often in a row, waiting jobs are refused instead of kept. */
export const MAX_FAILED_STARTS = 3;
