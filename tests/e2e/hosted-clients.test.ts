/** The example clients of the hosted API, unmodified, against a server with fake engines on real time. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { resolveServerConfig, startServer, type RunningServer } from '@antiphon/server';
import { createLog } from '@antiphon/server/observe/log';
import { fakeEngines } from '@antiphon/testkit';
import { WebSocket } from 'ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { burstWav } from './burst-wav.ts';

const EXAMPLES = join(import.meta.dirname, '../../examples/hosted-clients');
const PATIENCE_MS = 30_000;
const run = promisify(execFile);
const hasPython = spawnSync('python3', ['--version']).status === 0;

/** What browser.mjs exports. */
type PageClient = {
  fetchToken: (url: string) => Promise<string>;
  connect: (call: {
    url: string;
    token: string;
    session: object;
    player: { play: (pcm: Int16Array) => void; stop: () => void };
    onEvent: (event: Record<string, unknown>) => void;
  }) => { end: () => void };
};

let server: RunningServer;
let folder: string;

beforeAll(async () => {
  const engines = fakeEngines({ hears: () => 'what can you do', answers: () => 'I can chat.' });
  server = await startServer(resolveServerConfig({ port: '0' }, {}), { engines, log: createLog('silent') });
  folder = await mkdtemp(join(tmpdir(), 'antiphon-clients-'));
  // The greeting is played for about two seconds, then the question comes.
  await writeFile(join(folder, 'question.wav'), burstWav([2600, 800], 24_000));
});

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

async function call(command: string, script: string): Promise<{ lines: string[]; answer: Buffer }> {
  const answer = join(folder, `${command}.wav`);
  const { stdout } = await run(command, [join(EXAMPLES, script), join(folder, 'question.wav'), answer], {
    env: { ...process.env, AGENT_URL: `${server.url.replace('http', 'ws')}/v1/ws`, API_KEY: 'key' },
    timeout: PATIENCE_MS,
  });
  return { lines: stdout.trim().split('\n'), answer: await readFile(answer) };
}

const expectedLines: unknown[] = [
  expect.stringMatching(/^ready sess_/),
  'agent: Hello, how can I help you?',
  'user: what can you do',
  'agent: I can chat.',
  expect.stringMatching(/^ended after \d/),
];

describe('a client of the hosted API', () => {
  it(
    'in Node holds a conversation',
    async () => {
      const { lines, answer } = await call('node', 'agent.mjs');
      expect(lines.map((line) => line.trim())).toEqual(expectedLines);
      expect(answer.length).toBeGreaterThan(24_000);
    },
    PATIENCE_MS,
  );

  it.skipIf(!hasPython)(
    'in Python holds a conversation',
    async () => {
      const { lines, answer } = await call('python3', 'agent.py');
      expect(lines.map((line) => line.trim())).toEqual(expectedLines);
      expect(answer.length).toBeGreaterThan(24_000);
    },
    PATIENCE_MS,
  );

  it('in a page holds a conversation with a temporary token', async () => {
    Object.assign(globalThis, { WebSocket: globalThis.WebSocket ?? WebSocket });
    const { connect, fetchToken } = (await import(join(EXAMPLES, 'browser.mjs'))) as PageClient;
    const token = await fetchToken(`${server.url}/v1/token?expires_in_seconds=60`);
    const lines: string[] = [];
    let played = 0;
    await new Promise<void>((resolve) => {
      const call = connect({
        url: `${server.url.replace('http', 'ws')}/v1/ws`,
        token,
        session: { greeting: 'Hi.' },
        player: { play: (pcm) => void (played += pcm.length), stop: () => undefined },
        onEvent: (event) => {
          if (event['type'] === 'transcript.agent') lines.push(String(event['text']));
          if (event['type'] === 'reply.done') call.end();
          if (event['type'] === 'closed') resolve();
        },
      });
    });
    expect(lines).toEqual(['Hi.']);
    expect(played).toBeGreaterThan(1000);
    // A token opens one session.
    const refused = await new Promise((resolve) => {
      connect({
        url: `${server.url.replace('http', 'ws')}/v1/ws`,
        token,
        session: {},
        player: { play: () => undefined, stop: () => undefined },
        onEvent: (event) => {
          if (event['type'] === 'session.error') resolve(event['code']);
        },
      });
    });
    expect(refused).toBe('unauthorized');
  });
});
