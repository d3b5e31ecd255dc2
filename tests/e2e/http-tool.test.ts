/** A stored agent's HTTP tool, from the REST call that stores it to the reply that tells of its result. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolveServerConfig, startServer, type RunningServer } from '@antiphon/server';
import { createLog } from '@antiphon/server/observe/log';
import type { LlmRequest } from '@antiphon/server/ports/llm';
import { fakeEngines, WireClient, type FakeAnswer } from '@antiphon/testkit';
import { afterEach, describe, expect, it } from 'vitest';

const KEY = 'a-key-of-enough-characters';
const open: RunningServer[] = [];
const backends: Server[] = [];
const clients: WireClient[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.terminate();
  for (const server of open.splice(0)) await server.close();
  for (const backend of backends.splice(0)) {
    backend.closeAllConnections();
    backend.close();
  }
});

type Asked = { readonly key: unknown; readonly body: string };

async function backend(): Promise<{ url: string; asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      asked.push({ key: request.headers['x-secret'], body });
      response.end('a red bicycle');
    });
  });
  backends.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/find`, asked };
}

const callsOnce = ({ messages }: LlmRequest): FakeAnswer => {
  const result = messages.findLast((message) => message.role === 'tool')?.content;
  return result === undefined
    ? { text: 'Let me look.', calls: [{ name: 'find_order', arguments: { order: '1234' } }] }
    : `I found ${result}.`;
};

/** A session with a stored agent whose tool is at `url`; `allow`: whether the operator allows its host. */
async function session(url: string, allow: boolean): Promise<WireClient> {
  const env = { ANTIPHON_API_KEY: KEY, ...(allow ? { ANTIPHON_EGRESS_ALLOW: '127.0.0.1' } : {}) };
  const engines = fakeEngines({ answers: callsOnce });
  const server = await startServer(resolveServerConfig({ port: '0' }, env), {
    engines,
    log: createLog('silent'),
  });
  open.push(server);
  const stored = await fetch(`${server.url}/v1/agents`, {
    method: 'POST',
    headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      name: 'Orders',
      system_prompt: 'The order in question is 1234.',
      voice: { voice_id: 'alba' },
      tools: [
        {
          type: 'function',
          name: 'find_order',
          parameters: { type: 'object', properties: { order: { type: 'string' } }, required: ['order'] },
          http: { url, headers: [{ name: 'X-Secret', value: 'hush' }] },
        },
      ],
    }),
  });
  const text = await stored.text();
  if (!stored.ok) throw new Error(text);
  expect(text).not.toContain('hush');
  const client = await WireClient.connect(`${server.url}/v1/ws`, { authorization: `Bearer ${KEY}` });
  clients.push(client);
  client.send({ type: 'session.update', session: { agent_id: (JSON.parse(text) as { id: string }).id } });
  const ready = await client.next('session.ready');
  expect(JSON.stringify(ready)).not.toContain('hush');
  client.send({ type: 'reply.create' });
  return client;
}

describe('an HTTP tool of a stored agent', () => {
  it('is called by the server with its secret header; what the client answers is ignored', async () => {
    const { url, asked } = await backend();
    const client = await session(url, true);
    const call = await client.next('tool.call');
    client.send({ type: 'tool.result', call_id: call.call_id, result: 'a lie' });
    const said = await client.next(
      (message) => message.type === 'transcript.agent' && /found/.test(String(message.text)),
    );
    expect(said.text).toBe('I found a red bicycle.');
    expect(asked).toEqual([{ key: 'hush', body: '{"order":"1234"}' }]);
    expect(client.messages.some((message) => message.type === 'session.error')).toBe(false);
  });

  it('cannot even be stored with a private address that the operator has not allowed', async () => {
    const { url, asked } = await backend();
    await expect(session(url, false)).rejects.toThrow(/public address/);
    expect(asked).toEqual([]);
  });
});
