import { describe, expect, it } from 'vitest';
import { Tokens } from './tokens.ts';

const SECRET = 'a-secret-of-at-least-thirty-two-characters';

function setup(reusable = false, secret = SECRET) {
  const time = { ms: 1_000_000 };
  const clock = { nowMs: () => time.ms, epochMs: () => time.ms, callAt: () => () => undefined };
  const ids = new Set<string>();
  const used = { use: (id: string) => ids.size < ids.add(id).size };
  return { time, tokens: new Tokens({ secret, reusable, clock, used }) };
}

describe('Tokens', () => {
  it('opens one session, for the owner and the length it was made for', () => {
    const { tokens } = setup();
    const { token } = tokens.issue('owner', 60, 90_000);
    expect(tokens.verify(token)).toEqual({ owner: 'owner', maxSessionMs: 90_000 });
    expect(tokens.verify(token)).toBe('refused');
  });

  it('can be redeemed until it is over, not at that moment', () => {
    const { time, tokens } = setup();
    const { token, expiresAtMs } = tokens.issue('owner', 1, null);
    const late = tokens.issue('owner', 1, null).token;
    expect(expiresAtMs).toBe(1_001_000);
    time.ms = 1_000_999;
    expect(tokens.verify(token)).toEqual({ owner: 'owner' });
    time.ms = 1_001_000;
    expect(tokens.verify(late)).toBe('refused');
  });

  it('works again while reuse is allowed', () => {
    const { time, tokens } = setup(true);
    const { token } = tokens.issue('owner', 10, null);
    expect([tokens.verify(token), tokens.verify(token)]).toEqual([{ owner: 'owner' }, { owner: 'owner' }]);
    time.ms += 10_000;
    expect(tokens.verify(token)).toBe('refused');
  });

  it('refuses whatever another secret signed or somebody altered', () => {
    const { tokens } = setup();
    const foreign = setup(false, `${SECRET}!`).tokens.issue('owner', 60, null).token;
    expect(tokens.verify(foreign)).toBe('refused');
    const { token } = tokens.issue('owner', 60, 60_000);
    const [prefix = '', payload = '', signature = ''] = token.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
    const longer = Buffer.from(JSON.stringify({ ...claims, maxSessionMs: null })).toString('base64url');
    for (const forged of [
      `${prefix}.${longer}.${signature}`,
      `${prefix}.${payload}.`,
      `${prefix}.${payload}`,
      `${prefix}.${payload}.${signature}AA`,
      'at1.',
      'at1..',
      `at1.${'x'.repeat(5000)}`,
    ])
      expect(tokens.verify(forged)).toBe('refused');
    expect(tokens.verify(token)).toEqual({ owner: 'owner', maxSessionMs: 60_000 });
  });

  it('leaves other credentials to others', () => {
    const { tokens } = setup();
    expect([tokens.verify(''), tokens.verify('a-key-of-some-length')]).toEqual([null, null]);
  });

  it('is not made of the owner in plain sight of a second token', () => {
    const { tokens } = setup();
    expect(tokens.issue('owner', 60, null).token).not.toBe(tokens.issue('owner', 60, null).token);
  });
});
