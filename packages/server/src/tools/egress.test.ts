import type { LookupAddress } from 'node:dns';
import { describe, expect, it } from 'vitest';
import { createEgress, EgressRefused, isPublicAddress } from './egress.ts';

describe('a public address', () => {
  it.each(['8.8.8.8', '93.184.216.34', '2606:4700:4700::1111', '2a00:1450::1'])('%s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    '127.0.0.1', '127.9.9.9', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0',
    '224.0.0.1', '255.255.255.255', '198.18.0.1', '::', '::1', '::ffff:127.0.0.1', '::ffff:10.0.0.1', '64:ff9b::7f00:1', '2002:7f00:1::',
    'fc00::1', 'fd00:ec2::254', 'fe80::1', 'fe80::1%eth0', 'ff02::1', '2001:db8::1', '2001::1', 'localhost', '', '1.2.3',
  ])('is not %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  }); // prettier-ignore
});

const names =
  (table: Record<string, string[]>) =>
  (hostname: string, done: (error: null, addresses: LookupAddress[]) => void): void => {
    done(
      null,
      (table[hostname] ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };

const resolved = (egress: ReturnType<typeof createEgress>, url: string, all = false): Promise<unknown> =>
  new Promise((resolve) => {
    const target = new URL(url);
    egress.lookup(target)(target.hostname, { all }, (error, address) => {
      resolve(error ?? address);
    });
  });

describe('the way out', () => {
  const table = {
    'api.example': ['93.184.216.34'],
    'evil.example': ['93.184.216.34', '169.254.169.254'],
    'inside.example': ['10.0.0.5'],
  };
  const egress = createEgress(['inside.example', 'local.example:8080', '127.0.0.1:9000'], names(table));

  it.each([
    'http://api.example/',
    'ftp://api.example/',
    'https://user:pass@api.example/',
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://[::1]/',
    'https://[::ffff:169.254.169.254]/',
    'https://169.254.169.254/latest/meta-data/',
    'http://127.0.0.1:9001/',
    'file:///etc/hosts',
  ])('is closed for %s', (url) => {
    expect(() => {
      egress.check(new URL(url));
    }).toThrow(EgressRefused);
  });

  it.each([
    'https://api.example/',
    'http://inside.example/',
    'http://local.example:8080/x',
    'http://127.0.0.1:9000/',
  ])('is open for %s', (url) => {
    expect(() => {
      egress.check(new URL(url));
    }).not.toThrow();
  });

  it('hands on only addresses that were checked, and none of a name with a private one among them', async () => {
    expect(await resolved(egress, 'https://api.example/')).toBe('93.184.216.34');
    expect(await resolved(egress, 'https://api.example/', true)).toEqual([
      { address: '93.184.216.34', family: 4 },
    ]);
    expect(await resolved(egress, 'https://inside.example/')).toBe('10.0.0.5');
    expect(await resolved(egress, 'https://evil.example/')).toBeInstanceOf(EgressRefused);
    expect(await resolved(egress, 'https://nowhere.example/')).toBeInstanceOf(Error);
  });
});
