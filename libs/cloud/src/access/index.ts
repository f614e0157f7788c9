export { limitRate, type LimitRateOptions } from './limit-rate.ts';
export { requireAppKey } from './require-app-key.ts';
export { openRoleKeys, type RoleKeys, type RoleKeysOptions } from './role-keys.ts';
export { requireSweepSecret } from './require-sweep-secret.ts';
export { verifyAppRequest, type AppKey, type AppRequest, type Verdict } from './verify-app-request.ts';
export { firstRoleKeys } from './first-role-keys.ts';
