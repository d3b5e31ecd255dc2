/** Sessions on real sockets: what outlives a connection, for whom, how long, and what the client hears of it. */
import { SimulatedClock, type WireClient, type WireMessage } from '@antiphon/testkit';
import { type ConformanceBench, inputAudio } from '@antiphon/lab/agent-wire/bench';
import { describe, expect, it } from 'vitest';
import { startedBench } from './started-bench.ts';

const KEY = 'k'.repeat(32);
const OTHER_KEY = 'o'.repeat(32);
const KEYS = { ANTIPHON_API_KEY: `${KEY},${OTHER_KEY}` };

const resume = (ready: WireMessage): object => ({ type: 'session.resume', session_id: ready['session_id'] });

/** Cuts a connection and waits until the server has noticed. */
async function cut(bench: ConformanceBench, client: WireClient): Promise<void> {
  const left = bench.server.sessions() - 1;
  client.terminate();
  await expect.poll(() => bench.server.sessions()).toBe(left);
}

async function say(client: WireClient): Promise<void> {
  client.send(inputAudio(700, true));
  client.send(inputAudio(1200, false));
  await client.next('transcript.user');
}

const typesOf = (client: WireClient): string[] => client.messages.map(({ type }) => type);

describe('session.resume', () => {
  it('goes on with the same session: context kept, no greeting, a new token, nothing else', async () => {
    const asked: string[] = [];
    const bench = await startedBench({
      env: KEYS,
      script: {
        hears: () => 'my name is Ada',
        answers: ({ messages }) => {
          asked.push(messages.map(({ content }) => content).join(' | '));
          return 'Noted.';
        },
      },
    });
    const { client, ready } = await bench.ready({ greeting: 'Hi.', system_prompt: 'P' }, KEY);
    await client.next('reply.done');
    await say(client);
    await client.next('reply.done');
    await cut(bench, client);

    const again = await bench.connect({ credential: KEY });
    again.send(resume(ready));
    const second = await again.next('session.ready');
    expect(second).toMatchObject({
      session_id: ready['session_id'],
      config: ready['config'] as object,
      expires_at: ready['expires_at'],
    });
    expect(second['resume_token']).not.toBe(ready['resume_token']);
    await again.settle();
    expect(typesOf(again)).toEqual(['session.ready']);
    await say(again);
    await again.next('reply.done');
    expect(asked.at(-1)).toContain('P | Hi. | my name is Ada | Noted. | my name is Ada');
  });

  const credentials: readonly (readonly [
    string,
    (bench: ConformanceBench, ready: WireMessage) => Promise<WireClient>,
  ])[] = [
    ['the API key', (bench) => bench.connect({ credential: KEY })],
    [
      'a temporary token of that key',
      async (bench) => bench.connect({ credential: await tokenOf(bench, KEY) }),
    ],
    [
      'a temporary token in the address',
      async (bench) => bench.connect({ path: `/v1/ws?token=${await tokenOf(bench, KEY)}` }),
    ],
    ['the resume token', (bench, ready) => bench.connect({ credential: String(ready['resume_token']) })],
    [
      'the resume token in the address',
      (bench, ready) => bench.connect({ path: `/v1/ws?token=${String(ready['resume_token'])}` }),
    ],
  ];

  async function tokenOf(bench: ConformanceBench, key: string, query = ''): Promise<string> {
    const answer = await fetch(`${bench.server.url}/v1/token?expires_in_seconds=60${query}`, {
      headers: { Authorization: `Bearer ${key}` },
    });
    return String(((await answer.json()) as { token: unknown }).token);
  }

  it.each(credentials)('takes %s', async (_name, connect) => {
    const bench = await startedBench({ env: KEYS });
    const { client, ready } = await bench.ready({}, KEY);
    await cut(bench, client);
    const again = await connect(bench, ready);
    again.send(resume(ready));
    expect((await again.next('session.ready'))['session_id']).toBe(ready['session_id']);
  });

  it('is refused to another key and to tokens of another key, and stays possible', async () => {
    const bench = await startedBench({ env: KEYS });
    const { client, ready } = await bench.ready({}, KEY);
    const { ready: theirs } = await bench.ready({}, OTHER_KEY);
    await cut(bench, client);
    for (const credential of [OTHER_KEY, await tokenOf(bench, OTHER_KEY), String(theirs['resume_token'])]) {
      const thief = await bench.connect({ credential });
      thief.send(resume(ready));
      expect((await thief.next('session.error'))['code']).toBe('session_forbidden');
      expect((await thief.closed).code).toBe(1008);
    }
    const again = await bench.connect({ credential: KEY });
    again.send(resume(ready));
    await again.next('session.ready');
  });

  it('a resume token starts no session of its own', async () => {
    const bench = await startedBench({ env: KEYS });
    const { ready } = await bench.ready({}, KEY);
    const client = await bench.connect({ credential: String(ready['resume_token']) });
    client.send({ type: 'session.update', session: {} });
    expect((await client.next('session.error'))['code']).toBe('unauthorized');
    expect((await client.closed).code).toBe(1008);
  });

  it('is over after 30 s, and after session.end at once', async () => {
    const clock = new SimulatedClock();
    const bench = await startedBench({ overrides: { clock } });
    const { client, ready } = await bench.ready();
    await cut(bench, client);
    clock.advanceTo(29_900);
    const again = await bench.connect();
    again.send(resume(ready));
    await again.next('session.ready');
    await cut(bench, again);
    clock.advanceTo(60_000);
    const late = await bench.connect();
    late.send(resume(ready));
    expect((await late.next('session.error'))['code']).toBe('session_not_found');
    const { client: ending, ready: ended } = await bench.ready();
    ending.send({ type: 'session.end' });
    await ending.closed;
    const dead = await bench.connect();
    dead.send(resume(ended));
    expect((await dead.next('session.error'))['code']).toBe('session_not_found');
    expect((await dead.closed).code).toBe(1008);
  });

  it('says that a session expired while nobody was there', async () => {
    const clock = new SimulatedClock();
    const bench = await startedBench({ overrides: { clock, maxSessionMs: 10_000 } });
    const { client, ready } = await bench.ready();
    await cut(bench, client);
    clock.advanceTo(10_001);
    const late = await bench.connect();
    late.send(resume(ready));
    expect((await late.next('session.error'))['code']).toBe('session_expired');
  });

  it('takes a session over from a connection that has not noticed', async () => {
    const bench = await startedBench();
    const { client, ready } = await bench.ready();
    const again = await bench.connect();
    again.send(resume(ready));
    await again.next('session.ready');
    expect((await client.closed).code).toBe(1000);
    expect(bench.server.sessions()).toBe(1);
    again.send({ type: 'session.end' });
    await again.next('session.ended');
    expect((await again.closed).code).toBe(1000);
    expect(bench.server.sessions()).toBe(0);
  });

  it('a parked session holds no place, and waits when there is none', async () => {
    const bench = await startedBench({ env: { ANTIPHON_MAX_SESSIONS: '1' } });
    const { client, ready } = await bench.ready();
    await cut(bench, client);
    const { client: other } = await bench.ready();
    const early = await bench.connect();
    early.send(resume(ready));
    expect((await early.next('session.error'))['code']).toBe('at_capacity');
    other.send({ type: 'session.end' });
    await other.closed;
    const again = await bench.connect();
    again.send(resume(ready));
    await again.next('session.ready');
  });

  it('a token caps the session, and expires_at says so', async () => {
    const bench = await startedBench({ env: KEYS });
    const { ready } = await bench.ready({}, await tokenOf(bench, KEY, '&max_session_duration_seconds=60'));
    const left = Number(ready['expires_at']) - Number(ready['timestamp']);
    expect(left).toBeGreaterThan(58);
    expect(left).toBeLessThanOrEqual(60);
    expect(Number.isInteger(ready['expires_at'])).toBe(true);
  });
});

describe('/v1/realtime', () => {
  const path = '/v1/realtime';

  it('is ready on connect; the first update sets everything and starts the conversation', async () => {
    const bench = await startedBench();
    const client = await bench.connect({ path });
    const ready = await client.next('session.ready');
    client.send(inputAudio(200, false));
    client.send({
      type: 'session.update',
      session: {
        greeting: 'Hi.',
        output: { voice: 'george' },
        tool_choice: 'auto',
        unknown_then: 1,
        turn_detection: {
          min_end_of_turn_silence_ms: 200,
          max_turn_silence_ms: 900,
          min_interrupt_duration_ms: 600,
        },
      },
    });
    const updated = await client.next('session.updated');
    expect(updated['config']).toMatchObject({
      greeting: 'Hi.',
      output: { voice: 'george' },
      input: { turn_detection: { min_silence: 200, max_silence: 900, interruption_delay: 600 } },
    });
    await client.next('reply.started');
    await client.next('reply.done');
    await say(client);
    await client.next('reply.done');
    client.send({ type: 'session.update', session: { output: { voice: 'anna' } } });
    expect((await client.next('session.error'))['code']).toBe('immutable_field');
    await cut(bench, client);
    const again = await bench.connect({ path: '/v1/ws' });
    again.send(resume(ready));
    expect((await again.next('session.ready'))['session_id']).toBe(ready['session_id']);
    expect(bench.server.sessions()).toBe(1);
  });

  it('talks to a client that never sends an update', async () => {
    const bench = await startedBench();
    const client = await bench.connect({ path });
    await client.next('session.ready');
    await say(client);
    await client.next('reply.done');
  });

  it('closes when the first update is refused, and gives the place back', async () => {
    const bench = await startedBench();
    const client = await bench.connect({ path });
    await client.next('session.ready');
    client.send({ type: 'session.update', session: { output: { voice: 'nobody' } } });
    expect((await client.next('session.error'))['code']).toBe('invalid_value');
    expect((await client.closed).code).toBe(1008);
    expect(bench.server.sessions()).toBe(0);
  });
});

describe('config of a session', () => {
  it('input.format may change on the way: what follows is heard at the new rate', async () => {
    const bench = await startedBench({ script: { hears: () => 'hello' } });
    const { client } = await bench.ready();
    client.send(inputAudio(200, false));
    client.send({ type: 'session.update', session: { input: { format: { encoding: 'audio/pcmu' } } } });
    const updated = await client.next('session.updated');
    expect(updated['config']).toMatchObject({
      input: { format: { encoding: 'audio/pcmu', sample_rate: 8000 } },
    });
    client.send({ type: 'input.audio', audio: Buffer.alloc(4800, 0x10).toString('base64') });
    client.send({ type: 'input.audio', audio: Buffer.alloc(8800, 0xff).toString('base64') });
    await client.next('transcript.user');
    client.send({ type: 'session.end' });
    expect((await client.next('session.ended'))['audio_duration_seconds']).toBe(1.9);
  });

  it('volume is gain: half is half, null is the native level', async () => {
    const bench = await startedBench();
    const { client } = await bench.ready({ greeting: 'A tone.', output: { volume: 50 } });
    const peak = (message: WireMessage): number => {
      const bytes = Buffer.from(String(message['data']), 'base64');
      return Math.max(...Array.from({ length: bytes.length / 2 }, (_, at) => bytes.readInt16LE(at * 2)));
    };
    const half = peak(await client.next('reply.audio'));
    await client.next('reply.done');
    client.send({ type: 'session.update', session: { output: { volume: null } } });
    client.send({ type: 'reply.create' });
    const whole = peak(await client.next('reply.audio'));
    expect(half / whole).toBeCloseTo(0.5, 1);
  });
});
