export { isCidr, isForbiddenAddress, tencentInside, type AllowPrivate } from './forbidden-address.ts';
export { type HostAddress, type HostLookup } from './host-addresses.ts';
export { createUrlPolicy, type UrlPolicy, type UrlPolicyOptions } from './url-policy.ts';
