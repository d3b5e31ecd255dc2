/** The Voice Agent API over a real socket, with fake engines: conversation, faults, limits, access. */
import { resolveServerConfig, startServer, type RunningServer, type ServerOverrides } from '@antiphon/server';
import { MAX_TTS_CONNECTIONS } from '@antiphon/server/endpoints/tts-service';
import { createLog } from '@antiphon/server/observe/log';
import { fakeEngines, WireClient, type FakeScript } from '@antiphon/testkit';
import { afterEach, describe, expect, it } from 'vitest';

const open: RunningServer[] = [];
const clients: WireClient[] = [];

async function serve(
  script: FakeScript = {},
  env: Record<string, string> = {},
  overrides: ServerOverrides = {},
): Promise<RunningServer> {
  const config = resolveServerConfig({ port: '0' }, env);
  const server = await startServer(config, {
    engines: fakeEngines(script),
    log: createLog('silent'),
    ...overrides,
  });
  open.push(server);
  return server;
}

async function connect(
  server: RunningServer,
  headers: Record<string, string> = {},
  query = '',
): Promise<WireClient> {
  const client = await WireClient.connect(`${server.url}/v1/ws${query}`, headers);
  clients.push(client);
  return client;
}

async function ready(server: RunningServer, session: object = {}): Promise<WireClient> {
  const client = await connect(server);
  client.send({ type: 'session.update', session });
  await client.next('session.ready');
  return client;
}

/** `ms` of audio as one base64 string: a loud tone or faint noise, PCM16 24 kHz. */
function audio(ms: number, loud: boolean): string {
  const bytes = Buffer.alloc(ms * 48);
  for (let index = 0; index < bytes.length / 2; index += 1) {
    bytes.writeInt16LE(Math.round((loud ? 9000 : 20) * Math.sin(index * 0.2)), index * 2);
  }
  return bytes.toString('base64');
}

const say = (client: WireClient, ms: number): void => {
  client.send({ type: 'input.audio', audio: audio(ms, true) });
};
const pause = (client: WireClient, ms: number): void => {
  client.send({ type: 'input.audio', audio: audio(ms, false) });
};

afterEach(async () => {
  for (const client of clients.splice(0)) client.terminate();
  for (const server of open.splice(0)) await server.close();
});

describe('a conversation on /v1/ws', () => {
  it('says nothing before the first update, then updated and ready with the full configuration', async () => {
    const client = await connect(await serve());
    client.send({ type: 'input.audio', audio: audio(100, true) });
    await client.settle();
    expect(client.messages).toEqual([]);
    client.send({ type: 'session.update', session: { system_prompt: 'Be kind.' } });
    const ready = await client.next('session.ready');
    expect(client.messages.map((message) => message.type)).toEqual(['session.updated', 'session.ready']);
    expect(ready).toMatchObject({
      session_id: expect.stringMatching(/^sess_[0-9a-f]{32}$/),
      config: {
        system_prompt: 'Be kind.',
        input: { type: 'audio' },
        output: { type: 'audio', voice: 'alba' },
      },
    });
    expect(Number.isInteger(ready.expires_at)).toBe(true);
    expect(typeof ready.timestamp).toBe('number');
  });

  it('greets, hears a turn and answers it, in the documented order', async () => {
    const client = await ready(
      await serve({ hears: () => 'what time is it', answers: () => 'It is noon.' }),
      {
        greeting: 'Hi.',
      },
    );
    await client.next('reply.done');
    say(client, 800);
    pause(client, 1100);
    const final = await client.next('transcript.user');
    expect(final.text).toBe('what time is it');
    const transcript = await client.next('transcript.agent');
    expect(transcript).toMatchObject({ text: 'It is noon.', interrupted: false });
    const done = await client.next('reply.done');
    expect(done).toMatchObject({ status: 'completed', reply_id: transcript.reply_id });
    const types = client.messages.map((message) => message.type);
    const told = types.filter(
      (type, index) => type !== types[index - 1] && type !== 'transcript.agent.delta',
    );
    expect(told.filter((type, index) => type !== told[index - 1])).toEqual([
      'session.updated',
      'session.ready',
      'reply.started',
      'reply.audio',
      'transcript.agent',
      'reply.done',
      'input.speech.started',
      'transcript.user.delta',
      'input.speech.stopped',
      'transcript.user',
      'reply.started',
      'reply.audio',
      'transcript.agent',
      'reply.done',
    ]);
    const deltas = client.messages.filter((message) => message.type === 'transcript.user.delta');
    expect(new Set(deltas.map((delta) => delta.item_id))).toEqual(new Set([final.item_id]));
  });

  it('stops for a barge-in: no audio of the reply afterwards, transcript trimmed to what was heard', async () => {
    const long = 'This is a long story about many things that happened a very long time ago. '.repeat(4);
    const client = await ready(await serve({ hears: () => 'wait stop' }), { greeting: long });
    const first = await client.next('reply.audio');
    await client.next(
      (message) => message.type === 'transcript.agent.delta' && Number(message.start_ms) > 500,
    );
    client.send({ type: 'output.audio.played', reply_id: first.reply_id, played_ms: 500 });
    for (let piece = 0; piece < 4; piece += 1) say(client, 100);
    await client.next('input.speech.started');
    const transcript = await client.next('transcript.agent');
    expect(transcript.interrupted).toBe(true);
    expect(long.startsWith(String(transcript.text))).toBe(true);
    expect(String(transcript.text).length).toBeLessThan(60);
    expect(await client.next('reply.done')).toMatchObject({
      status: 'interrupted',
      reply_id: first.reply_id,
    });
    pause(client, 1200);
    await client.next('transcript.user');
    await client.next('reply.done');
    const doneAt = client.messages.findIndex((message) => message.type === 'reply.done');
    const after = client.messages.slice(doneAt).filter((message) => message.type === 'reply.audio');
    expect(after.some((message) => message.reply_id === first.reply_id)).toBe(false);
    expect(after.length).toBeGreaterThan(0);
  });

  it('gives the model only what was heard', async () => {
    const asked: string[] = [];
    const answers: FakeScript['answers'] = (request) => {
      asked.push(JSON.stringify(request.messages));
      return 'Fine.';
    };
    const long = 'One two three four five six seven eight nine ten eleven twelve thirteen fourteen.';
    const client = await ready(await serve({ answers, hears: () => 'stop' }), {
      greeting: long,
      system_prompt: 'P',
    });
    await client.next('transcript.agent.delta');
    for (let piece = 0; piece < 4; piece += 1) say(client, 100);
    const transcript = await client.next('transcript.agent');
    pause(client, 1200);
    await client.next('reply.done');
    await client.next('transcript.agent');
    expect(asked).toHaveLength(1);
    expect(asked[0]).toContain('"role":"system","content":"P"');
    expect(asked[0]).not.toContain('fourteen');
    expect(transcript.text).not.toContain('fourteen');
  });

  it('ends on request with the true durations and closes with 1000', async () => {
    const client = await ready(await serve());
    pause(client, 500);
    client.send({ type: 'session.end' });
    const ended = await client.next('session.ended');
    expect(ended.audio_duration_seconds).toBeCloseTo(0.5, 1);
    expect(await client.closed).toMatchObject({ code: 1000 });
  });

  it('speaks to mu-law clients in mu-law', async () => {
    const format = { encoding: 'audio/pcmu' };
    const client = await ready(await serve(), {
      greeting: 'Hello there.',
      input: { format },
      output: { format },
    });
    const piece = await client.next('reply.audio');
    expect(Buffer.from(String(piece.data), 'base64').length).toBeLessThanOrEqual(1600);
    client.send({ type: 'input.audio', audio: Buffer.alloc(801, 0xff).toString('base64') });
    await client.settle();
    expect(client.messages.some((message) => message.type === 'session.error')).toBe(false);
  });
});

describe('bad input', () => {
  const faults: readonly [name: string, frame: unknown, code: string, words: RegExp][] = [
    ['not JSON', 'hello', 'invalid_format', /Invalid JSON format/],
    ['an unknown type', { type: 'fly' }, 'invalid_format', /Unknown message type: fly/],
    [
      'audio that is not base64',
      { type: 'input.audio', audio: '***' },
      'invalid_audio',
      /Invalid audio data/,
    ],
    ['an odd number of bytes', { type: 'input.audio', audio: 'AAAA' }, 'invalid_audio', /Invalid audio data/],
    ['no audio', { type: 'input.audio' }, 'invalid_format', /'audio' must be/],
    ['a binary frame', Buffer.from([1, 2, 3]), 'invalid_audio', /binary/],
    ['a late resume', { type: 'session.resume', session_id: 'x' }, 'invalid_format', /first message/],
    ['a fixed field', { type: 'session.update', session: { greeting: 'x' } }, 'immutable_field', /greeting/],
    ['an unknown reply', { type: 'reply.cancel', reply_id: 'resp_1' }, 'invalid_value', /reply_id/],
  ];

  it.each(faults)('answers %s with an error and goes on', async (_name, frame, code, words) => {
    const client = await ready(await serve());
    client.send(frame);
    const error = await client.next('session.error');
    expect(error.code).toBe(code);
    expect(error.message).toMatch(words);
    say(client, 700);
    pause(client, 1200);
    await client.next('transcript.user');
  });

  it('closes with 1008 when the first update is rejected', async () => {
    const client = await connect(await serve());
    client.send({ type: 'session.update', session: { output: { voice: 'nobody' } } });
    expect(await client.next('session.error')).toMatchObject({
      code: 'invalid_value',
      param: 'output.voice',
    });
    expect(await client.closed).toMatchObject({ code: 1008 });
  });

  it('refuses other first messages and stays open', async () => {
    const client = await connect(await serve());
    client.send({ type: 'reply.create' });
    expect((await client.next('session.error')).message).toMatch(/send session.update first/);
    client.send({ type: 'session.update', session: {} });
    await client.next('session.ready');
  });

  it('cuts off a 10 MB frame and leaves the others alone', async () => {
    const server = await serve();
    const other = await ready(server);
    const client = await ready(server);
    client.send('x'.repeat(10 * 1024 * 1024));
    expect((await client.closed).code).toBe(1009);
    say(other, 700);
    pause(other, 1200);
    await other.next('transcript.user');
  });

  it('drops audio that runs ahead of real time and says so once', async () => {
    const client = await ready(await serve());
    for (let piece = 0; piece < 40; piece += 1) pause(client, 100);
    await client.settle();
    const errors = client.messages.filter((message) => message.type === 'session.error');
    expect(errors.map((error) => error.code)).toEqual(['audio_rate_violation']);
  });

  it('tells a failing model as reply.error, says sorry and listens on', async () => {
    const answers = (): string => {
      throw new Error('boom with a secret');
    };
    const client = await ready(await serve({ answers }));
    say(client, 700);
    pause(client, 1200);
    const error = await client.next('reply.error');
    expect(error).toMatchObject({ code: 'llm_failed', retryable: true });
    expect(JSON.stringify(error)).not.toContain('secret');
    expect((await client.next('transcript.agent')).text).toMatch(/^Sorry/);
    expect(await client.next('reply.done')).toMatchObject({ status: 'completed' });
  });
});

describe('access', () => {
  const key = 'k'.repeat(32);

  it('takes any credential on loopback without keys, but no foreign origin', async () => {
    const server = await serve();
    await connect(server, { Authorization: 'Bearer whatever' });
    await connect(server, { Origin: server.url });
    await expect(connect(server, { Origin: 'https://evil.example' })).rejects.toThrow('403');
    await expect(connect(server, { Host: 'evil.example' })).rejects.toThrow('403');
  });

  it('with keys, takes them bearer, raw or as token, and tells others before closing', async () => {
    const server = await serve({}, { ANTIPHON_API_KEY: `other-key-0123456789,${key}` });
    for (const client of [
      await connect(server, { Authorization: `Bearer ${key}` }),
      await connect(server, { Authorization: key }),
      await connect(server, {}, `?token=${key}`),
      await connect(server, { Authorization: `Bearer ${key}`, Origin: 'https://app.example' }),
    ]) {
      client.send({ type: 'session.update', session: {} });
      await client.next('session.ready');
    }
    const refused = await connect(server, { Authorization: `Bearer ${key}x` });
    expect(await refused.next('session.error')).toMatchObject({ code: 'unauthorized', session_id: null });
    expect(await refused.closed).toMatchObject({ code: 1008 });
  });

  it('serves no more sessions than it may', async () => {
    const server = await serve({}, { ANTIPHON_MAX_SESSIONS: '1' });
    const first = await ready(server);
    const second = await connect(server);
    second.send({ type: 'session.update', session: {} });
    expect((await second.next('session.error')).code).toBe('at_capacity');
    first.send({ type: 'session.end' });
    await first.closed;
    await ready(server);
    expect(server.sessions()).toBe(1);
  });
});

it('holds no more sockets than it may', async () => {
  const server = await serve({}, { ANTIPHON_MAX_SESSIONS: '1' });
  // One session, 64 to spare, and the bound of the speech endpoints.
  for (let left = 65 + MAX_TTS_CONNECTIONS; left > 0; left -= 71) {
    await Promise.all(Array.from({ length: Math.min(left, 71) }, () => connect(server)));
  }
  await expect(connect(server)).rejects.toThrow('503');
});

describe('plain HTTP', () => {
  it('answers health, unknown paths and socket paths', async () => {
    const server = await serve();
    const health = await fetch(`${server.url}/healthz`);
    expect(await health.json()).toMatchObject({ status: 'ok', sessions: 0 });
    expect((await fetch(`${server.url}/etc/passwd`)).status).toBe(404);
    expect((await fetch(`${server.url}/v1/ws`)).status).toBe(426);
    expect((await fetch(`${server.url}/healthz`, { method: 'POST' })).status).toBe(405);
  });

  it('says which port is in use', async () => {
    const server = await serve();
    const config = resolveServerConfig({ port: String(server.port) }, {});
    await expect(startServer(config, { engines: fakeEngines(), log: createLog('silent') })).rejects.toThrow(
      /port is in use/,
    );
  });
});
