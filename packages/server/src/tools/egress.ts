/**
 * Which addresses a tool's URL may lead to. A URL comes from whoever may store agents, and the request comes from
 * inside our network: private, loopback, link-local and metadata addresses are refused unless the host is on the
 * allow-list. The address that was checked is the one that is connected to, so a name that changes its answer between
 * check and connection gains nothing. Fails closed.
 */
import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** A destination that may not be reached; the message names the host, never more of the URL. */
export class EgressRefused extends Error {
  override readonly name = 'EgressRefused';
}

/** IANA special-purpose registries: everything that is not a public unicast address. */
const REFUSED_V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];
/** Only 2000::/3 is public at all; inside it what is reserved or carries an IPv4 address of its own. */
const PUBLIC_V6 = '2000::/3';
const REFUSED_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

function listOf(subnets: readonly string[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [address = '', prefix = ''] = subnet.split('/');
    list.addSubnet(address, Number(prefix), family);
  }
  return list;
}

const refusedV4 = listOf(REFUSED_V4, 'ipv4');
const publicV6 = listOf([PUBLIC_V6], 'ipv6');
const refusedV6 = listOf(REFUSED_V6, 'ipv6');

/** Whether an address (no name) is one that anybody on the internet could be given. IPv4 inside IPv6 is not. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !refusedV4.check(address, 'ipv4');
    case 6:
      return publicV6.check(address, 'ipv6') && !refusedV6.check(address, 'ipv6');
    default:
      return false;
  }
}

export type Egress = {
  /** Throws EgressRefused when the URL may not be called at all: scheme, credentials, or an address written as such. */
  readonly check: (url: URL) => void;
  /** For the connection: resolves a name and hands on only an address that may be reached. */
  readonly lookup: (url: URL) => LookupFunction;
};

type Resolve = (
  hostname: string,
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

const systemResolve: Resolve = (hostname, done) => {
  systemLookup(hostname, { all: true }, done);
};

/** `allowedHosts`: "host" or "host:port" that may also be private and plain http; nothing else may. */
export function createEgress(allowedHosts: readonly string[], resolve: Resolve = systemResolve): Egress {
  const allowed = new Set(allowedHosts.map((host) => host.trim().toLowerCase()));
  const isAllowed = (url: URL): boolean =>
    allowed.has(url.hostname) || allowed.has(url.host) || allowed.has(hostAndPort(url));
  return {
    check: (url) => {
      if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isAllowed(url)))
        throw new EgressRefused(`${url.hostname}: only https URLs are called`);
      if (url.username !== '' || url.password !== '')
        throw new EgressRefused(`${url.hostname}: a URL with credentials is not called`);
      const address = url.hostname.replace(/^\[|\]$/g, '');
      if (isIP(address) !== 0 && !isAllowed(url) && !isPublicAddress(address)) throw refusal(url);
    },
    lookup: (url) => (hostname, options, done) => {
      resolve(hostname, (error, addresses) => {
        const usable = isAllowed(url) || addresses.every(({ address }) => isPublicAddress(address));
        const first = addresses[0];
        if (error !== null || first === undefined) done(error ?? notFound(hostname), '');
        // One private address among public ones is a trap or a mistake: neither is called.
        else if (!usable) done(refusal(url), '');
        else if (options.all === true) (done as (error: null, all: LookupAddress[]) => void)(null, addresses);
        else done(null, first.address, first.family);
      });
    },
  };
}

const PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };
const hostAndPort = (url: URL): string =>
  `${url.hostname}:${url.port === '' ? (PORTS[url.protocol] ?? '') : url.port}`;

const refusal = (url: URL): EgressRefused =>
  new EgressRefused(`${url.hostname} is no public address; the operator can allow it (ANTIPHON_TOOL_HOSTS)`);
const notFound = (hostname: string): Error => new Error(`${hostname} has no address`);
