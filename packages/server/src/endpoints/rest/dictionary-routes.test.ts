import { systemClock } from '../../ports/clock.ts';
import { MemoryStore } from '../../providers/memory/store.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Dictionaries } from '../../dictionaries/dictionaries.ts';
import { dictionaryRoutes } from './dictionary-routes.ts';
import { startRest, type RestServer } from './fixtures/rest-server.ts';
import { notOfferedRoutes } from './not-offered-routes.ts';

let server: RestServer;
beforeEach(async () => {
  const dictionaries = await Dictionaries.open({ store: new MemoryStore(), clock: systemClock });
  server = await startRest([...dictionaryRoutes(dictionaries), ...notOfferedRoutes()]);
});
afterEach(() => server.close());

async function ask(method: string, path: string, body?: object) {
  const headers = { 'Content-Type': 'application/json' };
  const sent = body === undefined ? {} : { body: JSON.stringify(body), headers };
  const { status, json } = await server.ask(path, { method, ...sent });
  return { status, json: json };
}

const D = '/v1/dictionaries';
const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string;

describe('/v1/dictionaries', () => {
  it('makes, lists, reads, changes and deletes', async () => {
    const made = await ask('POST', D, { name: 'Brand names', language: 'en' });
    expect(made).toEqual({
      status: 201,
      json: {
        ...{ id: 1, project_id: 1, name: 'Brand names', description: null, language: 'en' },
        ...{ is_active: true, created_at: TIME, updated_at: TIME },
      },
    });
    expect((await ask('GET', D)).json).toEqual({ dictionaries: [made.json] });
    expect((await ask('GET', `${D}/1`)).json).toEqual(made.json);
    const changed = await ask('PATCH', `${D}/1`, { description: 'Ours', language: null, is_active: false });
    expect(changed.json).toMatchObject({
      name: 'Brand names',
      description: 'Ours',
      language: null,
      is_active: false,
    });
    expect(await ask('DELETE', `${D}/1`)).toEqual({ status: 200, json: { deleted: true } });
    expect((await ask('GET', D)).json).toEqual({ dictionaries: [] });
  });

  it('keeps projects apart', async () => {
    await ask('POST', `${D}?project_id=42`, { name: 'Theirs' });
    expect((await ask('GET', D)).json).toEqual({ dictionaries: [] });
    expect((await ask('GET', `${D}?project_id=42`)).json).toMatchObject({
      dictionaries: [{ project_id: 42 }],
    });
    expect((await ask('GET', `${D}/1?project_id=42`)).status).toBe(200);
    for (const [method, path, body] of [
      ['GET', `${D}/1?project_id=7`, undefined],
      ['PATCH', `${D}/1?project_id=7`, {}],
      ['DELETE', `${D}/1?project_id=7`, undefined],
      ['GET', `${D}/1/entries?project_id=7`, undefined],
      ['PUT', `${D}/1/entries?project_id=7`, { entries: [] }],
    ] as const) {
      expect((await ask(method, path, body)).json).toMatchObject({ error_code: 'NOT_FOUND', code: 404 });
    }
  });
});

describe('entries', () => {
  beforeEach(async () => {
    await ask('POST', D, { name: 'd' });
  });
  const E = `${D}/1/entries`;

  it('are added, changed and deleted', async () => {
    const added = await ask('POST', E, { word: 'Postgres', replacement: 'post gres', case_sensitive: true });
    expect(added).toEqual({
      status: 201,
      json: {
        ...{ id: 1, dictionary_id: 1, word: 'Postgres', replacement: 'post gres', ipa: null },
        ...{ case_sensitive: true, created_at: TIME, updated_at: TIME },
      },
    });
    const changed = await ask('PATCH', `${E}/1`, { ipa: 'ˈpoʊst', replacement: null });
    expect(changed.json).toMatchObject({
      word: 'Postgres',
      replacement: '',
      ipa: 'ˈpoʊst',
      case_sensitive: true,
    });
    expect(await ask('DELETE', `${E}/1`)).toEqual({ status: 200, json: { deleted: true } });
    expect((await ask('DELETE', `${E}/1`)).status).toBe(404);
  });

  it('are replaced all at once; words that stay keep their ids', async () => {
    await ask('POST', E, { word: 'a', replacement: '1' });
    await ask('POST', E, { word: 'b', replacement: '2' });
    const entries = [
      { word: 'c', replacement: '3' },
      { word: 'b', replacement: '4' },
    ];
    expect((await ask('PUT', E, { entries })).json).toEqual({ upserted: 2, deleted: 1, total: 2 });
    expect((await ask('GET', E)).json).toMatchObject({
      entries: [
        { id: 3, word: 'c', replacement: '3' },
        { id: 2, word: 'b', replacement: '4' },
      ],
    });
    expect((await ask('PUT', E, { entries })).json).toEqual({ upserted: 2, deleted: 0, total: 2 });
  });

  it('are searched and paged', async () => {
    const entries = ['Ada', 'Grace', 'Radar', 'Alan'].map((word) => ({ word, replacement: `said ${word}` }));
    await ask('PUT', E, { entries });
    const words = (json: Record<string, unknown>): string[] =>
      (json['entries'] as { word: string }[]).map(({ word }) => word);
    const found = (await ask('GET', `${E}?search=ADA&limit=1`)).json;
    expect([words(found), found['total'], found['limit'], found['offset']]).toEqual([['Ada'], 2, 1, 0]);
    expect(words((await ask('GET', `${E}?search=ada&limit=1&offset=1`)).json)).toEqual(['Radar']);
    expect((await ask('GET', E)).json).toMatchObject({ total: 4, limit: 100, offset: 0 });
  });

  it.each([
    ['POST', E, {}, [400, 'word']],
    ['POST', E, { word: '  ', replacement: 'x' }, [400, 'word']],
    ['POST', E, { word: 'w' }, [400, 'replacement']],
    ['POST', E, { word: 'w', replacement: ' ', ipa: null }, [400, 'replacement']],
    ['POST', E, { word: 'x'.repeat(101), replacement: 'x' }, [400, 'word']],
    [
      'PUT',
      E,
      { entries: [{ word: 'w', replacement: 'x' }, { word: 'v' }] },
      [400, 'entries[1].replacement'],
    ],
    [
      'PUT',
      E,
      {
        entries: [
          { word: 'w', replacement: 'x' },
          { word: 'w', replacement: 'y' },
        ],
      },
      [409, "'word' w has"],
    ],
    ['PUT', E, {}, [400, 'entries']],
    ['GET', `${E}?limit=501`, undefined, [400, 'limit']],
    ['GET', `${E}?limit=0`, undefined, [400, 'limit']],
    ['GET', `${E}?offset=-1`, undefined, [400, 'offset']],
    ['GET', `${D}?project_id=x`, undefined, [400, 'project_id']],
    ['POST', D, { name: '' }, [400, 'name']],
    ['POST', D, { name: 'n', language: 'en-US' }, [400, 'language']],
    ['PATCH', `${E}/1`, { word: 'w' }, [404, 'not found']],
    ['PATCH', `${D}/9`, {}, [404, 'not found']],
    ['GET', `${D}/nine/entries`, undefined, [404, 'not found']],
  ] as const)('%s %s %j is refused: %j', async (method, path, body, [status, named]) => {
    const answer = await ask(method, path, body);
    expect(answer.status).toBe(status);
    expect(answer.json).toMatchObject({
      error: expect.stringContaining(named) as string,
      error_code: status === 404 ? 'NOT_FOUND' : 'VALIDATION_ERROR',
      code: status,
      request_id: expect.stringMatching(/^req_/) as string,
    });
  });

  it('a word has one entry', async () => {
    await ask('POST', E, { word: 'a', replacement: '1' });
    await ask('POST', E, { word: 'b', replacement: '1' });
    expect((await ask('POST', E, { word: 'a', replacement: '2' })).status).toBe(409);
    expect((await ask('PATCH', `${E}/2`, { word: 'a' })).status).toBe(409);
    expect((await ask('PATCH', `${E}/2`, { word: 'B' })).json).toMatchObject({ id: 2, word: 'B' });
  });
});

describe('what is not offered', () => {
  it.each([
    ['POST', '/v1/voices'],
    ['PATCH', '/v1/voices/1'],
    ['DELETE', '/v1/voices/1'],
    ['GET', '/v1/voices/1/references'],
    ['POST', '/v1/voices/1/references'],
    ['DELETE', '/v1/voices/1/references/2'],
    ['POST', '/v1/voices/1/publish'],
    ['POST', '/v1/voices/1/generate-sample'],
    ['POST', '/v1/audio/transcriptions'],
  ])('%s %s is an honest 501', async (method, path) => {
    const answer = await ask(method, path);
    expect(answer.status).toBe(501);
    expect(answer.json).toMatchObject({ error_code: 'VALIDATION_ERROR', code: 501 });
    expect((await server.ask(path, { method, key: null })).status).toBe(401);
  });
});
