import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { CapturedTerminal } from '../fixtures/captured-terminal.ts';
import { main } from '../main.ts';

let server: Server | null = null;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = null;
});

/** A server that answers everything alike and keeps what it was asked. */
async function answering(status: number, body: object): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    response.writeHead(status).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const PAGE = {
  agents: [{ id: 'agent_1', name: 'Desk', created_at: 'then', updated_at: 'now' }],
  has_more: false,
  response_metadata: { next_cursor: null },
};

describe('antiphon agents', () => {
  it('lists with the key of the environment', async () => {
    const { url, asked } = await answering(200, PAGE);
    const terminal = new CapturedTerminal({ ANTIPHON_API_KEY: 'one,two' });
    expect(await main(['agents', '--url', url], terminal)).toBe(0);
    expect(asked).toEqual(['GET /v1/agents?limit=100 Bearer one']);
    expect(terminal.outLines.join('\n')).toContain('agent_1  Desk  now');
  });

  it('passes on what the server says', async () => {
    const { url } = await answering(404, { code: 'agent_not_found', message: 'Agent not found' });
    const terminal = new CapturedTerminal({});
    expect(await main(['agents', 'show', 'x', '--url', url], terminal)).toBe(1);
    expect(terminal.errLines.join('\n')).toContain('Agent not found');
  });

  it.each([
    [['agents', 'dance'], 'expected list, show, create, update or delete'],
    [['agents', 'show'], 'which agent?'],
    [['agents', 'create'], 'which file?'],
    [['agents', 'create', 'no-such-file.json'], 'no-such-file.json: no such file'],
    [['agents', '--url', 'nowhere'], 'expected an address'],
  ])('%j is wrong usage', async (argv, message) => {
    const terminal = new CapturedTerminal({});
    expect(await main(argv, terminal)).toBe(2);
    expect(terminal.errLines.join('\n')).toContain(message);
  });
});
