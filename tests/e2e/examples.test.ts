/** The examples, run as they are shipped, against a server with fake ears and voice. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { resolveServerConfig, startServer, type RunningServer } from '@antiphon/server';
import { createLog } from '@antiphon/server/observe/log';
import { loadFlow } from '@antiphon/server/providers/scripted/load-flow';
import { createScriptedAgent } from '@antiphon/server/providers/scripted/llm';
import { fakeEngines } from '@antiphon/testkit';
import { afterEach, describe, expect, it } from 'vitest';

const EXAMPLES = join(import.meta.dirname, '../../examples');
const PATIENCE_MS = 30_000;
const run = promisify(execFile);

let server: RunningServer | null = null;
afterEach(async () => {
  await server?.close();
});

describe('the example of a tool', () => {
  it(
    'makes a reservation',
    async () => {
      const llm = createScriptedAgent(await loadFlow(join(EXAMPLES, 'tools/flow.yaml')));
      const engines = { ...fakeEngines(), llm };
      server = await startServer(resolveServerConfig({ port: '0' }, {}), {
        engines,
        log: createLog('silent'),
      });
      const lines = ['for two please', 'yes', 'yes please', 'no thanks'];
      const env = { ...process.env, AGENT_URL: `${server.url.replace('http', 'ws')}/v1/ws`, API_KEY: 'key' };
      const { stdout, stderr } = await run('node', [join(EXAMPLES, 'tools/agent.mjs'), ...lines], {
        env,
        timeout: PATIENCE_MS,
      });
      expect(stderr).toBe('');
      expect(stdout.trim().split('\n')).toEqual([
        'agent: Corner Bistro, good evening. Is the table for two, four, or six?',
        'caller: for two please',
        'agent: A table for two. Would you like to sit by the window?',
        'caller: yes',
        expect.stringMatching(/^agent: .*So, a table for two\. Shall I reserve it\?$/),
        'caller: yes please',
        'tool: reserve_table {"guests":"two","by_window":true}',
        "agent: One moment, I'll reserve it.",
        'agent: Done. Your table is number 7. Is there anything else I can do for you?',
        'caller: no thanks',
        'agent: See you soon. Goodbye!',
      ]);
    },
    PATIENCE_MS,
  );
});

describe('the example of a telephone call', () => {
  it(
    'hears the greeting, presses a key, hears the answer and hangs up',
    async () => {
      const engines = fakeEngines({ answers: () => 'You have pressed one.' });
      server = await startServer(resolveServerConfig({ port: '0' }, {}), {
        engines,
        log: createLog('silent'),
      });
      const url = `${server.url.replace('http', 'ws')}/twilio`;
      const { stdout } = await run('node', [join(EXAMPLES, 'twilio/call.mjs'), url, '1#'], {
        timeout: PATIENCE_MS,
      });
      const [cleared, over] = stdout.trim().split('\n');
      expect(cleared).toMatch(/^cleared after \d+ ms$/);
      expect(over).toMatch(/^heard \d+ ms, call over \(1000\)$/);
    },
    PATIENCE_MS,
  );
});
