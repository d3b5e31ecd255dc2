/**
 * The one authentication check. With keys configured, a request must carry one of them; without (loopback
 * only) any credential passes, but pages of other origins are refused, since a browser would connect for
 * them without the user knowing.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** What a credential allows. */
export type Principal = {
  /** Whose sessions these are; opaque, never a secret itself. Sessions are resumed by their owner only. */
  readonly owner: string;
  /** Longest session it may open, ms; absent = as long as the server allows. */
  readonly maxSessionMs?: number;
  /** An API key of the server itself, not a token made with one. */
  readonly byKey?: true;
  /** Set for a resume token: the only session it may continue. It opens none. */
  readonly resumes?: { readonly sessionId: string; readonly nonce: string };
};

/**
 * Recognises credentials of one kind other than API keys. null: it is none of them; `refused`: it is one that is used up
 * or over, which holds even where no key is needed.
 */
export type CredentialVerifier = (credential: string) => Principal | 'refused' | null;

export type Access =
  | { readonly ok: true; readonly principal: Principal }
  /** `given`: there was a credential, and it is wrong. */
  | { readonly ok: false; readonly reason: 'origin' | 'credential'; readonly given: boolean };

/** The owner of everything on a server without keys. */
export const LOCAL_PRINCIPAL: Principal = { owner: 'local' };
/** Hex digits of a key's digest that name its owner. */
const OWNER_DIGITS = 16;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Who a key's sessions belong to. */
export const ownerOf = (apiKey: string): string => digest(apiKey).toString('hex').slice(0, OWNER_DIGITS);

export class AccessCheck {
  readonly #keys: readonly { readonly digest: Buffer; readonly owner: string }[];
  readonly #verifiers: readonly CredentialVerifier[];
  readonly #allowedOrigins: readonly string[];

  /**
   * `verifiers` are asked in turn for credentials that are no API key (temporary tokens, resume tokens). Pages of
   * `allowedOrigins` may use a server without keys.
   */
  constructor(
    apiKeys: readonly string[],
    verifiers: readonly CredentialVerifier[] = [],
    allowedOrigins: readonly string[] = [],
  ) {
    this.#keys = apiKeys.map((key) => ({ digest: digest(key), owner: ownerOf(key) }));
    this.#verifiers = verifiers;
    this.#allowedOrigins = allowedOrigins;
  }

  /** For sockets: an API key, or what a verifier recognises; a token that works once is used up by this call. */
  check(request: IncomingMessage): Access {
    return this.#check(request, this.#verifiers);
  }

  /** For peers whose credential comes in a message. */
  checkCredential(credential: string): Access {
    const found = this.#byKey(credential) ?? verdict(this.#verifiers, credential);
    return found === null || found === 'refused'
      ? { ok: false, reason: 'credential', given: credential !== '' }
      : { ok: true, principal: found };
  }

  /** For HTTP requests: API keys only. Tokens open sockets and nothing else. */
  checkKey(request: IncomingMessage): Access {
    return this.#check(request, []);
  }

  #check(request: IncomingMessage, verifiers: readonly CredentialVerifier[]): Access {
    const open = this.#keys.length === 0;
    if (open && !isOwnOrigin(request, this.#allowedOrigins))
      return { ok: false, reason: 'origin', given: false };
    const credential = credentialOf(request);
    const found = credential === null ? null : (this.#byKey(credential) ?? verdict(verifiers, credential));
    if (found === 'refused') return { ok: false, reason: 'credential', given: true };
    if (found !== null) return { ok: true, principal: found };
    return open
      ? { ok: true, principal: LOCAL_PRINCIPAL }
      : { ok: false, reason: 'credential', given: credential !== null };
  }

  /** Compares digests with every key, so that neither length nor position of a difference shows in the time. */
  #byKey(credential: string): Principal | null {
    const given = digest(credential);
    let owner: string | null = null;
    for (const key of this.#keys) if (timingSafeEqual(given, key.digest)) owner = key.owner;
    return owner === null ? null : { owner, byKey: true };
  }
}

function verdict(verifiers: readonly CredentialVerifier[], credential: string): Principal | 'refused' | null {
  for (const verify of verifiers) {
    const found = verify(credential);
    if (found !== null) return found;
  }
  return null;
}

/** Query names under which sockets carry a credential; browsers cannot set headers. */
const QUERY_NAMES = ['token', 'api_key', 'master_key'] as const;

/** `Authorization: Bearer KEY`, `Authorization: KEY`, `X-API-Key: KEY`, `xi-api-key: KEY`, `?token=KEY` or `?api_key=KEY`. */
export function credentialOf(request: IncomingMessage): string | null {
  const { authorization } = request.headers;
  const apiKey = request.headers['x-api-key'] ?? request.headers['xi-api-key'];
  const header = authorization?.trim() ?? '';
  if (header !== '') return header.replace(/^Bearer\s+/i, '');
  if (typeof apiKey === 'string' && apiKey.trim() !== '') return apiKey.trim();
  const query = new URLSearchParams((request.url ?? '').split('?').slice(1).join('?'));
  for (const name of QUERY_NAMES) {
    const value = query.get(name) ?? '';
    if (value !== '') return value;
  }
  return null;
}

export const isLoopbackHost = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host);

/**
 * Without keys the only protection is where a request comes from: programs send no Origin; our own page sends
 * that of the address it was loaded from, which must be a loopback name, or a foreign name pointed at
 * 127.0.0.1 (DNS rebinding) would pass.
 */
function isOwnOrigin(request: IncomingMessage, allowedOrigins: readonly string[]): boolean {
  const host = request.headers.host ?? '';
  const hostname = host.replace(/:\d+$/, '');
  if (!isLoopbackHost(hostname)) return false;
  const { origin } = request.headers;
  if (origin === undefined || allowedOrigins.includes(origin)) return true;
  return origin === `http://${host}` || origin === `https://${host}`;
}
