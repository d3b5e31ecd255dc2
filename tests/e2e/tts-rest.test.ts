/** The HTTP side of the TTS API over real sockets: audio, formats, dictionaries that are heard, refusals, disconnects. */
import { mkdtempSync, rmSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolveServerConfig, startServer, type RunningServer } from '@antiphon/server';
import { createLog } from '@antiphon/server/observe/log';
import type { TtsPort } from '@antiphon/server/ports/tts';
import { QueueFullError } from '@antiphon/server/workers/worker-lost-error';
import { fakeEngines, fakeTts, WireClient } from '@antiphon/testkit';
import { afterEach, describe, expect, it } from 'vitest';

const KEY = 'a-key-of-sixteen-characters';
const BEARER: Readonly<Record<string, string>> = { Authorization: `Bearer ${KEY}` };
const GENERATE = '/v1/tts/generate';
const HELLO = { text: 'Hello there.', voice_id: 1071 };
/** Samples of the fake voice for a text, at its own 16 kHz. */
const samplesOf = (text: string): number => text.length * Math.round(16_000 / 15);

const opened: { close(): Promise<unknown> | void }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

type Served = { readonly server: RunningServer; readonly said: string[] };

/** A server with a fake voice, and what the voice was given. */
async function serve(env: Record<string, string> = {}, port: Partial<TtsPort> = {}): Promise<Served> {
  const said: string[] = [];
  const voice = { ...fakeTts(), ...port };
  const tts: TtsPort = {
    ...voice,
    synthesize: (request, sink, signal) => {
      said.push(request.text.trim());
      return voice.synthesize(request, sink, signal);
    },
  };
  const config = resolveServerConfig({ port: '0' }, { ANTIPHON_API_KEY: KEY, ...env });
  const engines = { ...fakeEngines(), tts };
  const server = await startServer(config, { engines, log: createLog('silent') });
  opened.push(server);
  return { server, said };
}

type Answer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly complete: boolean;
  readonly json: Record<string, unknown>;
};

/** `node:http` and not fetch, which hides how an answer ended. */
function ask(
  server: RunningServer,
  path: string,
  body?: object,
  {
    method = body ? 'POST' : 'GET',
    headers = BEARER,
  }: { readonly method?: string; readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = httpRequest(
      `${server.url}${path}`,
      { method, headers: { 'Content-Type': 'application/json', ...headers } },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', () => undefined);
        response.on('close', () => {
          const bytes = Buffer.concat(parts);
          const { statusCode: status = 0, complete } = response;
          resolve({
            ...{ status, complete, bytes, headers: response.headers },
            get json() {
              return JSON.parse(bytes.toString()) as Record<string, unknown>;
            },
          });
        });
      },
    );
    asked.on('error', reject);
    asked.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

describe('POST /v1/tts/generate', () => {
  it.each([
    [{}, { type: 'audio/pcm', rate: '24000', encoding: 'pcm_s16le', size: 2 }],
    [{ sample_rate: 44_100 }, { type: 'audio/pcm', rate: '44100', encoding: 'pcm_s16le', size: 2 }],
    [
      { output_format: 'pcm_16000', sample_rate: 24_000 },
      { type: 'audio/pcm', rate: '16000', encoding: 'pcm_s16le', size: 2 },
    ],
    [{ output_format: 'ulaw_8000' }, { type: 'audio/basic', rate: '8000', encoding: 'mulaw', size: 1 }],
    [{ output_format: 'alaw_8000' }, { type: 'audio/basic', rate: '8000', encoding: 'alaw', size: 1 }],
  ])(
    '%j: raw bytes with the headers that say what they are %j',
    async (format, { type, rate, encoding, size }) => {
      const { server } = await serve();
      const { status, headers, bytes, complete } = await ask(server, GENERATE, { ...HELLO, ...format });
      expect([status, complete]).toEqual([200, true]);
      expect(headers).toMatchObject({
        'content-type': type,
        'x-sample-rate': rate,
        'x-audio-format': encoding,
        'x-kugelaudio-ai-generated': 'true',
        'x-request-id': expect.stringMatching(/^req_/) as string,
        'transfer-encoding': 'chunked',
      });
      const expected = (samplesOf(HELLO.text) * Number(rate)) / 16_000;
      expect(Math.abs(bytes.length / size - expected)).toBeLessThan(expected * 0.02);
    },
  );

  it.each([
    ['Bearer', { Authorization: `Bearer ${KEY}` }],
    ['X-API-Key', { 'X-API-Key': KEY }],
    [
      'both, as the SDKs send them',
      { 'X-API-Key': KEY, Authorization: `Bearer ${KEY}`, 'X-KugelAudio-SDK': 'js' },
    ],
  ])('takes the key as %s', async (_name, headers) => {
    const { server } = await serve();
    expect((await ask(server, GENERATE, HELLO, { headers })).status).toBe(200);
  });

  it.each([
    [{ word_timestamps: true }, 400, 'VALIDATION_ERROR', 'word_timestamps'],
    [{ word_timestamps: false }, 400, 'VALIDATION_ERROR', 'word_timestamps'],
    [{ speaker_prefix: true }, 400, 'VALIDATION_ERROR', 'speaker_prefix'],
    [{ colour: 'blue' }, 400, 'VALIDATION_ERROR', 'colour'],
    [{ text: undefined }, 400, 'VALIDATION_ERROR', 'text'],
    [{ text: '  ' }, 400, 'VALIDATION_ERROR', 'text'],
    [{ text: 'x'.repeat(5001) }, 413, 'VALIDATION_ERROR', '5000'],
    [{ text: '—' }, 400, 'EMPTY_AUDIO', 'nothing'],
    [{ text: 'Wait <break time="soon"/> now.' }, 400, 'VALIDATION_ERROR', 'malformed tag'],
    [{ voice_id: undefined }, 400, 'MISSING_VOICE_ID', 'voice_id is required'],
    [{ voice_id: 'nobody' }, 404, 'NOT_FOUND', "'nobody' not found"],
    [{ speed: 1.3 }, 400, 'VALIDATION_ERROR', 'speed'],
    [{ temperature: 2 }, 400, 'VALIDATION_ERROR', 'temperature'],
    [{ sample_rate: 12_345 }, 400, 'VALIDATION_ERROR', 'sample_rate'],
    [{ output_format: 'ulaw_8000', sample_rate: 16_000 }, 400, 'VALIDATION_ERROR', 'output_format'],
    [{ dictionary_ids: [1] }, 400, 'VALIDATION_ERROR', 'project_id'],
    [{ dictionary_ids: [1], project_id: 1 }, 400, 'VALIDATION_ERROR', 'no dictionary 1'],
  ])('%j: %i %s', async (wrong, code, error_code, named) => {
    const { server, said } = await serve();
    const { status, headers, json } = await ask(server, GENERATE, { ...HELLO, ...wrong });
    expect(status).toBe(code);
    expect(json).toEqual({
      error: expect.stringContaining(named) as string,
      error_code,
      code,
      request_id: headers['x-request-id'],
    });
    expect(said).toEqual([]);
  });

  it('refuses a stranger', async () => {
    const { server } = await serve();
    const { status, json } = await ask(server, GENERATE, HELLO, { headers: {} });
    expect([status, json['error_code'], json['code']]).toEqual([401, 'UNAUTHORIZED', 401]);
  });

  it.each([
    [new Error('the voice broke'), 500, 'INTERNAL_ERROR'],
    [new QueueFullError('full'), 503, 'MODEL_UNAVAILABLE'],
  ])('%s before the first audio is told in words', async (error, code, error_code) => {
    const { server } = await serve({}, { synthesize: () => Promise.reject(error) });
    expect((await ask(server, GENERATE, HELLO)).json).toMatchObject({ error_code, code });
  });

  it('a failure after the first audio cuts the connection', async () => {
    const voice = fakeTts();
    const { server } = await serve(
      {},
      {
        synthesize: (request, sink, signal) =>
          request.text.includes('Two')
            ? Promise.reject(new Error('the voice broke'))
            : voice.synthesize(request, sink, signal),
      },
    );
    const { status, complete } = await ask(server, GENERATE, { ...HELLO, text: 'One it is. Two it is not.' });
    expect([status, complete]).toEqual([200, false]);
  });

  it.each([
    ['before the first audio', false],
    ['in the middle', true],
  ])('a client that leaves %s stops the engine', async (_when, speaksFirst) => {
    let begun = (): void => undefined;
    let stopped = (): void => undefined;
    const working = new Promise<void>((resolve) => (begun = resolve));
    const aborted = new Promise<void>((resolve) => (stopped = resolve));
    const { server } = await serve(
      {},
      {
        synthesize: (_request, sink, signal) => {
          if (speaksFirst) sink.audio(new Int16Array(16_000));
          begun();
          return new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => {
              stopped();
              reject(signal.reason as Error);
            });
          });
        },
      },
    );
    const headers = { Authorization: `Bearer ${KEY}`, 'Content-Type': 'application/json' };
    const asked = httpRequest(`${server.url}${GENERATE}`, { method: 'POST', headers });
    asked.on('error', () => undefined);
    const answered = new Promise<void>((resolve) => {
      asked.on('response', (response) => {
        response.on('error', () => undefined);
        response.once('data', () => {
          resolve();
        });
      });
    });
    asked.end(JSON.stringify(HELLO));
    await working;
    if (speaksFirst) await answered;
    asked.destroy();
    await aborted;
  });

  it('speaks with the default voice of the server where one is configured', async () => {
    const { server } = await serve({ ANTIPHON_TTS_DEFAULT_VOICE: 'low' });
    expect((await ask(server, GENERATE, { text: 'Hello.' })).status).toBe(200);
  });
});

describe('models and voices', () => {
  it('have the shape that the SDKs read', async () => {
    const { server } = await serve();
    const { models } = (await ask(server, '/v1/models')).json as { models: Record<string, unknown>[] };
    expect(models[0]).toEqual({
      id: 'kugel-3',
      name: expect.any(String) as string,
      description: expect.any(String) as string,
      parameters: expect.any(String) as string,
      max_input_length: 5000,
      sample_rate: 24_000,
    });
    expect((await ask(server, '/v1/voices?limit=1')).json).toMatchObject({
      voices: [{ id: 1, name: 'Tone', quality: 'mid', supported_languages: ['en'], is_public: true }],
      limit: 1,
      offset: 0,
    });
  });
});

describe('POST /v1/text-to-speech/{voice_id}', () => {
  it.each([
    ['/v1/text-to-speech/low', 'audio/pcm', '24000'],
    ['/v1/text-to-speech/21m00Tcm4TlvDq8ikWAM/stream?output_format=pcm_44100', 'audio/pcm', '44100'],
    ['/v1/text-to-speech/1071/stream?output_format=ulaw_8000', 'audio/basic', '8000'],
  ])('%s speaks', async (path, type, rate) => {
    const { server, said } = await serve();
    const body = {
      text: 'Hello there.',
      model_id: 'eleven_x',
      voice_settings: { stability: 0.5, speed: 4 },
      seed: 1,
    };
    const { status, headers, bytes } = await ask(server, path, body, { headers: { 'xi-api-key': KEY } });
    expect([status, headers['content-type'], headers['x-sample-rate']]).toEqual([200, type, rate]);
    expect(bytes.length).toBeGreaterThan(1000);
    expect(said).toEqual(['Hello there.']);
  });

  it.each([
    ['/v1/text-to-speech/low?output_format=mp3_44100_128', { text: 'Hello.' }, {}, [501, 'VALIDATION_ERROR']],
    ['/v1/text-to-speech/low', { text: '' }, {}, [400, 'VALIDATION_ERROR']],
    ['/v1/text-to-speech/low', { text: 'x'.repeat(5001) }, {}, [413, 'VALIDATION_ERROR']],
    ['/v1/text-to-speech/nobody', { text: 'Hello.' }, { ANTIPHON_STRICT_VOICES: 'true' }, [404, 'NOT_FOUND']],
  ] as const)('%s is refused', async (path, body, env, [code, error_code]) => {
    const { server } = await serve(env);
    expect((await ask(server, path, body)).json).toMatchObject({ error_code, code });
  });
});

describe('dictionaries', () => {
  async function withEntry(env: Record<string, string> = {}): Promise<Served> {
    const served = await serve(env);
    await ask(served.server, '/v1/dictionaries', { name: 'Brands' });
    const entry = { word: 'Postgres', replacement: 'post gres' };
    expect((await ask(served.server, '/v1/dictionaries/1/entries', entry)).status).toBe(201);
    return served;
  }
  const TEXT = 'Postgres has 3 tables.';
  const REPLACED = 'post gres has three tables.';
  const PLAIN = 'Postgres has three tables.';

  it.each([
    [{}, REPLACED],
    [{ dictionary_ids: [] }, PLAIN],
    [{ dictionary_ids: [1], project_id: 1 }, REPLACED],
    [{ project_id: 7 }, PLAIN],
  ])('are heard over HTTP: %j', async (choice, expected) => {
    const { server, said } = await withEntry();
    await ask(server, GENERATE, { ...HELLO, text: TEXT, ...choice });
    expect(said).toEqual([expected]);
  });

  it.each([
    ['/ws/tts', { text: TEXT, voice_id: 1 }, REPLACED],
    ['/ws/tts', { text: TEXT, voice_id: 1, dictionary_ids: [] }, PLAIN],
    ['/ws/tts/stream', { text: TEXT, voice_id: 1, flush: true }, REPLACED],
    ['/ws/tts/stream', { text: TEXT, voice_id: 1, flush: true, dictionary_ids: [1] }, REPLACED],
    [
      '/ws/tts/multi',
      { text: TEXT, context_id: 'a', voice_settings: { voice_id: 1 }, flush: true },
      REPLACED,
    ],
    ['/v1/text-to-speech/1/stream-input', { text: TEXT, flush: true }, REPLACED],
  ])('are heard on %s', async (path, frame, expected) => {
    const { server, said } = await withEntry();
    const client = await WireClient.connect(`${server.url}${path}`, { Authorization: `Bearer ${KEY}` });
    opened.push({
      close: () => {
        client.terminate();
      },
    });
    client.send({ ...frame, word_timestamps: true });
    await client.next((one) => 'audio' in one);
    expect(said).toEqual([expected]);
    if (path !== '/ws/tts/stream') return;
    const { word_timestamps: words } = await client.next((one) => 'word_timestamps' in one);
    // The replaced word points at what was written.
    expect(words).toMatchObject([
      { word: 'post', char_start: 0, char_end: 4, source_start: 0, source_end: 8 },
      { word: 'gres', char_start: 5, char_end: 9, source_start: 0, source_end: 8 },
      { word: 'has', char_start: 10, source_start: 9, source_end: 12 },
      { word: 'three', source_start: 13, source_end: 14 },
      { word: 'tables.' },
    ]);
  });

  it('are heard in what an agent says; its transcript is as it was written', async () => {
    const { server, said } = await withEntry();
    const client = await WireClient.connect(`${server.url}/v1/ws`, BEARER);
    opened.push({
      close: () => {
        client.terminate();
      },
    });
    client.send({ type: 'session.update', session: { greeting: TEXT } });
    expect(await client.next('transcript.agent')).toMatchObject({ text: TEXT });
    expect(said).toEqual([REPLACED]);
  });

  it('are heard after a restart', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'antiphon-tts-rest-'));
    opened.push({
      close: () => {
        rmSync(dataDir, { recursive: true, force: true });
      },
    });
    const first = await withEntry({ ANTIPHON_DATA_DIR: dataDir });
    await first.server.close();
    const { server, said } = await serve({ ANTIPHON_DATA_DIR: dataDir });
    await ask(server, GENERATE, { ...HELLO, text: TEXT });
    expect(said).toEqual([REPLACED]);
  });
});
