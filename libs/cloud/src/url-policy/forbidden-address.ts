import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * What may be reached beside the public internet: `false` nothing, `true` every private network and this machine, or
 * the CIDR ranges of the private networks that may.
 */
export type AllowPrivate = boolean | readonly string[];

/**
 * Ranges that are public by IANA's registries, and that Tencent Cloud is known to use inside: from an instance they may lead to its own
 * services. No public document names them; an operator who knows better sets others.
 */
export const tencentInternalNetworks: readonly string[] = ['9.0.0.0/8', '11.0.0.0/8', '30.0.0.0/8'];

/** The networks an operator may open. All that is neither public nor one of these stays closed whatever is allowed. */
const privateRanges: ReadonlySet<string> = new Set(['loopback', 'private', 'carrierGradeNat', 'uniqueLocal']);

/**
 * Whether nobody may be sent to this address: anything that is not public unicast by IANA's registries. Link-local
 * addresses (the metadata service 169.254.0.23 among them), multicast, unspecified, reserved and translated ones
 * (NAT64, 6to4, Teredo) are never open. An IPv4 address inside an IPv6 one is judged as what it is.
 *
 * @param denied public ranges that count as private
 */
export function isForbiddenAddress(
  address: string,
  allowPrivate: AllowPrivate = false,
  denied: readonly string[] = tencentInternalNetworks,
): boolean {
  // ipaddr.js reads more forms than addresses have; what is no address in the usual form is nobody's.
  if (isIP(address) === 0) return true;
  const parsed = ipaddr.process(address);
  const range = parsed.range();
  const isDenied = denied.some((cidr) => isInside(parsed, cidr));
  if (range === 'unicast' && !isDenied) return false;
  if (!privateRanges.has(range) && range !== 'unicast') return true;
  if (typeof allowPrivate === 'boolean') return !allowPrivate;
  return !allowPrivate.some((cidr) => isInside(parsed, cidr));
}

/** Whether the text is a CIDR range, such as `10.1.0.0/16`. */
export function isCidr(text: string): boolean {
  return ipaddr.isValidCIDR(text);
}

function isInside(address: ipaddr.IPv4 | ipaddr.IPv6, cidr: string): boolean {
  const [network, bits] = ipaddr.parseCIDR(cidr);
  return network.kind() === address.kind() && address.match(network, bits);
}
