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
  /** Set for a resume token: the only session it may continue. It opens none. */
  readonly resumes?: { readonly sessionId: string; readonly nonce: string };
};

/** Recognises credentials of one kind other than API keys; null when it is none of them (or not valid any more). */
export type CredentialVerifier = (credential: string) => Principal | null;

export type Access =
  | { readonly ok: true; readonly principal: Principal }
  | { readonly ok: false; readonly reason: 'origin' | 'credential' };

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

  /** `verifiers` are asked in turn for credentials that are no API key (temporary tokens, resume tokens). */
  constructor(apiKeys: readonly string[], verifiers: readonly CredentialVerifier[] = []) {
    this.#keys = apiKeys.map((key) => ({ digest: digest(key), owner: ownerOf(key) }));
    this.#verifiers = verifiers;
  }

  check(request: IncomingMessage): Access {
    const open = this.#keys.length === 0;
    if (open && !isOwnOrigin(request)) return { ok: false, reason: 'origin' };
    const credential = credentialOf(request);
    const principal = credential === null ? null : (this.#byKey(credential) ?? this.#byVerifier(credential));
    if (principal !== null) return { ok: true, principal };
    return open ? { ok: true, principal: LOCAL_PRINCIPAL } : { ok: false, reason: 'credential' };
  }

  /** Compares digests with every key, so that neither length nor position of a difference shows in the time. */
  #byKey(credential: string): Principal | null {
    const given = digest(credential);
    let owner: string | null = null;
    for (const key of this.#keys) if (timingSafeEqual(given, key.digest)) owner = key.owner;
    return owner === null ? null : { owner };
  }

  #byVerifier(credential: string): Principal | null {
    for (const verify of this.#verifiers) {
      const principal = verify(credential);
      if (principal !== null) return principal;
    }
    return null;
  }
}

/** `Authorization: Bearer KEY`, `Authorization: KEY`, or `?token=KEY` (browsers cannot set headers). */
export function credentialOf(request: IncomingMessage): string | null {
  const header = request.headers.authorization?.trim() ?? '';
  if (header !== '') return header.replace(/^Bearer\s+/i, '');
  return new URL(request.url ?? '/', 'http://localhost').searchParams.get('token');
}

export const isLoopbackHost = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host);

/**
 * Without keys the only protection is where a request comes from: programs send no Origin; our own page sends
 * that of the address it was loaded from, which must be a loopback name, or a foreign name pointed at
 * 127.0.0.1 (DNS rebinding) would pass.
 */
function isOwnOrigin(request: IncomingMessage): boolean {
  const host = request.headers.host ?? '';
  const hostname = host.replace(/:\d+$/, '');
  if (!isLoopbackHost(hostname)) return false;
  const { origin } = request.headers;
  return origin === undefined || origin === `http://${host}` || origin === `https://${host}`;
}
