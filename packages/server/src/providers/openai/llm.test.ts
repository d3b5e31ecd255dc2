import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { LlmError, type LlmEvent, type LlmRequest } from '../../ports/llm.ts';
import { createOpenAiLlm, type OpenAiOptions } from './llm.ts';

const KEY = 'sk-test-not-to-be-seen';
const request: LlmRequest = {
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'Hello' },
  ],
  tools: [],
  language: 'en',
  today: '2026-11-21',
};

type Handler = (request: IncomingMessage, response: ServerResponse, attempt: number, body: string) => void;
const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function mock(handler: Handler): Promise<string> {
  let attempt = 0;
  const server = createServer((incoming, response) => {
    let body = '';
    incoming.on('data', (part: Buffer) => (body += part.toString()));
    incoming.on('end', () => handler(incoming, response, (attempt += 1), body));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/v1`;
}

const llm = (url: string, more: Partial<OpenAiOptions> = {}) =>
  createOpenAiLlm({ url, model: 'm', key: KEY, wait: () => Promise.resolve(), ...more });

async function collect(url: string, more: Partial<OpenAiOptions> = {}, asked = request): Promise<LlmEvent[]> {
  const events: LlmEvent[] = [];
  for await (const event of llm(url, more).generate(asked, new AbortController().signal)) events.push(event);
  return events;
}

async function failure(url: string, more: Partial<OpenAiOptions> = {}): Promise<LlmError> {
  const error = await collect(url, more).then(
    () => new Error('no failure'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(LlmError);
  expect(JSON.stringify(error) + String(error) + String((error as LlmError).stack)).not.toContain(KEY);
  return error as LlmError;
}

function open(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
}
const send = (response: ServerResponse, chunk: unknown): unknown =>
  response.write(`data: ${JSON.stringify(chunk)}\n\n`);
const delta = (content: string) => ({ choices: [{ index: 0, delta: { content }, finish_reason: null }] });
const stop = { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] };

function answer(response: ServerResponse, texts: readonly string[]): void {
  open(response);
  for (const text of texts) send(response, delta(text));
  send(response, stop);
  response.end('data: [DONE]\n\n');
}

/** An endpoint that says one word and leaves the answer open; `seen` resolves when its reader is gone. */
async function oneWordThenOpen(): Promise<{ url: string; seen: Promise<void> }> {
  let closed: () => void;
  const seen = new Promise<void>((resolve) => (closed = resolve));
  const url = await mock((_, response) => {
    response.on('close', () => closed());
    open(response);
    send(response, delta('One '));
  });
  return { url, seen };
}

describe('OpenAI-compatible adapter', () => {
  it('streams text and sends messages, tools and key', async () => {
    let seen = { body: '', key: '' };
    const url = await mock((incoming, response, _, body) => {
      seen = { body, key: incoming.headers.authorization ?? '' };
      answer(response, ['Hel', 'lo.']);
    });
    const asked: LlmRequest = {
      ...request,
      messages: [
        ...request.messages,
        { role: 'assistant', content: '', toolCalls: [{ callId: 'c1', name: 'find', argumentsJson: '{}' }] },
        { role: 'tool', callId: 'c1', content: 'found' },
      ],
      tools: [{ name: 'find', description: 'Finds', parameters: { type: 'object' } }],
    };
    expect(await collect(url, {}, asked)).toEqual([
      { type: 'text', text: 'Hel' },
      { type: 'text', text: 'lo.' },
    ]);
    expect(seen.key).toBe(`Bearer ${KEY}`);
    expect(JSON.parse(seen.body)).toMatchObject({
      model: 'm',
      stream: true,
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Hello' },
        {
          role: 'assistant',
          content: null,
          tool_calls: [{ id: 'c1', type: 'function', function: { name: 'find', arguments: '{}' } }],
        },
        { role: 'tool', tool_call_id: 'c1', content: 'found' },
      ],
      tools: [
        {
          type: 'function',
          function: { name: 'find', description: 'Finds', parameters: { type: 'object' } },
        },
      ],
    });
  });

  it('sends no empty tool list', async () => {
    let sent = '';
    const url = await mock((_, response, __, body) => {
      sent = body;
      answer(response, ['x']);
    });
    await collect(url);
    expect(JSON.parse(sent)).not.toHaveProperty('tools');
  });

  it('puts tool calls together', async () => {
    const url = await mock((_, response) => {
      open(response);
      const call = (index: number, id: string | null, name: string | null, args: string) =>
        send(response, {
          choices: [
            {
              index: 0,
              delta: { tool_calls: [{ index, id, type: 'function', function: { name, arguments: args } }] },
            },
          ],
        });
      call(0, 'a', 'book', '{"day":');
      call(1, 'b', 'call', '');
      call(0, null, null, '"Friday"}');
      send(response, { choices: [{ index: 0, delta: {}, finish_reason: 'tool_calls' }] });
      send(response, { choices: [], usage: { total_tokens: 3 } });
      response.end('data: [DONE]\n\n');
    });
    expect(await collect(url)).toEqual([
      { type: 'tool-call', callId: 'a', name: 'book', argumentsJson: '{"day":"Friday"}' },
      { type: 'tool-call', callId: 'b', name: 'call', argumentsJson: '{}' },
    ]);
  });

  it('refuses a tool call whose arguments are no JSON', async () => {
    const url = await mock((_, response) => {
      open(response);
      send(response, {
        choices: [
          {
            index: 0,
            delta: { tool_calls: [{ index: 0, id: 'a', function: { name: 'x', arguments: '{"a' } }] },
            finish_reason: 'tool_calls',
          },
        ],
      });
      response.end('data: [DONE]\n\n');
    });
    expect(await failure(url)).toMatchObject({ code: 'llm_bad_response' });
  });

  it('closes the connection on abort and ends without an error', async () => {
    const { url, seen } = await oneWordThenOpen();
    const controller = new AbortController();
    const texts: LlmEvent[] = [];
    for await (const event of llm(url).generate(request, controller.signal)) {
      texts.push(event);
      controller.abort();
    }
    await seen;
    expect(texts).toEqual([{ type: 'text', text: 'One ' }]);
  });

  it('closes the connection when the reader stops reading', async () => {
    const { url, seen } = await oneWordThenOpen();
    for await (const event of llm(url).generate(request, new AbortController().signal)) {
      expect(event.type).toBe('text');
      break;
    }
    await seen;
  });

  it('asks nothing when it is aborted before the start, nor after an abort during the wait', async () => {
    let attempts = 0;
    const url = await mock((_, response, attempt) => {
      attempts = attempt;
      response.writeHead(500).end();
    });
    const aborted: LlmEvent[] = [];
    for await (const event of llm(url).generate(request, AbortSignal.abort())) aborted.push(event);
    expect([aborted, attempts]).toEqual([[], 0]);
    const controller = new AbortController();
    const wait = (): Promise<void> => {
      controller.abort();
      return Promise.resolve();
    };
    for await (const event of llm(url, { wait }).generate(request, controller.signal)) aborted.push(event);
    expect([aborted, attempts]).toEqual([[], 1]);
  });

  it('reports an endpoint that is down, after one retry', async () => {
    const url = await mock(() => undefined);
    await new Promise((resolve) => servers.splice(0)[0]?.close(resolve));
    const waits: number[] = [];
    const wait = (delayMs: number): Promise<void> => {
      waits.push(delayMs);
      return Promise.resolve();
    };
    expect(await failure(url, { wait })).toMatchObject({
      code: 'llm_unreachable',
      retryable: true,
      statusCode: null,
    });
    expect(waits).toEqual([250]);
  });

  it('does not retry a refused key, and does not repeat what the endpoint said', async () => {
    let attempts = 0;
    const url = await mock((_, response, attempt) => {
      attempts = attempt;
      response
        .writeHead(401, { 'content-type': 'application/json' })
        .end(JSON.stringify({ error: { message: `bad key ${KEY}` } }));
    });
    expect(await failure(url)).toMatchObject({ code: 'llm_http_error', statusCode: 401, retryable: false });
    expect(attempts).toBe(1);
  });

  it.each([500, 503, 429])('retries once after HTTP %i', async (status) => {
    const url = await mock((_, response, attempt) => {
      if (attempt === 1) response.writeHead(status).end('oops');
      else answer(response, ['ok']);
    });
    expect(await collect(url)).toEqual([{ type: 'text', text: 'ok' }]);
  });

  it('gives up after the second failure', async () => {
    let attempts = 0;
    const url = await mock((_, response, attempt) => {
      attempts = attempt;
      response.writeHead(500).end();
    });
    expect(await failure(url)).toMatchObject({ code: 'llm_http_error', statusCode: 500, retryable: true });
    expect(attempts).toBe(2);
  });

  it.each([
    ['a web page', 'text/html', '<html>hello</html>'],
    ['plain JSON instead of a stream', 'application/json', '{"hello":1}'],
    ['broken JSON', 'text/event-stream', 'data: {"choices": [{\n\n'],
    ['JSON of another kind', 'text/event-stream', 'data: {"hello": 1}\n\n'],
    ['a number', 'text/event-stream', 'data: 7\n\n'],
    [
      'a delta of the wrong type',
      'text/event-stream',
      'data: {"choices":[{"delta":{"content":{"a":1}}}]}\n\n',
    ],
    ['an empty body', 'text/event-stream', ''],
    ['only the end mark', 'text/event-stream', 'data: [DONE]\n\n'],
  ])('reports %s as a bad response', async (_, type, body) => {
    const url = await mock((__, response) => response.writeHead(200, { 'content-type': type }).end(body));
    expect(await failure(url)).toMatchObject({ code: 'llm_bad_response', retryable: false });
  });

  it.each(['destroy', 'end'] as const)('reports a stream that dies in the middle (%s)', async (how) => {
    const url = await mock((_, response) => {
      open(response);
      response.write(`data: ${JSON.stringify(delta('One '))}\n\n`, () => setImmediate(() => response[how]()));
    });
    const events: LlmEvent[] = [];
    const reading = (async () => {
      for await (const event of llm(url).generate(request, new AbortController().signal)) events.push(event);
    })();
    await expect(reading).rejects.toMatchObject({ name: 'LlmError', code: 'llm_unreachable' });
    expect(events).toEqual([{ type: 'text', text: 'One ' }]);
  });

  it('reports an error object inside the stream', async () => {
    const url = await mock((_, response) => {
      open(response);
      response.end(`data: ${JSON.stringify({ error: { message: `overloaded ${KEY}` } })}\n\n`);
    });
    expect((await failure(url)).code).toMatch(/^llm_(http_error|bad_response)$/);
  });

  it('gives up on a first token that does not come', async () => {
    const url = await mock((_, response) => open(response));
    expect(await failure(url, { firstTokenTimeoutMs: 20 })).toMatchObject({
      code: 'llm_timeout',
      retryable: true,
    });
  });

  it('gives up on a stream that stalls', async () => {
    const url = await mock((_, response) => {
      open(response);
      send(response, delta('One '));
    });
    expect(await failure(url, { nextTokenTimeoutMs: 20 })).toMatchObject({ code: 'llm_timeout' });
  });

  it('stops a model that has run away', async () => {
    const url = await mock((_, response) => answer(response, ['x'.repeat(60), 'y'.repeat(60)]));
    expect(await failure(url, { maxReplyChars: 100 })).toMatchObject({ code: 'llm_bad_response' });
  });

  it('describes itself without the key or the path, and refuses other protocols', () => {
    const port = createOpenAiLlm({
      url: `http://user:${KEY}@127.0.0.1:9/v1?key=${KEY}`,
      model: 'm',
      key: KEY,
    });
    expect(port.description).toBe('m at 127.0.0.1:9');
    expect(() => createOpenAiLlm({ url: 'ftp://x', model: 'm', key: '' })).toThrow(TypeError);
  });
});
