export {
  isCidr,
  isForbiddenAddress,
  tencentInternalNetworks,
  type AllowPrivate,
} from './forbidden-address.ts';
export { type HostAddress, type HostLookup } from './resolve-allowed.ts';
export { createUrlPolicy, type UrlPolicy, type UrlPolicyOptions } from './url-policy.ts';
