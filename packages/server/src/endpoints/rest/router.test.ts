import { declareRoute } from '@antiphon/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { KEY, startRest, type RestServer } from './fixtures/rest-server.ts';
import { bind, json, noContent, RestProblem, type BoundRoute } from './rest-reply.ts';

const base = { tag: 't', summary: 's', access: 'key', responses: [] } as const;

const read = bind(
  declareRoute({
    ...base,
    id: 'read',
    method: 'GET',
    path: '/v1/things/{id}',
    family: 'agent',
    query: z.object({
      limit: z.exactOptional(z.int().check(z.minimum(1), z.maximum(10))),
      all: z.exactOptional(z.boolean()),
    }),
  }),
  ({ params, query }) => json({ id: params.id, ...query }),
);
const write = bind(
  declareRoute({
    ...base,
    id: 'write',
    method: 'POST',
    path: '/v1/things',
    family: 'agent',
    body: z.strictObject({ name: z.string(), size: z.exactOptional(z.int().check(z.minimum(1))) }),
    bodyBytesMax: 200,
  }),
  ({ body }) => json(body, 201),
);
const remove = bind(
  declareRoute({ ...base, id: 'remove', method: 'DELETE', path: '/v1/things/{id}', family: 'agent' }),
  () => noContent,
);
const failing = bind(
  declareRoute({ ...base, id: 'failing', method: 'GET', path: '/v1/failing', family: 'agent' }),
  () => {
    throw new Error('a secret of the inside');
  },
);
const speech = bind(
  declareRoute({
    ...base,
    id: 'speech',
    method: 'POST',
    path: '/v1/speech',
    family: 'tts',
    body: z.object({ text: z.string() }),
  }),
  ({ body }) => {
    if (body.text === '') throw new RestProblem(400, 'MISSING_VOICE_ID', 'voice_id is required');
    return { status: 200, mediaType: 'audio/x-test', stream: parts(body.text), headers: { 'X-Rate': '8' } };
  },
);
const upload = bind(
  declareRoute({
    ...base,
    id: 'upload',
    method: 'POST',
    path: '/v1/upload',
    family: 'tts',
    rawBody: { mediaTypes: ['multipart/form-data'], bytesMax: 10 },
  }),
  ({ body }) => json({ type: body.mediaType, bytes: body.bytes.length }),
);

async function* parts(text: string): AsyncGenerator<Uint8Array> {
  for (const letter of text) {
    if (letter === '!') throw new Error('the engine broke');
    yield Buffer.from(letter);
  }
}

const ROUTES: readonly BoundRoute[] = [read, write, remove, failing, speech, upload];
const JSON_TYPE = { 'Content-Type': 'application/json' };

let server: RestServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});
const started = async (options?: Parameters<typeof startRest>[1]): Promise<RestServer> =>
  (server = await startRest(ROUTES, options));

describe('routes', () => {
  it('hands a handler the decoded place and the typed query', async () => {
    const { ask } = await started();
    const answer = await ask('/v1/things/a%20b?limit=3&all=true&other=1');
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({ id: 'a b', limit: 3, all: true });
    expect(answer.headers['x-request-id']).toMatch(/^req_[0-9a-f]{24}$/);
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it('answers HEAD like GET without a body, and OPTIONS with what is allowed', async () => {
    const { ask } = await started();
    const head = await ask('/v1/things/x', { method: 'HEAD' });
    expect([head.status, head.text]).toEqual([200, '']);
    expect(Number(head.headers['content-length'])).toBeGreaterThan(0);
    const options = await ask('/v1/things/x', { method: 'OPTIONS', key: null });
    expect([options.status, options.headers.allow]).toEqual([204, 'GET, DELETE, HEAD, OPTIONS']);
    expect(options.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('says which methods a path has', async () => {
    const { ask } = await started();
    const answer = await ask('/v1/things/x', { method: 'PATCH' });
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toBe('GET, DELETE, HEAD, OPTIONS');
    expect(answer.json).toMatchObject({ code: 'method_not_allowed' });
  });

  it.each([
    '/v1/things/',
    '/v1/things/a/b',
    '/v1/things/%zz',
    '/v1/things/%E0%A4%A',
    `/v1/things/${'x'.repeat(200)}`,
    '/v1/../v1/things/a',
    '/v1/things/../../etc/passwd',
    '/v1/unknown',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/v1/things/{}/x',
  ])('has nothing at %s', async (path) => {
    const { ask } = await started();
    const answer = await ask(path);
    expect(answer.status).toBe(404);
    expect(answer.json).toMatchObject({ code: 'not_found', request_id: expect.stringMatching(/^req_/) });
  });

  it('passes an encoded slash as part of the value, never as a path', async () => {
    const { ask } = await started();
    expect((await ask('/v1/things/..%2F..%2Fetc')).json).toEqual({ id: '../../etc' });
  });

  it('refuses two routes for one path', async () => {
    await expect(startRest([read, read])).rejects.toThrow(/claimed by read and read/);
  });
});

describe('bodies', () => {
  it('parses JSON and names every wrong field', async () => {
    const { ask } = await started();
    const good = await ask('/v1/things', { method: 'POST', headers: JSON_TYPE, body: '{"name":"n"}' });
    expect([good.status, good.json]).toEqual([201, { name: 'n' }]);
    const bad = await ask('/v1/things', { method: 'POST', headers: JSON_TYPE, body: '{"size":0,"zip":1}' });
    expect(bad.status).toBe(422);
    expect(bad.json).toMatchObject({ code: 'validation_error', param: 'name' });
    expect((bad.json['errors'] as { param: string }[]).map(({ param }) => param)).toEqual([
      'name',
      'size',
      'zip',
    ]);
  });

  it.each([
    ['{', 400, 'malformed_json'],
    ['', 400, 'malformed_json'],
    [Buffer.from([0x22, 0xff, 0x22]), 400, 'malformed_json'],
    [`{"a":${'['.repeat(70)}${']'.repeat(70)}}`, 400, 'malformed_json'],
    ['[]', 422, 'validation_error'],
    ['null', 422, 'validation_error'],
    [JSON.stringify({ name: 'x'.repeat(300) }), 413, 'payload_too_large'],
  ])('refuses %j', async (body, status, code) => {
    const { ask } = await started();
    const answer = await ask('/v1/things', { method: 'POST', headers: JSON_TYPE, body });
    expect([answer.status, answer.json['code']]).toEqual([status, code]);
  });

  it('stops reading a body of unknown length at the bound', async () => {
    const { ask } = await started();
    const headers = { ...JSON_TYPE, 'Transfer-Encoding': 'chunked' };
    const answer = await ask('/v1/things', { method: 'POST', headers, body: 'x'.repeat(5000) });
    expect([answer.status, answer.headers.connection]).toEqual([413, 'close']);
  });

  it('refuses other media types and compressed bodies', async () => {
    const { ask } = await started();
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const asForm = await ask('/v1/things', { method: 'POST', headers: form, body: 'name=n' });
    const packed = { ...JSON_TYPE, 'Content-Encoding': 'gzip' };
    const asGzip = await ask('/v1/things', { method: 'POST', headers: packed, body: '{"name":"n"}' });
    expect([asForm.status, asGzip.status]).toEqual([415, 415]);
  });

  it('hands uploads over as bytes within their bound', async () => {
    const { ask } = await started();
    const headers = { 'Content-Type': 'multipart/form-data; boundary=x' };
    const good = await ask('/v1/upload', { method: 'POST', headers, body: '12345' });
    expect(good.json).toEqual({ type: 'multipart/form-data; boundary=x', bytes: 5 });
    const big = await ask('/v1/upload', { method: 'POST', headers, body: '12345678901' });
    expect(big.json).toMatchObject({ error_code: 'VALIDATION_ERROR', code: 413 });
  });
});

describe('answers', () => {
  it('streams, and cuts the connection when the stream breaks', async () => {
    const { ask } = await started();
    const asked = { method: 'POST', headers: JSON_TYPE };
    const whole = await ask('/v1/speech', { ...asked, body: '{"text":"abc"}' });
    expect([whole.text, whole.headers['x-rate'], whole.headers['content-type']]).toEqual([
      'abc',
      '8',
      'audio/x-test',
    ]);
    await expect(ask('/v1/speech', { ...asked, body: '{"text":"ab!"}' })).rejects.toThrow();
  });

  it('uses the error bodies of the family', async () => {
    const { ask } = await started();
    const asked = { method: 'POST', headers: JSON_TYPE };
    const own = await ask('/v1/speech', { ...asked, body: '{"text":""}' });
    expect([own.status, own.json]).toEqual([
      400,
      {
        error: 'voice_id is required',
        error_code: 'MISSING_VOICE_ID',
        code: 400,
        request_id: own.headers['x-request-id'],
      },
    ]);
    const invalid = await ask('/v1/speech', { ...asked, body: '{}' });
    expect([invalid.status, invalid.json['error_code']]).toEqual([400, 'VALIDATION_ERROR']);
  });

  it('tells nothing of what broke inside', async () => {
    const { ask } = await started();
    const answer = await ask('/v1/failing');
    expect(answer.status).toBe(500);
    expect(answer.text).not.toContain('secret');
    expect(answer.json).toMatchObject({ code: 'internal_error' });
  });
});

describe('who may ask', () => {
  it.each([
    ['no key', { key: null }, 401],
    ['a wrong key', { key: 'not-the-key' }, 401],
    ['an empty key', { key: '' }, 401],
    ['a longer key', { key: `${KEY}x` }, 401],
    ['the raw key', { key: null, headers: { Authorization: KEY } }, 200],
    ['X-API-Key', { key: null, headers: { 'X-API-Key': KEY } }, 200],
    ['the key and a foreign origin', { headers: { Origin: 'https://evil.example' } }, 200],
  ])('%s', async (_name, asked, status) => {
    const { ask } = await started();
    const answer = await ask('/v1/things/x', asked);
    expect(answer.status).toBe(status);
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('without keys answers programs of this machine and its own page only', async () => {
    const { ask, port } = await started({ keys: [], origins: ['https://friend.example'] });
    const status = async (headers: Record<string, string>): Promise<number> =>
      (await ask('/v1/things/x', { key: null, headers })).status;
    expect(await status({})).toBe(200);
    expect(await status({ Origin: `http://127.0.0.1:${port}` })).toBe(200);
    expect(await status({ Origin: 'https://friend.example' })).toBe(200);
    expect(await status({ Origin: 'https://evil.example' })).toBe(403);
    expect(await status({ Host: 'evil.example' })).toBe(403);
  });

  it('lets the pages of listed origins read', async () => {
    const { ask } = await started({ origins: ['https://friend.example'] });
    const headers = { Origin: 'https://friend.example', 'Access-Control-Request-Method': 'DELETE' };
    const preflight = await ask('/v1/things/x', { method: 'OPTIONS', headers, key: null });
    expect(preflight.headers).toMatchObject({
      'access-control-allow-origin': 'https://friend.example',
      'access-control-allow-methods': 'GET, DELETE, HEAD, OPTIONS',
      vary: 'Origin',
    });
    const answer = await ask('/v1/things/x', { headers });
    expect(answer.headers['access-control-allow-origin']).toBe('https://friend.example');
    const other = await ask('/v1/things/x', { headers: { Origin: 'https://evil.example' } });
    expect(other.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('slows down who guesses keys, not who has one', async () => {
    let nowMs = 0;
    const clock = { nowMs: () => nowMs, epochMs: () => 0, callAt: () => () => undefined };
    const { ask } = await started({ clock });
    const guess = async (): Promise<number> => (await ask('/v1/things/x', { key: 'wrong' })).status;
    for (let count = 0; count < 50; count += 1) expect(await guess()).toBe(401);
    const refused = await ask('/v1/things/x', { key: 'wrong' });
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, '1']);
    expect((await ask('/v1/things/x')).status).toBe(200);
    nowMs = 1000;
    expect(await guess()).toBe(401);
  });
});
