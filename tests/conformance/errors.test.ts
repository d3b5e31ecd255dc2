/**
 * Every row of the error table on a real socket: what triggers it, code and wording, whether the error names a field and
 * a session, and whether the socket stays open. The rows are typed: a row without a trigger does not compile.
 */
import {
  decodeServerMessage,
  ERRORS,
  SESSION_ERROR_CODES,
  VOICE_ALIAS_NAMES,
  type ErrorId,
  type ErrorRow,
} from '@antiphon/protocol';
import { AccessCheck } from '@antiphon/server/access';
import { agentEndpoint } from '@antiphon/server/endpoints/agent';
import { CURRENT_DIALECT } from '@antiphon/server/endpoints/agent-dialect';
import { createLog } from '@antiphon/server/observe/log';
import { systemClock } from '@antiphon/server/ports/clock';
import { Places } from '@antiphon/server/session/places';
import { ResumeDesk } from '@antiphon/server/session/resume';
import { createWsTransport } from '@antiphon/server/transport/ws';
import { fakeEngines, SimulatedClock, WireClient, type WireMessage } from '@antiphon/testkit';
import { ConformanceBench, inputAudio, type BenchOptions } from '@antiphon/lab/agent-wire/bench';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';

const KEY = 'k'.repeat(32);
const OTHER_KEY = 'o'.repeat(32);
const KEYS = { ANTIPHON_API_KEY: `${KEY},${OTHER_KEY}` };
const SESSION = `sess_${'0'.repeat(32)}`;

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function started(options: BenchOptions = {}): Promise<ConformanceBench> {
  const bench = await ConformanceBench.start(options);
  closers.push(() => bench.close());
  return bench;
}

/** A fresh connection and what it says first. */
async function first(frame: unknown, options: BenchOptions = {}): Promise<WireClient> {
  const client = await (await started(options)).connect();
  client.send(frame);
  return client;
}

/** A live session and what is said to it. */
async function live(...frames: unknown[]): Promise<WireClient> {
  const { client } = await (await started()).ready();
  for (const frame of frames) client.send(frame);
  return client;
}

const update = (session: object): object => ({ type: 'session.update', session });
const resume = (id: unknown): object => ({ type: 'session.resume', session_id: id });
const audio = (bytes: Buffer): object => ({ type: 'input.audio', audio: bytes.toString('base64') });

/** Waits until the server has noticed that a client is gone. */
async function gone(bench: ConformanceBench, client: WireClient): Promise<void> {
  client.terminate();
  await client.closed;
  await expect.poll(() => bench.server.sessions()).toBe(0);
}

/** A server that knows a stored agent which no longer validates. */
async function withBrokenAgent(): Promise<WireClient> {
  const server = createServer();
  const transport = createWsTransport(100_000, 4);
  const places = new Places(4);
  const endpoint = agentEndpoint(
    {
      engines: fakeEngines(),
      clock: systemClock,
      log: createLog('silent'),
      resolve: { lookupAgent: () => ({ output: { voice: 'gone' } }) },
      maxSessionMs: 60_000,
      patience: 5,
      region: null,
      speculate: false,
      apology: '',
      enter: places.enter,
      leave: places.leave,
      recorderFor: () => null,
      resume: new ResumeDesk(systemClock, 4),
    },
    CURRENT_DIALECT,
  );
  server.on('upgrade', (request, stream, head) => {
    const access = new AccessCheck([]).check(request);
    if (!access.ok) throw new Error('no access');
    const { principal } = access;
    const requestId = 'test';
    transport.accept(request, { stream, head }, (socket, { url }) =>
      endpoint(socket, { url, principal, requestId }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(
    () =>
      new Promise((resolve) => {
        transport.closeAll(1012, '');
        server.close(() => resolve());
      }),
  );
  const client = await WireClient.connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/ws`);
  client.send(update({ agent_id: 'broken' }));
  return client;
}

const brokenEars = (): BenchOptions => {
  const engines = fakeEngines();
  const vad = {
    ...engines.vad,
    open: () => {
      throw new Error('no ears');
    },
  };
  return { overrides: { engines: { ...engines, vad } } };
};

/** Ears that fail with the first sound. */
const failingEars = (): BenchOptions => {
  const engines = fakeEngines();
  const vad = {
    ...engines.vad,
    open: (_score: unknown, onError: (error: Error) => void) => ({
      push: () => onError(new Error('ears lost')),
      close: () => undefined,
    }),
  };
  return { overrides: { engines: { ...engines, vad } } };
};

async function another(env: Record<string, string>): Promise<WireClient> {
  const bench = await started({ env });
  await bench.ready({}, KEY);
  const client = await bench.connect({ credential: KEY });
  client.send(update({}));
  return client;
}

async function forbidden(): Promise<WireClient> {
  const bench = await started({ env: KEYS });
  const { client, ready } = await bench.ready({}, KEY);
  await gone(bench, client);
  const thief = await bench.connect({ credential: OTHER_KEY });
  thief.send(resume(ready['session_id']));
  return thief;
}

/** Triggers, each leaving a client whose next session.error is the one in question. */
const TRIGGERS = {
  unauthorized: async () => (await started({ env: KEYS })).connect({ credential: 'wrong' }),
  internal_error: async () => {
    const { client } = await (await started(failingEars())).ready();
    client.send(inputAudio(100, true));
    return client;
  },
  'internal_error.start': () => first(update({}), brokenEars()),
  at_capacity: () => another({ ...KEYS, ANTIPHON_MAX_SESSIONS: '1' }),
  concurrency_exceeded: () => another({ ...KEYS, ANTIPHON_MAX_SESSIONS_PER_KEY: '1' }),
  session_not_found: () => first(resume(SESSION)),
  session_forbidden: forbidden,
  session_expired: async () => {
    const { client } = await (await started({ overrides: { maxSessionMs: 50 } })).ready();
    return client;
  },
  'agent_not_found.agent_id': () => first(update({ agent_id: 'agent_nobody' })),
  'agent_id_not_first.agent_id': () => live(update({ agent_id: 'agent_nobody' })),
  'invalid_value.agent_id': () => first(update({ agent_id: 'default', greeting: 'Hi.' })),
  'invalid_value.voice': () => first(update({ output: { voice: 'nobody' } })),
  'invalid_value.llm': () => first(update({ llm: [{ base_url: 'https://example.org' }] })),
  'invalid_value.pre_connect_requests': () => first(update({ pre_connect_requests: [{ url: 'x' }] })),
  'invalid_value.silence': () =>
    live(update({ input: { turn_detection: { min_silence: 900, max_silence: 900 } } })),
  'invalid_value.sample_rate': () => first(update({ input: { format: { sample_rate: 16_000 } } })),
  'invalid_value.tool': () =>
    live(update({ tools: [{ type: 'function', name: 't', parameters: { properties: [] } }] })),
  'invalid_value.field': () => live(update({ output: { volume: 101 } })),
  'invalid_webhook.webhook': () =>
    first(update({ webhook: { url: 'https://example.org', events: [], x: 1 } })),
  'invalid_config.session': withBrokenAgent,
  'immutable_field.session': () => live(update({ output: { voice: 'anna' } })),
  'invalid_format.json': () => live('{"type":'),
  'invalid_format.envelope': () => live('[1]'),
  'invalid_format.unknown_type': () => live({ type: 'fly' }),
  'invalid_format.too_large': () => live(`{"type":"reply.create","x":${'['.repeat(99)}${']'.repeat(99)}}`),
  'invalid_format.field': () => live({ type: 'input.audio' }),
  'invalid_format.not_ready': () => first({ type: 'reply.create' }),
  'invalid_format.modality': () => live(update({ input: { type: 'text' } }), inputAudio(40, false)),
  'invalid_format.resume_late': () => live(resume(SESSION)),
  'invalid_audio.base64': () => live({ type: 'input.audio', audio: '***' }),
  'invalid_audio.odd_length': () => live(audio(Buffer.alloc(3))),
  'invalid_audio.wav_header': () => live(audio(Buffer.from('RIFF\0\0\0\0WAVE'))),
  'invalid_audio.binary_frame': () => live(Buffer.from([1, 2, 3])),
  audio_rate_violation: () => live(...Array.from({ length: 40 }, () => inputAudio(100, false))),
} satisfies Record<ErrorId, () => Promise<WireClient>>;

/** First updates are refused with 1008 whatever their row says. */
const FIRST_UPDATE = new Set<ErrorId>([
  'invalid_value.agent_id',
  'invalid_value.voice',
  'invalid_value.llm',
  'invalid_value.pre_connect_requests',
  'invalid_value.sample_rate',
  'invalid_webhook.webhook',
  'invalid_config.session',
]);

/** The wording of a row, its places open. */
const wording = (message: string): RegExp =>
  new RegExp(`^${message.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\\\{\w+\\\}/g, '[^]*')}$`);

const isAboutSession = ({ phase }: ErrorRow, id: ErrorId): boolean =>
  phase === 'update' ||
  phase === 'connect' ||
  phase === 'resume' ||
  id === 'session_expired' ||
  id === 'internal_error';

describe('every row of the error table', () => {
  it.each(Object.entries(TRIGGERS) as [ErrorId, () => Promise<WireClient>][])('%s', async (id, trigger) => {
    const row: ErrorRow = ERRORS[id];
    const client = await trigger();
    const error = await client.next('session.error');
    expect(error['code']).toBe(row.code);
    expect(String(error['message'])).toMatch(wording(row.message));
    expect(SESSION_ERROR_CODES).toContain(error['code']);
    expect(decodeServerMessage(JSON.stringify(error))).toMatchObject({ ok: true });
    expect('session_id' in error && 'param' in error).toBe(isAboutSession(row, id));
    if (row.param !== null && row.param !== 'the field' && id !== 'invalid_config.session') {
      expect(error['param']).toBe(row.param);
    }
    await expectEnd(client, FIRST_UPDATE.has(id) ? 1008 : row.closeCode);
  });

  async function expectEnd(client: WireClient, closeCode: number | null): Promise<void> {
    if (closeCode !== null) {
      expect((await client.closed).code).toBe(closeCode);
      return;
    }
    client.send(update({}));
    await client.next((message: WireMessage) => message.type === 'session.updated');
  }

  it('strict clients know every code that is ever sent', () => {
    expect(SESSION_ERROR_CODES).toHaveLength(16);
  });
});

describe('a first session.update that is not even one', () => {
  it.each([
    { type: 'session.update' },
    { type: 'session.update', session: [] },
    { type: 'session.update', session: null },
  ])('%j closes with 1008', async (frame) => {
    const client = await first(frame);
    const error = await client.next('session.error');
    expect(error['code']).toBe('invalid_format');
    expect(String(error['message'])).toMatch(/^Invalid message format for type 'session.update'/);
    expect((await client.closed).code).toBe(1008);
  });

  it('later, it is refused like any other message', async () => {
    const client = await live({ type: 'session.update' });
    expect((await client.next('session.error'))['code']).toBe('invalid_format');
    client.send({ type: 'session.end' });
    expect((await client.closed).code).toBe(1000);
  });
});

describe('the end of a session that did not ask for it', () => {
  it('error first, session.ended last, then the close code', async () => {
    for (const [trigger, code] of [
      [TRIGGERS.session_expired, 1008],
      [TRIGGERS.internal_error, 1011],
    ] as const) {
      const client = await trigger();
      expect((await client.closed).code).toBe(code);
      expect(client.messages.map(({ type }) => type).slice(-2)).toEqual(['session.error', 'session.ended']);
      const ended = client.messages.at(-1);
      expect(Number(ended?.['session_duration_seconds'])).toBeGreaterThan(0);
    }
  });
});

describe('an audio stretch that is too fast', () => {
  it('is told once, and again only after real time was kept', async () => {
    const clock = new SimulatedClock();
    const bench = await started({ overrides: { clock } });
    const { client } = await bench.ready();
    const violations = async (): Promise<number> => {
      await client.settle();
      return client.messages.filter(({ code }) => code === 'audio_rate_violation').length;
    };
    for (let piece = 0; piece < 60; piece += 1) client.send(inputAudio(100, false));
    expect(await violations()).toBe(1);
    clock.advanceTo(500);
    for (let piece = 0; piece < 20; piece += 1) client.send(inputAudio(100, false));
    expect(await violations()).toBe(1);
    clock.advanceTo(5000);
    // What was late by then, and the burst ahead of it.
    for (let piece = 0; piece < 45; piece += 1) client.send(inputAudio(100, false));
    expect(await violations()).toBe(1);
    for (let piece = 0; piece < 20; piece += 1) client.send(inputAudio(100, false));
    expect(await violations()).toBe(2);
    client.send({ type: 'session.end' });
    expect((await client.next('session.ended'))['audio_duration_seconds']).toBeCloseTo(7, 3);
  });
});

describe('voices', () => {
  it('takes every name that was ever documented', async () => {
    const bench = await started();
    for (const voice of VOICE_ALIAS_NAMES) {
      const { client, ready } = await bench.ready({ output: { voice } });
      expect(ready).toMatchObject({ config: { output: { voice } } });
      client.send({ type: 'session.end' });
      await client.closed;
    }
  });
});
