/**
 * The rule for addresses that clients make the server call: HTTP tools and language models of stored agents. Enters: a
 * URL. Leaves: why it may not be called, or a `fetch` that keeps to the rule. Invariants: the address that was checked
 * is the address that is connected to (names are resolved once, and every answer is checked); redirects are not followed.
 */
import { lookup as dnsLookup } from 'node:dns';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { Readable } from 'node:stream';

/** Documented for tools. Characters of a URL. */
export const EGRESS_URL_CHARS_MAX = 2048;

/** Every range that is not the public internet. */
const PRIVATE_RANGES: readonly (readonly [network: string, prefix: number, family: 'ipv4' | 'ipv6'])[] = [
  ['0.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.0.0.0', 24, 'ipv4'],
  ['192.0.2.0', 24, 'ipv4'],
  ['192.88.99.0', 24, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['198.18.0.0', 15, 'ipv4'],
  ['198.51.100.0', 24, 'ipv4'],
  ['203.0.113.0', 24, 'ipv4'],
  ['224.0.0.0', 3, 'ipv4'],
  // Unspecified, loopback, IPv4-compatible and IPv4-mapped (the latter are checked as IPv4 too).
  ['::', 96, 'ipv6'],
  ['64:ff9b::', 96, 'ipv6'],
  ['64:ff9b:1::', 48, 'ipv6'],
  ['100::', 64, 'ipv6'],
  ['2001::', 23, 'ipv6'],
  ['2001:db8::', 32, 'ipv6'],
  ['2002::', 16, 'ipv6'],
  ['fc00::', 7, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
  ['fec0::', 10, 'ipv6'],
  ['ff00::', 8, 'ipv6'],
];

const privateAddresses = new BlockList();
for (const [network, prefix, family] of PRIVATE_RANGES) privateAddresses.addSubnet(network, prefix, family);

const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/** Whether an IP address is outside the public internet; what is no address counts as outside. */
export function isPrivateAddress(address: string): boolean {
  const mapped = MAPPED.exec(address)?.[1];
  if (mapped !== undefined) return isPrivateAddress(mapped);
  const family = isIP(address);
  if (family === 0) return true;
  return privateAddresses.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

/** Calls that the rule refuses; the message is fit for the client. */
export class EgressError extends Error {
  override readonly name = 'EgressError';
}

/** `callback` gets every address of a name; tests give their own. */
export type Resolver = (
  host: string,
  callback: (
    error: Error | null,
    addresses: readonly { readonly address: string; readonly family: number }[],
  ) => void,
) => void;

const systemResolver: Resolver = (host, callback) => {
  dnsLookup(host, { all: true, verbatim: true }, callback);
};

export class EgressRule {
  readonly #allowedHosts: ReadonlySet<string>;
  readonly #resolve: Resolver;

  /** `allowedHosts`: names or addresses, as in URLs, that may be called although they are private. */
  constructor(allowedHosts: readonly string[] = [], resolve: Resolver = systemResolver) {
    this.#allowedHosts = new Set(allowedHosts.map((host) => host.toLowerCase()));
    this.#resolve = resolve;
  }

  /** What is wrong with a URL before anything is looked up, in words that follow its name; null: nothing. */
  problemOf(text: string): string | null {
    if (text.length > EGRESS_URL_CHARS_MAX) return `must have at most ${EGRESS_URL_CHARS_MAX} characters`;
    if (!URL.canParse(text)) return 'must be a URL';
    const url = new URL(text);
    if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'must begin with https:// or http://';
    if (url.username !== '' || url.password !== '') return 'must not hold a user name or password';
    const host = hostOf(url);
    if (this.#allowedHosts.has(host)) return null;
    const isLocalName = /(^|\.)(localhost|local|internal|home\.arpa)\.?$/.test(host);
    if (isLocalName || (isIP(host) !== 0 && isPrivateAddress(host)))
      return 'must be a public address (the operator can allow hosts with ANTIPHON_EGRESS_ALLOW)';
    return null;
  }

  /** For `net.connect` and friends: resolves a name and refuses it when any answer is private. */
  readonly lookup: LookupFunction = (host, options, callback) => {
    this.#resolve(host, (error, addresses) => {
      const [first] = addresses;
      const fail = (problem: NodeJS.ErrnoException): void => {
        callback(problem, '', 0);
      };
      if (error !== null) fail(error);
      else if (first === undefined) fail(new EgressError(`${host} has no address`));
      else if (
        !this.#allowedHosts.has(host.toLowerCase()) &&
        addresses.some(({ address }) => isPrivateAddress(address))
      )
        fail(new EgressError(`${host} is a private address`));
      else if (options.all === true)
        callback(
          null,
          addresses.map((one) => ({ ...one })),
        );
      else callback(null, first.address, first.family);
    });
  };

  /**
   * `fetch` under the rule: rejects with EgressError for addresses that may not be called. A redirect is returned as
   * the answer it is. Bodies are text or bytes; on abort the connection is cut.
   */
  readonly fetch = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(input instanceof Request ? input.url : input);
    const problem = this.problemOf(url.href);
    if (problem !== null) throw new EgressError(`the URL ${problem}`);
    init.signal?.throwIfAborted();
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const request = send(url, {
        method: init.method ?? 'GET',
        headers: Object.fromEntries(new Headers(init.headers)),
        lookup: this.lookup,
        ...(init.signal ? { signal: init.signal } : {}),
      });
      request.on('response', resolve);
      request.on('error', reject);
      request.end(init.body);
    });
    return responseOf(answer);
  };
}

const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '').toLowerCase();

/** Statuses that may have no body, by the rules of `Response`. */
const NO_BODY = new Set([101, 204, 205, 304]);

function responseOf(answer: IncomingMessage): Response {
  const status = answer.statusCode ?? 502;
  const headers = new Headers();
  for (const [name, value] of Object.entries(answer.headers))
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== undefined) headers.append(name, one);
  if (NO_BODY.has(status)) answer.resume();
  const body = NO_BODY.has(status) ? null : (Readable.toWeb(answer) as ReadableStream<Uint8Array>);
  return new Response(body, { status, headers });
}
