import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { ServiceError } from '@scf-media/protocol/errors';
import ipaddr from 'ipaddr.js';

/**
 * What may be reached in addition to the public internet: `false` nothing, `true` every private network and this machine, or
 * CIDR ranges of private networks.
 */
export type AllowPrivate = boolean | readonly string[];

/**
 * Ranges that are public in IANA's registries and that Tencent Cloud is known to use internally: from an instance
 * they may lead to its own services. No public document lists them; an operator may set others.
 */
export const tencentInternalNetworks: readonly string[] = ['9.0.0.0/8', '11.0.0.0/8', '30.0.0.0/8'];

/** The networks that an operator may allow. What is neither public nor one of these is always forbidden. */
const privateRanges: ReadonlySet<string> = new Set(['loopback', 'private', 'carrierGradeNat', 'uniqueLocal']);

/**
 * Returns whether an address is forbidden: anything that is not public unicast in IANA's registries. Link-local
 * addresses (such as the metadata service 169.254.0.23), multicast, unspecified, reserved and translated ones (NAT64,
 * 6to4, Teredo) are always forbidden. An IPv4 address inside an IPv6 one is judged as the IPv4 address.
 *
 * @param denied public ranges that count as private
 */
export function isForbiddenAddress(
  address: string,
  allowPrivate: AllowPrivate = false,
  denied: readonly string[] = tencentInternalNetworks,
): boolean {
  // ipaddr.js parses more forms than addresses have; only the usual ones are allowed.
  if (isIP(address) === 0) return true;
  const parsed = ipaddr.process(address);
  const range = parsed.range();
  const isDenied = denied.some((cidr) => isInside(parsed, cidr));
  if (range === 'unicast' && !isDenied) return false;
  if (!privateRanges.has(range) && range !== 'unicast') return true;
  if (typeof allowPrivate === 'boolean') return !allowPrivate;
  return !allowPrivate.some((cidr) => isInside(parsed, cidr));
}

/** Returns whether the text is a CIDR range, such as `10.1.0.0/16`. */
export function isCidr(text: string): boolean {
  return ipaddr.isValidCIDR(text);
}

function isInside(address: ipaddr.IPv4 | ipaddr.IPv6, cidr: string): boolean {
  const [network, bits] = ipaddr.parseCIDR(cidr);
  return network.kind() === address.kind() && address.match(network, bits);
}

export interface HostAddress {
  address: string;
  family: number;
}

/** Returns all addresses of a name. @throws the resolver's error when it has none */
export type HostLookup = (hostname: string) => Promise<readonly HostAddress[]>;

/** Names of the metadata service, which has credentials: forbidden whatever they resolve to. */
const metadataNames: ReadonlySet<string> = new Set(['metadata.tencentyun.com', 'metadata']);

/** Resolves with the system's resolver. */
export const systemLookup: HostLookup = (hostname) => lookup(hostname, { all: true });

/**
 * Returns the addresses of a host. The host is forbidden if any of them is, so that it does not matter which one is
 * used.
 *
 * @param hostname a name or an address, an IPv6 one with or without brackets
 * @throws ServiceError `AddressForbidden`; the resolver's own error when the host does not exist
 */
export async function resolveAllowed(
  hostname: string,
  {
    allowPrivate,
    denied,
    lookup,
  }: { allowPrivate: AllowPrivate; denied?: readonly string[]; lookup: HostLookup },
): Promise<readonly HostAddress[]> {
  const host = hostname
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')
    .toLowerCase();
  if (metadataNames.has(host)) throw addressForbidden(host);
  const family = isIP(host);
  const addresses = family === 0 ? await lookup(host) : [{ address: host, family }];
  if (
    addresses.length === 0 ||
    addresses.some(({ address }) => isForbiddenAddress(address, allowPrivate, denied))
  )
    throw addressForbidden(host);
  return addresses;
}

/** Names only the host: clients must not learn what it resolves to in a private network. */
function addressForbidden(host: string): ServiceError {
  return new ServiceError('AddressForbidden', `${host} leads to a private or reserved address`, {
    fault: 'caller',
  });
}
