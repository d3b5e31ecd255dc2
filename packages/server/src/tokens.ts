/**
 * Temporary tokens. Enters: who asks and for how long. Leaves: a text that only this server's secret can make, and later
 * what it allows. Invariants: a token is refused once it is over, altered or (unless reuse is allowed) used; what is
 * remembered of used ones is bounded and forgotten when they are over anyway.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { CredentialVerifier, Principal } from './access.ts';
import type { Clock } from './ports/clock.ts';

/** Marks a credential as a token, version 1. */
const PREFIX = 'at1.';
const ID_BYTES = 12;
/** Used tokens remembered, about 5 MB: a key may make 50 a second, and they live 10 minutes. */
const USED_TOKENS_MAX = 50_000;
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
};

export class Tokens {
  readonly #options: TokenOptions;
  /** Ids of used tokens and when they are over, oldest first. */
  readonly #used = new Map<string, number>();

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
    if (!this.#options.reusable && !this.#use(claims, now)) return 'refused';
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

  /** False when it was used before, or when so many are in use that this cannot be told. */
  #use({ id, expiresAtMs }: Claims, now: number): boolean {
    if (this.#used.has(id)) return false;
    if (this.#used.size >= USED_TOKENS_MAX) this.#forgetOver(now);
    if (this.#used.size >= USED_TOKENS_MAX) return false;
    this.#used.set(id, expiresAtMs);
    return true;
  }

  #forgetOver(now: number): void {
    for (const [id, expiresAtMs] of this.#used) if (expiresAtMs <= now) this.#used.delete(id);
  }

  #signature(payload: string): Buffer {
    return createHmac('sha256', this.#options.secret).update(payload).digest();
  }
}

const principalOf = ({ owner, maxSessionMs }: Claims): Principal =>
  maxSessionMs === null ? { owner } : { owner, maxSessionMs };
