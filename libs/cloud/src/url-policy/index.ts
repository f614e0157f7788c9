export { isCidr, tencentInternalNetworks, type AllowPrivate } from './resolve-allowed.ts';
export { createUrlPolicy, type UrlPolicy } from './url-policy.ts';
