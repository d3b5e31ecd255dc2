/**
 * The one authentication check. With keys configured, a request must carry one of them; without (loopback
 * only) any credential passes, but pages of other origins are refused, since a browser would connect for
 * them without the user knowing.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export type Access = { readonly ok: true } | { readonly ok: false; readonly reason: 'origin' | 'credential' };

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

export class AccessCheck {
  readonly #keys: readonly Buffer[];

  constructor(apiKeys: readonly string[]) {
    this.#keys = apiKeys.map(digest);
  }

  check(request: IncomingMessage): Access {
    if (this.#keys.length === 0) {
      return isOwnOrigin(request) ? { ok: true } : { ok: false, reason: 'origin' };
    }
    const credential = credentialOf(request);
    return credential !== null && this.#isKey(credential)
      ? { ok: true }
      : { ok: false, reason: 'credential' };
  }

  /** Compares digests with every key, so that neither length nor position of a difference shows in the time. */
  #isKey(credential: string): boolean {
    const given = digest(credential);
    let found = false;
    for (const key of this.#keys) found = timingSafeEqual(given, key) || found;
    return found;
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
