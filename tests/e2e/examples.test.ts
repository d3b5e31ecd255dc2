/** The examples, run as they are shipped, against a server with fake ears and voice. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { decodeWav } from '@antiphon/core/audio/wav';
import { resolveServerConfig, startServer, type RunningServer } from '@antiphon/server';
import { createLog } from '@antiphon/server/observe/log';
import { loadFlow } from '@antiphon/server/providers/scripted/load-flow';
import { createOpenAiLlm } from '@antiphon/server/providers/openai/llm';
import { createScriptedAgent } from '@antiphon/server/providers/scripted/llm';
import { fakeEngines } from '@antiphon/testkit';
import { afterEach, describe, expect, it } from 'vitest';

const EXAMPLES = join(import.meta.dirname, '../../examples');
const PATIENCE_MS = 60_000;
const run = promisify(execFile);

let server: RunningServer | null = null;
let mind: ChildProcess | null = null;
let folder = '';
afterEach(async () => {
  await server?.close();
  mind?.kill();
  if (folder !== '') await rm(folder, { recursive: true, force: true });
});

/** The endpoint of the mind that knows its lines. */
async function startMind(): Promise<string> {
  const started = spawn('node', [join(EXAMPLES, 'mind/mind.mjs'), '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  mind = started;
  folder = await mkdtemp(join(tmpdir(), 'antiphon-examples-'));
  return new Promise((resolve) =>
    started.stdout.once('data', (line: Buffer) => resolve(String(line).trim())),
  );
}

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

describe('the example of two agents on the telephone', () => {
  it(
    'takes turns until it has as many as asked for',
    async () => {
      const llm = createOpenAiLlm({ url: await startMind(), model: 'by-heart', key: 'any' });
      const engines = { ...fakeEngines({ hears: () => 'a few words from the other side' }), llm };
      server = await startServer(resolveServerConfig({ port: '0' }, {}), {
        engines,
        log: createLog('silent'),
      });
      const [wav, transcript] = [join(folder, 'call.wav'), join(folder, 'call.txt')];
      const env = { ...process.env, AGENT_URL: `${server.url.replace('http', 'ws')}/v1/ws` };
      const asked = ['--turns', '4', '--out', wav, '--transcript', transcript];
      const { stdout, stderr } = await run('node', [join(EXAMPLES, 'bot-to-bot/call.mjs'), ...asked], {
        env,
        timeout: PATIENCE_MS,
      });
      expect(stderr).toBe('');
      expect((await readFile(transcript, 'utf8')).trim().split('\n')).toEqual([
        'receptionist: Harbour Hotel, good morning. How can I help you?',
        'guest: Hello, do you have a room for two nights from Friday?',
        'receptionist: Yes, we have a double room for Friday and Saturday. Shall I book it for you?',
        'guest: How much is it?',
      ]);
      expect(stdout).toMatch(/over: as many turns as asked for; 4 turns, .* overlap 0 ms/);
      const recording = decodeWav(await readFile(wav));
      expect(recording.channels).toBe(2);
      const loud = [0, 1].map((side) =>
        recording.samples.some((sample, i) => i % 2 === side && sample > 1000),
      );
      expect(loud).toEqual([true, true]);
    },
    PATIENCE_MS,
  );
});

describe('two polite machines', () => {
  const turn = (name: string, text: string) => ({ name, text });

  it('hang up for a reason', async () => {
    const { endingOf } = (await import(join(EXAMPLES, 'bot-to-bot/ending.mjs'))) as {
      endingOf: (turns: object[], wanted: number) => string | undefined;
    };
    const [hello, thanks] = [turn('guest', 'Hello.'), turn('receptionist', 'Thank you.')];
    expect(endingOf([], 9)).toBeUndefined();
    expect(endingOf([hello, thanks], 2)).toBe('as many turns as asked for');
    expect(endingOf([hello, thanks, turn('guest', 'No, thank you.')], 9)).toBeUndefined();
    expect(endingOf([hello, thanks, turn('guest', 'Thanks!'), thanks], 9)).toBe(
      'the receptionist repeats itself',
    );
    expect(endingOf([turn('guest', 'Goodbye!'), turn('receptionist', 'Bye, then.')], 9)).toBe(
      'both have said goodbye',
    );
  });

  it('are measured: the pauses between them and the time they spoke at once', async () => {
    const { orderOf } = (await import(join(EXAMPLES, 'bot-to-bot/order.mjs'))) as {
      orderOf: (frames: boolean[][], frameMs: number) => { gapsMs: number[]; overlapMs: number };
    };
    const frames = ['A', 'A', '', '', 'B', 'B', 'AB', 'A'].map((who) => [
      who.includes('A'),
      who.includes('B'),
    ]);
    expect(orderOf(frames, 50)).toEqual({ gapsMs: [100, 0], overlapMs: 50 });
  });
});

describe("the example of a model's tokens as speech", () => {
  it(
    'is silent at the call, remembers what was heard, and goes on',
    async () => {
      const llm = await startMind();
      server = await startServer(resolveServerConfig({ port: '0' }, {}), {
        engines: fakeEngines(),
        log: createLog('silent'),
      });
      const wav = join(folder, 'story.wav');
      const env = { ...process.env, SPEECH_URL: server.url, LLM_URL: llm };
      const asked = ['--interrupt', '700', '--out', wav];
      const { stdout, stderr } = await run('node', [join(EXAMPLES, 'llm-to-tts/speak.mjs'), ...asked], {
        env,
        timeout: PATIENCE_MS,
      });
      expect(stderr).toBe('');
      expect(stdout).toMatch(/silent at the call/);
      expect(stdout).toMatch(/heard until: Once upon/);
      expect(stdout).toMatch(
        /written: Of course\. The keeper rang the bell all night, and the ship came home\./,
      );
      const { samples, sampleRateHz } = decodeWav(await readFile(wav));
      const heardMs = (samples.length * 1000) / sampleRateHz;
      // The fake voice says 15 characters a second: the cut story, then all of the end.
      const endMs =
        ('Of course. The keeper rang the bell all night, and the ship came home.'.length * 1000) / 15;
      expect(heardMs).toBeGreaterThan(endMs + 600);
      expect(heardMs).toBeLessThan(endMs + 2_500);
    },
    PATIENCE_MS,
  );
});
