/** Tools of the Voice Agent API over a real socket, with fake engines: calls, results in every order, refusals. */
import { resolveServerConfig, startServer, type RunningServer } from '@antiphon/server';
import { createLog } from '@antiphon/server/observe/log';
import type { LlmRequest } from '@antiphon/server/ports/llm';
import { fakeEngines, WireClient, type FakeAnswer } from '@antiphon/testkit';
import { afterEach, describe, expect, it } from 'vitest';

const open: RunningServer[] = [];
const clients: WireClient[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.terminate();
  for (const server of open.splice(0)) await server.close();
});

const FIND = {
  type: 'function',
  name: 'find_order',
  description: 'Finds an order by its number.',
  parameters: {
    type: 'object',
    properties: { order: { type: 'string', pattern: '[0-9]{4}' } },
    required: ['order'],
  },
};

const called = { text: 'Let me look.', calls: [{ name: 'find_order', arguments: { order: '1234' } }] };
const resultIn = ({ messages }: LlmRequest): string | null =>
  messages.flatMap((message) => (message.role === 'tool' ? [message.content] : [])).at(-1) ?? null;

/** A model that calls once and then repeats what came of it. */
const callsOnce = (request: LlmRequest): FakeAnswer => {
  const result = resultIn(request);
  return result === null ? called : `I found ${result}.`;
};

async function ready(answers: (request: LlmRequest) => FakeAnswer, tool: object = FIND): Promise<WireClient> {
  const engines = fakeEngines({ answers });
  const server = await startServer(resolveServerConfig({ port: '0' }, {}), {
    engines,
    log: createLog('silent'),
  });
  open.push(server);
  const client = await WireClient.connect(`${server.url}/v1/ws`, {});
  clients.push(client);
  client.send({
    type: 'session.update',
    session: { system_prompt: 'The order in question is 1234.', tools: [tool] },
  });
  await client.next('session.ready');
  client.send({ type: 'reply.create', instructions: 'Find the order.' });
  return client;
}

const SHOWN = ['reply.started', 'tool.call', 'transcript.agent', 'reply.done', 'session.error'];
const story = (client: WireClient): string[] =>
  client.messages.map(({ type }) => type).filter((type) => SHOWN.includes(type));
const result = (call: Readonly<Record<string, unknown>>, more: object = {}) => ({
  type: 'tool.result',
  call_id: call.call_id,
  result: 'a red bicycle',
  ...more,
});

describe('a tool call on the wire', () => {
  it('comes inside its reply; the result makes another', async () => {
    const client = await ready(callsOnce);
    const call = await client.next('tool.call');
    expect(call).toEqual({
      type: 'tool.call',
      call_id: expect.stringMatching(/^call_[0-9a-f]+$/) as string,
      name: 'find_order',
      arguments: { order: '1234' },
      timestamp: expect.any(Number) as number,
    });
    await client.next('reply.done');
    client.send(result(call));
    const said = await client.next('transcript.agent');
    expect(said).toMatchObject({ text: 'I found a red bicycle.', interrupted: false });
    await client.next('reply.done');
    expect(story(client)).toEqual([
      'reply.started',
      'tool.call',
      'transcript.agent',
      'reply.done',
      'reply.started',
      'transcript.agent',
      'reply.done',
    ]);
  });

  it('may be answered before its reply is done', async () => {
    const client = await ready(callsOnce);
    client.send(result(await client.next('tool.call')));
    await client.next('reply.done');
    expect(await client.next('transcript.agent')).toMatchObject({ text: 'I found a red bicycle.' });
  });

  it('takes no second, no unknown and no malformed result', async () => {
    const client = await ready(callsOnce);
    const call = await client.next('tool.call');
    client.send({ type: 'tool.result', call_id: call.call_id });
    expect(await client.next('session.error')).toMatchObject({ code: 'invalid_format' });
    client.send(result({ call_id: 'call_nobody' }));
    expect(await client.next('session.error')).toMatchObject({
      code: 'invalid_value',
      message: "'call_id' must be the call_id of a tool.call of this session",
    });
    client.send(result(call));
    client.send(result(call, { result: 'a blue car' }));
    const said = await client.next(
      (message) => message.type === 'transcript.agent' && /found/.test(String(message.text)),
    );
    expect(said.text).toBe('I found a red bicycle.');
    await client.settle();
    expect(story(client).filter((type) => type === 'session.error')).toHaveLength(2);
  });

  it('gives an error to the model as an error of the tool', async () => {
    const client = await ready(callsOnce);
    client.send(
      result(await client.next('tool.call'), { result: '{"error":"no such order"}', is_error: true }),
    );
    const said = await client.next(
      (message) => message.type === 'transcript.agent' && /found/.test(String(message.text)),
    );
    expect(said.text).toContain('no such order');
  });

  it('does not leave with a value that does not fit or was never said; the model asks in the same reply', async () => {
    for (const order of ['12', '', '9876']) {
      const client = await ready((request) =>
        resultIn(request) === null
          ? { ...called, calls: [{ name: 'find_order', arguments: { order } }] }
          : 'Which order is it?',
      );
      const said = await client.next('transcript.agent');
      expect(said.text).toBe('Let me look. Which order is it?');
      await client.next('reply.done');
      expect(story(client)).toEqual(['reply.started', 'transcript.agent', 'reply.done']);
    }
  });

  it('that never comes back ends with an apology', async () => {
    const client = await ready(
      ({ messages }) =>
        messages.some((message) => message.content.startsWith('A tool did not answer'))
          ? 'Sorry about that.'
          : called,
      { ...FIND, timeout_seconds: 1 },
    );
    await client.next('reply.done');
    expect(await client.next('transcript.agent')).toMatchObject({ text: 'Sorry about that.' });
  });

  it('that holds is followed by silence until its result', async () => {
    const client = await ready(callsOnce, { ...FIND, execution_mode: 'hold' });
    const call = await client.next('tool.call');
    await client.next('reply.done');
    client.send({ type: 'reply.create', instructions: 'Give a status line.' });
    await client.next('reply.done');
    client.send(result(call));
    const said = await client.next(
      (message) => message.type === 'transcript.agent' && /bicycle/.test(String(message.text)),
    );
    expect(said.interrupted).toBe(false);
  });

  it('is not possible any more once the tool was taken away', async () => {
    const client = await ready(({ tools }) => (tools.length > 0 ? 'Hello.' : 'No tools.'));
    await client.next('reply.done');
    client.send({ type: 'session.update', session: { tools: [] } });
    await client.next('session.updated');
    client.send({ type: 'reply.create' });
    expect(await client.next('transcript.agent')).toMatchObject({ text: 'No tools.' });
  });
});
