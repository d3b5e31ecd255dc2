/** Tokens and stored agents over real sockets: what HTTP makes, a session uses. */
import { createServer, type Server } from 'node:http';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolveServerConfig, startServer, type RunningServer } from '@antiphon/server';
import { decodeWav } from '@antiphon/core/audio/wav';
import { createLog } from '@antiphon/server/observe/log';
import { fakeEngines, WireClient } from '@antiphon/testkit';
import { afterEach, describe, expect, it } from 'vitest';

const KEY = 'a-key-of-some-length';
const OTHER_KEY = 'another-key-of-some-length';
const BEARER = { Authorization: `Bearer ${KEY}` };

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function serve(env: Record<string, string> = {}): Promise<RunningServer> {
  const config = resolveServerConfig({ port: '0' }, { ANTIPHON_API_KEY: `${KEY},${OTHER_KEY}`, ...env });
  const server = await startServer(config, { engines: fakeEngines({}), log: createLog('silent') });
  open.push(server);
  return server;
}

async function connect(
  server: RunningServer,
  headers: Record<string, string>,
  query = '',
): Promise<WireClient> {
  const client = await WireClient.connect(`${server.url}/v1/ws${query}`, headers);
  open.push({
    close: async () => {
      client.terminate();
    },
  });
  return client;
}

async function ready(client: WireClient, session: object = {}) {
  client.send({ type: 'session.update', session });
  return client.next('session.ready');
}

async function ask(server: RunningServer, path: string, body?: object, method = body ? 'POST' : 'GET') {
  const answer = await fetch(server.url + path, {
    method,
    headers: { ...BEARER, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return (await answer.json()) as Record<string, unknown>;
}

const tokenOf = async (server: RunningServer, query: string): Promise<string> =>
  (await ask(server, `/v1/token?${query}`))['token'] as string;

describe('temporary tokens', () => {
  it.each(['query', 'header'])('open one session, as %s, and say when it ends', async (place) => {
    const server = await serve();
    const token = await tokenOf(server, 'expires_in_seconds=60&max_session_duration_seconds=90');
    const at = (): Promise<WireClient> =>
      place === 'query'
        ? connect(server, {}, `?token=${token}`)
        : connect(server, { Authorization: `Bearer ${token}` });
    const before = Date.now() / 1000;
    const { expires_at } = await ready(await at());
    expect(Number(expires_at)).toBeGreaterThanOrEqual(Math.floor(before + 90));
    expect(Number(expires_at)).toBeLessThanOrEqual(Math.ceil(Date.now() / 1000 + 90));
    const second = await at();
    expect(await second.next('session.error')).toMatchObject({ code: 'unauthorized' });
  });

  it('open no HTTP route', async () => {
    const server = await serve();
    const token = await tokenOf(server, 'expires_in_seconds=60');
    const answer = await fetch(`${server.url}/v1/agents`, { headers: { Authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(401);
  });

  it('hold across a restart when there is a data directory', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'antiphon-rest-'));
    open.push({
      close: async () => {
        rmSync(dataDir, { recursive: true, force: true });
      },
    });
    const first = await serve({ ANTIPHON_DATA_DIR: dataDir });
    const token = await tokenOf(first, 'expires_in_seconds=60');
    await first.close();
    const second = await serve({ ANTIPHON_DATA_DIR: dataDir });
    expect((await ready(await connect(second, {}, `?token=${token}`))).type).toBe('session.ready');
  });
});

/** An OpenAI-compatible endpoint that says one thing and keeps the keys it was shown. */
async function fakeModel(keys: string[]): Promise<string> {
  const server: Server = createServer((request, response) => {
    keys.push(String(request.headers.authorization));
    request.resume();
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    const chunk = (choice: object): string =>
      `data: ${JSON.stringify({ choices: [{ index: 0, ...choice }] })}\n\n`;
    response.write(chunk({ delta: { content: 'From the own model.' } }));
    response.end(`${chunk({ delta: {}, finish_reason: 'stop' })}data: [DONE]\n\n`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({
    close: async () => {
      server.closeAllConnections();
      server.close();
    },
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
}

const AGENT = { name: 'Desk', system_prompt: 'Be kind.', greeting: 'Hi there.', voice: { voice_id: 'ivy' } };

describe('stored agents', () => {
  it('are named by a session, with any key of the server', async () => {
    const server = await serve();
    const tools = [
      {
        type: 'function',
        name: 'f',
        http: { url: 'https://example.org/', headers: [{ name: 'X', value: 'secret-1' }] },
      },
    ];
    const { id } = await ask(server, '/v1/agents', { ...AGENT, tools });
    const client = await connect(server, { Authorization: OTHER_KEY });
    const { config } = await ready(client, { agent_id: id });
    expect(config).toMatchObject({
      id,
      system_prompt: 'Be kind.',
      greeting: 'Hi there.',
      output: { voice: 'ivy' },
      tools: [{ name: 'f', http: { url: 'https://example.org/', method: 'POST' } }],
    });
    expect(JSON.stringify(config)).not.toContain('secret-1');
    expect((await client.next('transcript.agent')).text).toBe('Hi there.');
  });

  it('bring their own model, called with its key', async () => {
    const keys: string[] = [];
    const server = await serve({ ANTIPHON_EGRESS_ALLOW: '127.0.0.1' });
    const base_url = await fakeModel(keys);
    const llm = [{ base_url, model: 'm', api_key: 'own-key' }];
    const { id } = await ask(server, '/v1/agents', { ...AGENT, greeting: '', llm });
    const client = await connect(server, BEARER);
    await ready(client, { agent_id: id });
    client.send({ type: 'reply.create', instructions: 'Say something.' });
    expect((await client.next('transcript.agent')).text).toBe('From the own model.');
    expect(keys).toEqual(['Bearer own-key']);
  });

  it('cannot have a model inside, and an unknown id is refused', async () => {
    const server = await serve();
    const llm = [{ base_url: 'http://127.0.0.1:1/v1', model: 'm' }];
    expect(await ask(server, '/v1/agents', { ...AGENT, llm })).toMatchObject({ param: 'llm[0].base_url' });
    const client = await connect(server, BEARER);
    client.send({ type: 'session.update', session: { agent_id: 'agent_none' } });
    expect(await client.next('session.error')).toMatchObject({ code: 'agent_not_found', param: 'agent_id' });
  });
});

describe('ended sessions', () => {
  it('have a timeline and, where it is wanted, a recording, until they are deleted', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'antiphon-rest-'));
    open.push({
      close: async () => {
        rmSync(dataDir, { recursive: true, force: true });
      },
    });
    const server = await serve({ ANTIPHON_DATA_DIR: dataDir, ANTIPHON_RECORD_AUDIO: '1' });
    const client = await connect(server, BEARER);
    const { session_id } = await ready(client, { greeting: 'Hello there.' });
    client.send({ type: 'input.audio', audio: Buffer.alloc(4800).toString('base64') });
    await client.next('reply.done');
    client.send({ type: 'session.end' });
    await client.next('session.ended');
    const path = `/v1/sessions/${String(session_id)}`;
    await expect.poll(async () => (await ask(server, path))['id']).toBe(session_id);
    const record = await ask(server, path);
    expect(record).toMatchObject({
      agent_id: 'agent_inline',
      status: 'completed',
      timeline: [
        {
          turn_id: 'turn_1',
          trigger: 'greeting',
          agent_text: 'Hello there.',
          status: 'completed',
          tool_calls: [],
        },
      ],
      artifacts: { audio: { url: `${path}/audio`, media_type: 'audio/wav' } },
    });
    const list = await ask(server, '/v1/sessions');
    expect(list).toMatchObject({ sessions: [{ id: session_id }], has_more: false });

    expect((await fetch(`${server.url}${path}/audio`)).status).toBe(401);
    const audio = await fetch(`${server.url}${path}/audio`, { headers: BEARER });
    const wav = decodeWav(new Uint8Array(await audio.arrayBuffer()));
    expect([wav.sampleRateHz, wav.channels]).toEqual([16_000, 2]);
    const right = wav.samples.filter((_, index) => index % 2 === 1);
    expect(right.some((sample) => Math.abs(sample) > 100)).toBe(true);

    const gone = await fetch(server.url + path, { method: 'DELETE', headers: BEARER });
    expect(gone.status).toBe(204);
    expect(readdirSync(join(dataDir, 'recordings'))).toEqual([]);
    expect(await ask(server, path)).toMatchObject({ code: 'session_not_found' });
  });

  it('are bounded, the oldest go first, and 0 keeps none', async () => {
    const server = await serve({ ANTIPHON_KEEP_SESSIONS: '1' });
    const ids: unknown[] = [];
    for (let count = 0; count < 2; count += 1) {
      const client = await connect(server, BEARER);
      ids.push((await ready(client)).session_id);
      client.send({ type: 'session.end' });
      await client.next('session.ended');
    }
    await expect
      .poll(async () => (await ask(server, '/v1/sessions'))['sessions'])
      .toMatchObject([{ id: ids[1] }]);
    const none = await serve({ ANTIPHON_KEEP_SESSIONS: '0' });
    const client = await connect(none, BEARER);
    await ready(client);
    client.send({ type: 'session.end' });
    await client.next('session.ended');
    expect(await ask(none, '/v1/sessions')).toMatchObject({ sessions: [] });
  });
});

describe('the interface documents', () => {
  it('are served without a key and name every route that answers', async () => {
    const server = await serve();
    const openApi = (await (await fetch(`${server.url}/openapi.json`)).json()) as {
      openapi: string;
      paths: Record<string, Record<string, { operationId: string }>>;
    };
    expect(openApi.openapi).toBe('3.1.0');
    for (const [path, methods] of Object.entries(openApi.paths)) {
      const answer = await fetch(server.url + path.replaceAll(/\{\w+\}/g, 'x'), { method: 'OPTIONS' });
      const allowed = answer.headers.get('allow') ?? '';
      for (const method of Object.keys(methods)) expect(allowed).toContain(method.toUpperCase());
    }
    const asyncApi = (await (await fetch(`${server.url}/asyncapi.json`)).json()) as { asyncapi: string };
    expect(asyncApi.asyncapi).toBe('3.0.0');
  });
});
