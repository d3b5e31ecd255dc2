import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../ports/clock.ts';
import { ownerOf } from '../../access.ts';
import { Tokens } from '../../tokens.ts';
import { KEY, startRest, type RestServer } from './fixtures/rest-server.ts';
import { tokenRoutes } from './token-routes.ts';

let server: RestServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

async function started() {
  const used = { use: () => true };
  const tokens = new Tokens({ secret: 'x'.repeat(32), reusable: false, clock: systemClock, used });
  server = await startRest(tokenRoutes(tokens));
  return { tokens, ask: server.ask };
}

describe('GET /v1/token', () => {
  it('makes a token of the key that asked', async () => {
    const { tokens, ask } = await started();
    const answer = await ask(
      '/v1/token?expires_in_seconds=60&max_session_duration_seconds=61&product=voice_agent',
    );
    expect(answer.status).toBe(200);
    expect(Object.keys(answer.json)).toEqual(['token', 'expires_in_seconds']);
    expect(answer.json['expires_in_seconds']).toBe(60);
    expect(tokens.verify(answer.json['token'] as string)).toEqual({
      owner: ownerOf(KEY),
      maxSessionMs: 61_000,
    });
  });

  it.each([
    ['', [{ type: 'missing', loc: ['query', 'expires_in_seconds'], msg: 'Field required', input: null }]],
    [
      'expires_in_seconds=0',
      [
        {
          type: 'greater_than_equal',
          loc: ['query', 'expires_in_seconds'],
          msg: 'Input should be greater than or equal to 1',
          input: 0,
          ctx: { ge: 1 },
        },
      ],
    ],
    [
      'expires_in_seconds=601',
      [{ type: 'less_than_equal', loc: ['query', 'expires_in_seconds'], ctx: { le: 600 }, input: 601 }],
    ],
    [
      'expires_in_seconds=soon',
      [
        {
          type: 'int_parsing',
          loc: ['query', 'expires_in_seconds'],
          msg: 'Input should be a valid integer, unable to parse string as an integer',
          input: 'soon',
        },
      ],
    ],
    [
      'expires_in_seconds=1&max_session_duration_seconds=59',
      [{ type: 'greater_than_equal', loc: ['query', 'max_session_duration_seconds'], ctx: { ge: 60 } }],
    ],
    [
      'expires_in_seconds=1&max_session_duration_seconds=10801',
      [{ type: 'less_than_equal', loc: ['query', 'max_session_duration_seconds'], ctx: { le: 10_800 } }],
    ],
  ])('refuses ?%s as the hosted service does', async (query, detail) => {
    const { ask } = await started();
    const answer = await ask(`/v1/token?${query}`);
    expect(answer.status).toBe(422);
    expect(answer.json).toMatchObject({ detail });
    expect(Object.keys(answer.json)).toEqual(['detail']);
  });

  it('counts a missing header among the problems, and a wrong key is 404', async () => {
    const { ask } = await started();
    const missing = await ask('/v1/token?expires_in_seconds=60', { key: null });
    expect(missing.status).toBe(422);
    expect(missing.json).toEqual({
      detail: [{ type: 'missing', loc: ['header', 'authorization'], msg: 'Field required', input: null }],
    });
    const wrong = await ask('/v1/token?expires_in_seconds=60', { key: 'wrong' });
    expect([wrong.status, wrong.json]).toEqual([404, { detail: 'Invalid API key' }]);
  });
});

describe('POST /v1/tokens', () => {
  it.each([
    [undefined, 60_000],
    ['{}', 60_000],
    ['{"expires_in_seconds":5}', 5000],
  ])('takes %j', async (body, lifeMs) => {
    const { tokens, ask } = await started();
    const before = Date.now();
    const answer = await ask('/v1/tokens', { method: 'POST', ...(body === undefined ? {} : { body }) });
    expect(answer.status).toBe(200);
    const expiresAtMs = Date.parse(answer.json['expires_at'] as string);
    expect(expiresAtMs).toBeGreaterThanOrEqual(before + lifeMs);
    expect(expiresAtMs).toBeLessThanOrEqual(Date.now() + lifeMs);
    expect(tokens.verify(answer.json['token'] as string)).toEqual({ owner: ownerOf(KEY) });
  });

  it('refuses a time outside the range', async () => {
    const { ask } = await started();
    const answer = await ask('/v1/tokens', { method: 'POST', body: '{"expires_in_seconds":601}' });
    expect(answer.status).toBe(422);
    expect(answer.json).toMatchObject({
      detail: [{ loc: ['body', 'expires_in_seconds'], ctx: { le: 600 } }],
    });
  });
});
