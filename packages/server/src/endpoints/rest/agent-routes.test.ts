import { afterEach, describe, expect, it } from 'vitest';
import { Agents } from '../../agents/agents.ts';
import { EgressRule } from '../../egress.ts';
import { systemClock } from '../../ports/clock.ts';
import { MemoryStore } from '../../providers/memory/store.ts';
import { SecretBox } from '../../secret-box.ts';
import { agentRoutes } from './agent-routes.ts';
import { startRest, type Answer, type RestServer } from './fixtures/rest-server.ts';

const SECRET = 'a-secret-of-at-least-thirty-two-characters';

let server: RestServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

async function started(store = new MemoryStore()) {
  const agents = await Agents.open({
    store,
    box: new SecretBox(SECRET),
    egress: new EgressRule(),
    clock: systemClock,
    resolve: { voices: ['alba', 'ivy'] },
  });
  server = await startRest(agentRoutes(agents));
  const { ask } = server;
  const send =
    (method: string) =>
    (path: string, body: unknown): Promise<Answer> =>
      ask(path, { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  return { store, agents, ask, post: send('POST'), put: send('PUT') };
}

const MINIMAL = { name: 'Desk', system_prompt: 'Be kind.', voice: { voice_id: 'alba' } };
const tool = (http?: object, name = 'look_up') => ({
  type: 'function',
  name,
  description: 'd',
  parameters: { type: 'object', properties: { day: { type: 'string' } } },
  ...(http === undefined ? {} : { http }),
});
const HTTP = {
  url: 'https://example.org/a',
  headers: [{ name: 'Authorization', value: 'Bearer hunter2' }],
};

describe('/v1/agents', () => {
  it('stores, reads, changes and deletes an agent', async () => {
    const { ask, post, put } = await started();
    const made = await post('/v1/agents', { ...MINIMAL, greeting: 'Hello', output: { volume: 50 } });
    expect(made.status).toBe(201);
    const id = made.json['id'] as string;
    expect(id).toMatch(/^agent_[0-9a-f]{32}$/);
    expect(made.json).toMatchObject({
      ...MINIMAL,
      greeting: 'Hello',
      output: { voice: 'alba', volume: 50, type: 'audio' },
      input: { type: 'audio', format: { encoding: 'audio/pcm', sample_rate: 24_000 } },
      tools: [],
      llm: [],
    });
    expect((await ask(`/v1/agents/${id}`)).json).toEqual(made.json);

    const changed = await put(`/v1/agents/${id}`, {
      name: 'Office',
      output: { format: { encoding: 'audio/pcmu' } },
    });
    expect(changed.status).toBe(200);
    expect(changed.json).toMatchObject({
      name: 'Office',
      system_prompt: 'Be kind.',
      greeting: 'Hello',
      output: { volume: 50, format: { encoding: 'audio/pcmu', sample_rate: 8000 } },
    });
    const reset = await put(`/v1/agents/${id}`, { greeting: null, output: { volume: null } });
    expect(reset.json).toMatchObject({
      greeting: '',
      output: { volume: null, format: { encoding: 'audio/pcmu' } },
    });
    const { updated_at: _, ...same } = reset.json;
    expect((await put(`/v1/agents/${id}`, reset.json)).json).toMatchObject(same);

    expect((await ask(`/v1/agents/${id}`, { method: 'DELETE' })).status).toBe(204);
    for (const method of ['GET', 'DELETE'])
      expect((await ask(`/v1/agents/${id}`, { method })).json).toMatchObject({ code: 'agent_not_found' });
    expect((await put(`/v1/agents/${id}`, {})).status).toBe(404);
  });

  it('lists newest first, page by page', async () => {
    const { ask, post } = await started();
    for (const name of ['a', 'b', 'c']) await post('/v1/agents', { ...MINIMAL, name });
    const names = (answer: Answer): string[] =>
      (answer.json['agents'] as { name: string }[]).map(({ name }) => name);
    const first = await ask('/v1/agents?limit=2');
    expect([names(first), first.json['has_more']]).toEqual([['c', 'b'], true]);
    const { next_cursor } = first.json['response_metadata'] as { next_cursor: string };
    const second = await ask(`/v1/agents?limit=2&cursor=${next_cursor}`);
    expect([names(second), second.json['has_more']]).toEqual([['a'], false]);
    expect(second.json['response_metadata']).toEqual({ next_cursor: null });
    expect(Object.keys((first.json['agents'] as object[])[0] ?? {})).toEqual([
      'id',
      'name',
      'created_at',
      'updated_at',
    ]);
    for (const query of ['limit=0', 'limit=101', 'cursor=nonsense'])
      expect((await ask(`/v1/agents?${query}`)).status).toBe(422);
  });

  it.each([
    [{}, 'name'],
    [{ ...MINIMAL, voice: {} }, 'voice.voice_id'],
    [{ ...MINIMAL, voice: { voice_id: 'nobody' } }, 'voice.voice_id'],
    [{ ...MINIMAL, name: '' }, 'name'],
    [{ ...MINIMAL, colour: 'red' }, 'colour'],
    [
      { ...MINIMAL, input: { turn_detection: { min_silence: 900, max_silence: 800 } } },
      'input.turn_detection.min_silence',
    ],
    [
      { ...MINIMAL, input: { format: { encoding: 'audio/pcm', sample_rate: 16_000 } } },
      'input.format.sample_rate',
    ],
    [{ ...MINIMAL, tools: [tool(), tool()] }, 'tools[1].name'],
    [{ ...MINIMAL, tools: [tool({ url: 'http://127.0.0.1/' })] }, 'tools[0].http.url'],
    [
      { ...MINIMAL, tools: [tool({ url: 'https://example.org/', headers: [{ name: 'A' }] })] },
      'tools[0].http.headers[0].value',
    ],
    [
      { ...MINIMAL, tools: [tool({ url: 'https://example.org/', headers: [{ name: 'A: b', value: '' }] })] },
      'tools[0].http.headers[0].name',
    ],
    [
      {
        ...MINIMAL,
        tools: [tool({ url: 'https://example.org/', headers: [{ name: 'A', value: 'b\r\nC: d' }] })],
      },
      'tools[0].http.headers[0].value',
    ],
    [{ ...MINIMAL, llm: [{ base_url: 'http://10.0.0.1/v1', model: 'm' }] }, 'llm[0].base_url'],
    [
      {
        ...MINIMAL,
        llm: [
          { base_url: 'https://a.example', model: 'm' },
          { base_url: 'https://b.example', model: 'm' },
        ],
      },
      'llm',
    ],
    [{ ...MINIMAL, pre_connect_requests: [{}] }, 'pre_connect_requests'],
  ])('refuses %j', async (body, param) => {
    const { post, ask } = await started();
    const answer = await post('/v1/agents', body);
    expect(answer.status).toBe(422);
    expect(answer.json).toMatchObject({ code: 'validation_error', param });
    expect(Object.keys(answer.json)).toEqual(['code', 'message', 'param', 'request_id', 'errors', 'detail']);
    expect((await ask('/v1/agents')).json['agents']).toEqual([]);
  });

  it('is there again after a restart', async () => {
    const { post, store } = await started();
    const made = await post('/v1/agents', MINIMAL);
    await server?.close();
    const again = await started(store);
    expect((await again.ask(`/v1/agents/${made.json['id'] as string}`)).json).toEqual(made.json);
  });

  it('refuses a body that is too large', async () => {
    const { post } = await started();
    const answer = await post('/v1/agents', { ...MINIMAL, system_prompt: 'x'.repeat(300_000) });
    expect([answer.status, answer.json['code']]).toEqual([413, 'payload_too_large']);
  });
});

describe('secrets of agents', () => {
  it('keep header values out of every answer and of the store', async () => {
    const { post, ask, store, agents } = await started();
    const made = await post('/v1/agents', { ...MINIMAL, tools: [tool(HTTP)] });
    const id = made.json['id'] as string;
    expect(made.json['tools']).toMatchObject([
      {
        id: expect.stringMatching(/^tool_/),
        http: {
          url: HTTP.url,
          http_method: 'POST',
          headers: [{ name: 'Authorization', last_set_at: expect.any(String) }],
        },
      },
    ]);
    for (const text of [
      made.text,
      (await ask(`/v1/agents/${id}`)).text,
      JSON.stringify(await store.get('agent', id)),
    ])
      expect(text).not.toContain('hunter2');
    expect(agents.toolHeaders(id, 'look_up', HTTP.url)).toEqual({ Authorization: 'Bearer hunter2' });
    expect(agents.toolHeaders(id, 'other', HTTP.url)).toEqual({});
    expect(agents.toolHeaders(id, 'look_up', 'https://elsewhere.example/')).toEqual({});
    expect(JSON.stringify(agents.sessionInput(id))).not.toContain('Authorization');
  });

  it('a header without a value keeps it, remove deletes it, and a new host gets none', async () => {
    const { post, put, ask, agents } = await started();
    const made = await post('/v1/agents', { ...MINIMAL, tools: [tool(HTTP)] });
    const id = made.json['id'] as string;
    const toolId = (made.json['tools'] as { id: string }[])[0]?.id;
    const kept = {
      ...HTTP,
      url: 'https://example.org/b',
      headers: [{ name: 'authorization' }, { name: 'X', value: '1' }],
    };
    const second = await put(`/v1/agents/${id}`, { tools: [tool(kept)] });
    expect((second.json['tools'] as { id: string }[])[0]?.id).toBe(toolId);
    expect(agents.toolHeaders(id, 'look_up', HTTP.url)).toEqual({ authorization: 'Bearer hunter2', X: '1' });
    const elsewhere = { url: 'https://evil.example/b', headers: [{ name: 'Authorization' }] };
    const refused = await put(`/v1/agents/${id}`, { tools: [tool(elsewhere)] });
    expect([refused.status, refused.json['param']]).toEqual([422, 'tools[0].http.headers[0].value']);
    const removal = { ...HTTP, headers: [{ name: 'Authorization', remove: true }, { name: 'X' }] };
    await put(`/v1/agents/${id}`, { tools: [tool(removal)] });
    expect(agents.toolHeaders(id, 'look_up', HTTP.url)).toEqual({ X: '1' });
    const shown = (await ask(`/v1/agents/${id}`)).json;
    const { updated_at: _, ...same } = shown;
    expect((await put(`/v1/agents/${id}`, shown)).json).toMatchObject(same);
    expect(agents.toolHeaders(id, 'look_up', HTTP.url)).toEqual({ X: '1' });
    await put(`/v1/agents/${id}`, { tools: [tool(undefined, 'other')] });
    expect(agents.toolHeaders(id, 'look_up', HTTP.url)).toEqual({});
  });

  it('take a model key, never return it and do not send it to another host', async () => {
    const { post, put, ask, agents, store } = await started();
    const llm = { base_url: 'https://models.example/v1', model: 'm', api_key: 'hunter2-key' };
    const made = await post('/v1/agents', { ...MINIMAL, llm: [llm] });
    const id = made.json['id'] as string;
    expect(made.json['llm']).toEqual([
      { base_url: llm.base_url, model: 'm', api_key_last_set_at: expect.any(String) },
    ]);
    for (const text of [
      made.text,
      (await ask(`/v1/agents/${id}`)).text,
      JSON.stringify(await store.get('agent', id)),
    ])
      expect(text).not.toContain('hunter2');
    expect(agents.llm(id)?.description).toBe('m at models.example');
    expect(agents.llm(id)).toBe(agents.llm(id));
    const kept = await put(`/v1/agents/${id}`, { llm: [{ base_url: `${llm.base_url}/x`, model: 'n' }] });
    expect(kept.json['llm']).toMatchObject([{ model: 'n', api_key_last_set_at: expect.any(String) }]);
    const moved = await put(`/v1/agents/${id}`, { llm: [{ base_url: 'https://evil.example', model: 'n' }] });
    expect(moved.json['llm']).toMatchObject([{ api_key_last_set_at: null }]);
    await put(`/v1/agents/${id}`, { llm: [] });
    expect(agents.llm(id)).toBeNull();
  });
});
