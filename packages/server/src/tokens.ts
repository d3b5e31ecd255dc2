/**
 * Temporary tokens. Enters: who asks and for how long. Leaves: a text that only this server's secret can make, and later
 * what it allows. Invariant: a token is refused once it is over, altered or (unless reuse is allowed) used.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { CredentialVerifier, Principal } from './access.ts';
import type { Clock } from './ports/clock.ts';
import type { UsedTokens } from './used-tokens.ts';

/** Marks a credential as a token, version 1. */
const PREFIX = 'at1.';
const ID_BYTES = 12;
/** Longest credential looked at, characters; ours have about 200. */
const TOKEN_CHARS_MAX = 1024;

type Claims = {
  readonly id: string;
  /** Epoch ms. */
  readonly expiresAtMs: number;
  readonly owner: string;
  readonly maxSessionMs: number | null;
};

export type TokenOptions = {
  /** Key of the signature; at least 32 random characters, or nobody should be let in by it. */
  readonly secret: string;
  /** A token may be used again until it is over. */
  readonly reusable: boolean;
  readonly clock: Clock;
  readonly used: Pick<UsedTokens, 'use'>;
};

export class Tokens {
  readonly #options: TokenOptions;

  constructor(options: TokenOptions) {
    this.#options = options;
  }

  /** `expiresInS`: how long it can be redeemed. `maxSessionMs` null: sessions as long as the server allows. */
  issue(
    owner: string,
    expiresInS: number,
    maxSessionMs: number | null,
  ): { token: string; expiresAtMs: number } {
    const id = randomBytes(ID_BYTES).toString('base64url');
    const expiresAtMs = this.#options.clock.epochMs() + expiresInS * 1000;
    const claims: Claims = { id, expiresAtMs, owner, maxSessionMs };
    const payload = PREFIX + Buffer.from(JSON.stringify(claims)).toString('base64url');
    return { token: `${payload}.${this.#signature(payload).toString('base64url')}`, expiresAtMs };
  }

  /** Uses the token up. */
  readonly verify: CredentialVerifier = (credential) => {
    if (!credential.startsWith(PREFIX)) return null;
    const claims = this.#claimsOf(credential);
    const now = this.#options.clock.epochMs();
    if (claims === null || claims.expiresAtMs <= now) return 'refused';
    if (!this.#options.reusable && !this.#options.used.use(claims.id, claims.expiresAtMs)) return 'refused';
    return principalOf(claims);
  };

  #claimsOf(credential: string): Claims | null {
    if (credential.length > TOKEN_CHARS_MAX) return null;
    const dot = credential.lastIndexOf('.');
    const payload = credential.slice(0, dot);
    const given = Buffer.from(credential.slice(dot + 1), 'base64url');
    const expected = this.#signature(payload);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
    // Ours, as the signature says: it parses.
    return JSON.parse(Buffer.from(payload.slice(PREFIX.length), 'base64url').toString()) as Claims;
  }

  #signature(payload: string): Buffer {
    return createHmac('sha256', this.#options.secret).update(payload).digest();
  }
}

const principalOf = ({ owner, maxSessionMs }: Claims): Principal =>
  maxSessionMs === null ? { owner } : { owner, maxSessionMs };
