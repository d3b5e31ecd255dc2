/**
 * Twilio's signature of a request: base64 of HMAC-SHA1 over the exact URL, keyed with the account's auth token. The
 * URL is the one in the TwiML, so that behind a proxy it may have to be configured. Compared in constant time.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

export function twilioSignature(url: string, authToken: string): string {
  return createHmac('sha1', authToken).update(url, 'utf8').digest('base64');
}

export type SignedRequest = {
  readonly signature: string;
  readonly host: string;
  /** Path and query as requested. */
  readonly target: string;
};

/** `publicUrl`: the URL that Twilio was given; null = made from the request's host. */
export function isTwilioSignature(
  { signature, host, target }: SignedRequest,
  authToken: string,
  publicUrl: string | null,
): boolean {
  const candidates =
    publicUrl === null ? [`wss://${host}${target}`, `https://${host}${target}`] : [publicUrl];
  const given = Buffer.from(signature);
  let valid = false;
  for (const url of candidates.flatMap((one) => [one, one.endsWith('/') ? one.slice(0, -1) : `${one}/`])) {
    const expected = Buffer.from(twilioSignature(url, authToken));
    valid = (given.length === expected.length && timingSafeEqual(given, expected)) || valid;
  }
  return valid;
}
