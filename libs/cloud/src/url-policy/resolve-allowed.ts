import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { ServiceError } from '@scf-media/protocol/errors';
import { type AllowPrivate, isForbiddenAddress } from './forbidden-address.ts';

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
