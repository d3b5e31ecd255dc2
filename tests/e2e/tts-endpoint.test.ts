/** The TTS endpoints over real sockets: how they are reached, refused, kept alive and ended. */
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { fakeEngines, fakeTts, WireClient } from '@antiphon/testkit';
import { AccessCheck } from '@antiphon/server/access';
import { createHttpServer } from '@antiphon/server/http';
import { resolveServerConfig, startServer, type Engines, type RunningServer } from '@antiphon/server';
import { ttsEndpoint } from '@antiphon/server/endpoints/tts-endpoint';
import type { TtsService } from '@antiphon/server/endpoints/tts-service';
import type { RestRouter } from '@antiphon/server/endpoints/rest/router';
import type { TtsPort } from '@antiphon/server/ports/tts';
import { StaticFiles } from '@antiphon/server/static-files';
import { createWsTransport } from '@antiphon/server/transport/ws';
import { QueueFullError } from '@antiphon/server/workers/worker-lost-error';
import { afterEach, describe, expect, it } from 'vitest';

const KEY = 'a-key-of-sixteen-characters';
const SPEAK = { text: 'Hello there.', voice_id: 1071, flush: true };

const opened: { close(): Promise<void> | void }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

async function serve(env: Record<string, string> = {}, tts: TtsPort = fakeTts()): Promise<RunningServer> {
  const engines: Engines = { ...fakeEngines(), tts };
  const server = await startServer(
    resolveServerConfig({ port: '0' }, { ANTIPHON_LOG_LEVEL: 'silent', ...env }),
    { engines },
  );
  opened.push(server);
  return server;
}

const connect = (
  server: RunningServer,
  path: string,
  headers: Record<string, string> = {},
): Promise<WireClient> => WireClient.connect(`${server.url}${path}`, headers);

/** The answer to an upgrade that is expected to be refused, or accepted. */
function upgrade(
  url: string,
  path: string,
  headers: Record<string, string> = {},
): Promise<{ response: IncomingMessage; body: string }> {
  return new Promise((resolve, reject) => {
    const asked = httpRequest(`${url}${path}`, {
      headers: {
        ...{ Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13' },
        ...{ 'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==', ...headers },
      },
    });
    asked.on('response', (response) => {
      let body = '';
      response.on('data', (data: Buffer) => (body += data.toString()));
      response.on('end', () => {
        resolve({ response, body });
      });
    });
    asked.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve({ response, body: '' });
    });
    asked.on('error', reject);
    asked.end();
  });
}

describe('access', () => {
  it.each([
    ['api_key in the query', `?api_key=${KEY}`, {}],
    ['master_key in the query', `?master_key=${KEY}&org_id=7&model_id=x&sdk=js&sdk_version=1.0.1`, {}],
    ['token in the query', `?token=${KEY}`, {}],
    ['Bearer', '', { Authorization: `Bearer ${KEY}` }],
    ['X-API-Key', '', { 'X-API-Key': KEY }],
    ['xi-api-key', '', { 'xi-api-key': KEY }],
  ])('%s opens a socket that speaks', async (_name, query, headers) => {
    const server = await serve({ ANTIPHON_API_KEY: KEY });
    const client = await connect(server, `/ws/tts/stream${query}`, headers);
    client.send(SPEAK);
    expect(await client.next((frame) => 'session_closed' in frame)).toMatchObject({ total_text_chunks: 1 });
  });

  it('unauthorized: the upgrade is answered 401 with a request id and the error as body', async () => {
    const server = await serve({ ANTIPHON_API_KEY: KEY });
    for (const path of [
      '/ws/tts',
      '/ws/tts/stream',
      '/ws/tts/multi',
      '/v1/text-to-speech/slt/stream-input',
    ]) {
      const { response, body } = await upgrade(server.url, `${path}?api_key=wrong`);
      expect(response.statusCode).toBe(401);
      const id = response.headers['x-request-id'];
      expect(JSON.parse(body)).toEqual({
        error: 'Unauthorized',
        error_code: 'UNAUTHORIZED',
        code: 401,
        request_id: id,
      });
    }
  });

  it('forbidden: a page of a foreign origin is answered 403', async () => {
    const server = await serve();
    const { response, body } = await upgrade(server.url, '/ws/tts/stream', { Origin: 'https://example.org' });
    expect(response.statusCode).toBe(403);
    expect(JSON.parse(body)).toMatchObject({ error_code: 'UNAUTHORIZED', code: 403 });
  });

  it('at_capacity: 429 with Retry-After while there is no room', async () => {
    const full = { hasRoom: false } as TtsService;
    const server = createHttpServer({
      access: new AccessCheck([]),
      rest: { serve: () => false } as unknown as RestRouter,
      transport: createWsTransport(1024, 1),
      files: new StaticFiles('does-not-exist'),
      socketRoute: () =>
        ttsEndpoint(full, () => ({
          text: () => undefined,
          binary: () => undefined,
          closed: () => undefined,
        })),
      unauthorized: () => ({ text: () => undefined, binary: () => undefined, closed: () => undefined }),
      health: () => ({}),
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    opened.push({ close: () => void server.close() });
    const { port } = server.address() as { port: number };
    const { response, body } = await upgrade(`http://127.0.0.1:${port}`, '/ws/tts');
    expect(response.statusCode).toBe(429);
    expect(response.headers['retry-after']).toBe('1');
    expect(JSON.parse(body)).toMatchObject({ error_code: 'RATE_LIMITED', code: 429 });
  });

  it('an accepted upgrade says that its sound is made by a machine', async () => {
    const server = await serve();
    const { response } = await upgrade(server.url, '/ws/tts');
    expect(response.headers['x-kugelaudio-ai-generated']).toBe('true');
    expect(response.headers['x-request-id']).toMatch(/^req_/);
  });
});

describe('sound', () => {
  it.each([
    ['pcm_8000', 'pcm_s16le', 8000, 2],
    ['pcm_16000', 'pcm_s16le', 16_000, 2],
    ['pcm_22050', 'pcm_s16le', 22_050, 2],
    ['pcm_24000', 'pcm_s16le', 24_000, 2],
    ['ulaw_8000', 'mulaw', 8000, 1],
    ['alaw_8000', 'alaw', 8000, 1],
  ])('%s', async (output_format, enc, sr, bytes) => {
    const server = await serve();
    const client = await connect(server, '/ws/tts');
    client.send({ text: 'Hello there.', voice_id: 1071, output_format, sample_rate: 24_000 });
    const final = await client.next((frame) => 'final' in frame);
    const frames = client.messages.filter((frame) => 'audio' in frame) as unknown as {
      audio: string;
      samples: number;
    }[];
    for (const frame of frames) {
      expect(frame).toMatchObject({ enc, sr });
      expect(Buffer.from(frame.audio, 'base64').length).toBe(frame.samples * bytes);
    }
    const samples = frames.reduce((sum, frame) => sum + frame.samples, 0);
    expect(final).toMatchObject({
      chunks: frames.length,
      total_samples: samples,
      dur_ms: expect.closeTo(800, 0),
    });
  });

  it('unavailable: an engine that takes no more work is told as 503', async () => {
    const full: TtsPort = {
      ...fakeTts(),
      synthesize: () => Promise.reject(new QueueFullError('500 jobs are waiting')),
    };
    const client = await connect(await serve({}, full), '/ws/tts/stream');
    client.send(SPEAK);
    expect(await client.next((frame) => 'error' in frame)).toMatchObject({
      error_code: 'MODEL_UNAVAILABLE',
      code: 503,
    });
  });

  it('strict voices refuse unknown numbers, a table names the others', async () => {
    const server = await serve({ ANTIPHON_STRICT_VOICES: '1', ANTIPHON_TTS_VOICES: '7=low' });
    const client = await connect(server, '/ws/tts');
    client.send({ text: 'Hi.', voice_id: 7 });
    client.send({ text: 'Hi.', voice_id: 8 });
    expect(await client.next((frame) => 'final' in frame)).toBeDefined();
    expect(await client.next((frame) => 'error' in frame)).toMatchObject({
      error_code: 'NOT_FOUND',
      code: 404,
    });
  });

  it('a default voice, where one is configured, speaks for requests that name none', async () => {
    const client = await connect(await serve({ ANTIPHON_TTS_DEFAULT_VOICE: 'low' }), '/ws/tts');
    client.send({ text: 'Hi.' });
    expect(await client.next((frame) => 'final' in frame)).toBeDefined();
  });
});

describe('a server that stops', () => {
  /** Speaks when it is told to. */
  function heldVoice(): { readonly tts: TtsPort; readonly go: () => void } {
    const waiting: (() => void)[] = [];
    const real = fakeTts();
    return {
      tts: {
        ...real,
        synthesize: async (request, sink, signal) => {
          await new Promise<void>((resolve) => waiting.push(resolve));
          await real.synthesize(request, sink, signal);
        },
      },
      go: () => {
        for (const resolve of waiting.splice(0)) resolve();
      },
    };
  }

  it('closes idle sockets with 1012, lets busy ones end, and takes new ones only to say 1013', async () => {
    const voice = heldVoice();
    const server = await serve({}, voice.tts);
    const idle = await connect(server, '/ws/tts/stream');
    const busy = await connect(server, '/ws/tts/stream');
    busy.send(SPEAK);
    await busy.next((frame) => 'generation_started' in frame);
    const stopped = server.close();
    expect(await idle.closed).toMatchObject({ code: 1012 });
    const late = await connect(server, '/ws/tts/multi');
    expect(await late.closed).toMatchObject({ code: 1013 });
    voice.go();
    expect(await busy.next((frame) => 'session_closed' in frame)).toBeDefined();
    expect(await busy.closed).toMatchObject({ code: 1012 });
    await stopped;
  });

  it('pings are answered while the voice is at work', async () => {
    const voice = heldVoice();
    const client = await connect(await serve({}, voice.tts), '/ws/tts/stream');
    client.send(SPEAK);
    await client.next((frame) => 'generation_started' in frame);
    await client.settle();
    voice.go();
    expect(await client.next((frame) => 'final' in frame)).toBeDefined();
  });
});
