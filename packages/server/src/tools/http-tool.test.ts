import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { ResolvedTool } from '@antiphon/protocol';
import { EgressRule } from '../egress.ts';
import type { ServerTool } from '../session/tools.ts';
import { createHttpTool, MAX_RESPONSE_BYTES } from './http-tool.ts';

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

type Seen = { method: string; url: string; headers: IncomingMessage['headers']; body: string };

async function serve(
  answer: (response: ServerResponse, seen: Seen) => void,
): Promise<{ port: number; seen: Seen[] }> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const one = { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body };
      seen.push(one);
      answer(response, one);
    });
  });
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, seen };
}

type Patch = { readonly url?: string; readonly method?: string; readonly headers?: Record<string, string> };
const tool = (port: number, patch: Patch = {}, hosts = ['127.0.0.1', 'localhost']): ServerTool => {
  const http = { url: patch.url ?? `http://127.0.0.1:${port}/orders?v=1`, method: patch.method ?? 'POST' };
  const shell = { egress: new EgressRule(hosts), headers: () => patch.headers ?? {} };
  const made = createHttpTool({ http, timeout_seconds: 5 } as ResolvedTool, shell);
  if (made === null) throw new Error('no HTTP tool');
  return made;
};
const never = new AbortController().signal;

describe('an HTTP tool', () => {
  it('posts the arguments as JSON with its secret headers and gives the answer', async () => {
    const { port, seen } = await serve((response) => response.end('{"status":"shipped"}'));
    const headers = { 'X-Api-Key': 'secret' };
    expect(await tool(port, { headers })('{"order":"1234"}', never)).toEqual({
      result: '{"status":"shipped"}',
      isError: false,
    });
    expect(seen[0]).toMatchObject({
      method: 'POST',
      url: '/orders?v=1',
      body: '{"order":"1234"}',
      headers: { 'x-api-key': 'secret', 'content-type': 'application/json', 'content-length': '16' },
    });
  });

  it('puts the arguments of a GET into the query', async () => {
    const { port, seen } = await serve((response) => response.end('ok'));
    await tool(port, { method: 'GET' })('{"order":"1 2","deep":{"a":1}}', never);
    expect(seen[0]).toMatchObject({
      method: 'GET',
      url: '/orders?v=1&order=1+2&deep=%7B%22a%22%3A1%7D',
      body: '',
    });
  });

  it.each<[string, (response: ServerResponse) => void, RegExp]>([
    ['an error', (r) => r.writeHead(500).end('boom'), /reported an error.*500.*boom/],
    ['a redirect', (r) => r.writeHead(302, { location: 'http://169.254.169.254/' }).end(), /redirects/],
    [
      'an answer that is too long',
      (r) => r.end('x'.repeat(MAX_RESPONSE_BYTES + 1)),
      /longer than 8192 bytes/,
    ],
    [
      'an encoding nobody asked for',
      (r) => r.writeHead(200, { 'content-encoding': 'gzip' }).end('x'),
      /encoding/,
    ],
    ['a broken connection', (r) => r.destroy(), /could not be reached/],
  ])('tells the model of %s', async (_name, answer, expected) => {
    const { port } = await serve(answer);
    const outcome = await tool(port)('{}', never);
    expect(outcome.isError).toBe(true);
    expect(outcome.result).toMatch(expected);
    expect(outcome.result).not.toContain('127.0.0.1');
  });

  it('takes an answer of exactly the length that is allowed, and an empty one', async () => {
    const long = await serve((response) => response.end('x'.repeat(MAX_RESPONSE_BYTES)));
    expect((await tool(long.port)('{}', never)).result).toHaveLength(MAX_RESPONSE_BYTES);
    const empty = await serve((response) => response.writeHead(204).end());
    expect(await tool(empty.port)('{}', never)).toEqual({ result: '{"ok":true}', isError: false });
  });

  it('gives up when it is stopped', async () => {
    const controller = new AbortController();
    const { port } = await serve(() => {
      controller.abort();
    });
    expect(await tool(port)('{}', controller.signal)).toMatchObject({
      isError: true,
      result: expect.stringMatching(/in time/) as string,
    });
  });

  it('never connects to an address that is not allowed', async () => {
    const { port, seen } = await serve((response) => response.end('inside'));
    for (const url of [
      `http://127.0.0.1:${port}/`,
      `https://127.0.0.1:${port}/`,
      `https://localhost:${port}/`,
    ]) {
      const outcome = await tool(port, { url }, [])('{}', never);
      expect(outcome.result).toMatch(/not allowed/);
    }
    expect(seen).toEqual([]);
    expect(await tool(port, { url: `http://localhost:${port}/` })('{}', never)).toMatchObject({
      isError: false,
    });
  });
});
