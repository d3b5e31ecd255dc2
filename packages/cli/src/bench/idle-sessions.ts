/**
 * Memory of a session that is open and silent: the growth of this process over many of them, opened by a
 * process of their own so that only the server's side is counted.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { fileURLToPath } from 'node:url';
import { conversationUrl, EPHEMERAL, startServer } from '../in-process-server.ts';
import { instantEngines } from './instant-engines.ts';

const SESSIONS = 200;
/** Opened first and kept: what the first sessions load lazily is not a session's own memory. */
const WARM_UP_SESSIONS = 20;
const OPEN_TIMEOUT_MS = 60_000;
const SETTLE_MS = 300;
const BYTES_PER_KB = 1024;

export type IdleMemory = { readonly rss_kb: number; readonly heap_kb: number; readonly sessions: number };

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

async function settledMemory(): Promise<NodeJS.MemoryUsage> {
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  collectGarbage();
  collectGarbage();
  return process.memoryUsage();
}

/** Resolves with the child once all its sessions are ready. */
function openSessions(url: string, count: number): Promise<ChildProcess> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('./idle-callers.js', import.meta.url)), [url, String(count)]);
    const timer = setTimeout(() => {
      child.kill();
      reject(new Error(`${String(count)} sessions did not open within 60 s`));
    }, OPEN_TIMEOUT_MS);
    child.once('message', (message) => {
      clearTimeout(timer);
      if (message === 'ready') resolve(child);
      else reject(new Error(typeof message === 'string' ? message : 'the sessions could not be opened'));
    });
    child.once('exit', () => {
      clearTimeout(timer);
      reject(new Error('the process that opens the sessions ended early'));
    });
  });
}

export async function idleSessionMemory(): Promise<IdleMemory> {
  const engines = instantEngines({ heard: '', answer: 'Yes.' });
  const server = await startServer(
    { ...EPHEMERAL, 'max-sessions': String(SESSIONS + WARM_UP_SESSIONS) },
    {},
    { engines },
  );
  const children: ChildProcess[] = [];
  try {
    const url = conversationUrl(server.url);
    children.push(await openSessions(url, WARM_UP_SESSIONS));
    const before = await settledMemory();
    children.push(await openSessions(url, SESSIONS));
    const after = await settledMemory();
    const heap = ({ heapUsed, external }: NodeJS.MemoryUsage): number => heapUsed + external;
    const each = (bytes: number): number => Math.round((bytes / SESSIONS / BYTES_PER_KB) * 10) / 10;
    return {
      rss_kb: each(after.rss - before.rss),
      heap_kb: each(heap(after) - heap(before)),
      sessions: SESSIONS,
    };
  } finally {
    for (const child of children) child.kill();
    await server.close();
  }
}
