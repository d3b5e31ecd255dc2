import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { EgressError, EgressRule, isPrivateAddress, type Resolver } from './egress.ts';

const resolvesTo =
  (...addresses: string[]): Resolver =>
  (_host, callback) => {
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };

let server: Server | null = null;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = null;
});

/** A local server that repeats what it was sent. */
async function echo(): Promise<number> {
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      if (request.url === '/away') response.writeHead(302, { Location: 'http://127.0.0.1/' }).end();
      else if (request.url === '/hang') response.writeHead(200).write('begun');
      else
        response.end(
          `${request.method} ${String(request.headers['x-test'])} ${Buffer.concat(parts).toString()}`,
        );
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

describe('isPrivateAddress', () => {
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    'fd00::1',
    'fe80::1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    'not an address',
  ])('%s', (address) => {
    expect(isPrivateAddress(address)).toBe(true);
  });

  it.each(['1.1.1.1', '172.32.0.1', '100.128.0.1', '::ffff:8.8.8.8', '2606:4700::1111'])(
    'not %s',
    (address) => {
      expect(isPrivateAddress(address)).toBe(false);
    },
  );
});

describe('EgressRule', () => {
  it.each([
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://[::1]:80/',
    'http://[::ffff:127.0.0.1]/',
    'http://localhost:8080/',
    'http://x.localhost/',
    'http://printer.local/',
    'http://metadata.google.internal/',
    'http://169.254.169.254/latest/meta-data',
    'ftp://example.org/',
    'file:///etc/passwd',
    'https://user:secret@example.org/',
    `https://example.org/${'x'.repeat(2048)}`,
    'nonsense',
  ])('refuses %s without looking anything up', async (url) => {
    const rule = new EgressRule([], () => {
      throw new Error('looked up');
    });
    expect(rule.problemOf(url)).not.toBeNull();
    if (URL.canParse(url)) await expect(rule.fetch(url)).rejects.toThrow(EgressError);
  });

  it('refuses a public name that leads inside, even among public addresses', async () => {
    const rule = new EgressRule([], resolvesTo('8.8.8.8', '127.0.0.1'));
    expect(rule.problemOf('http://rebind.example/')).toBeNull();
    await expect(rule.fetch('http://rebind.example/')).rejects.toThrow(/private address/);
  });

  it('calls hosts that the operator allows, by name and by address', async () => {
    const port = await echo();
    const byAddress = new EgressRule(['127.0.0.1']);
    const init = { method: 'POST', headers: { 'X-Test': 'h' }, body: 'text' };
    const answer = await byAddress.fetch(`http://127.0.0.1:${port}/`, init);
    expect([answer.status, await answer.text()]).toEqual([200, 'POST h text']);
    const byName = new EgressRule(['models.internal'], resolvesTo('127.0.0.1'));
    expect((await byName.fetch(`http://models.internal:${port}/`)).status).toBe(200);
    await expect(byName.fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow(EgressError);
  });

  it('does not follow redirects and stops on abort', async () => {
    const port = await echo();
    const rule = new EgressRule(['127.0.0.1']);
    const away = await rule.fetch(`http://127.0.0.1:${port}/away`);
    expect([away.status, away.headers.get('location')]).toEqual([302, 'http://127.0.0.1/']);
    const controller = new AbortController();
    const hanging = await rule.fetch(`http://127.0.0.1:${port}/hang`, { signal: controller.signal });
    controller.abort();
    await expect(hanging.text()).rejects.toThrow();
  });
});
