export { isCidr, tencentInternalNetworks, type AllowPrivate } from './forbidden-address.ts';
export { createUrlPolicy, type UrlPolicy } from './url-policy.ts';
