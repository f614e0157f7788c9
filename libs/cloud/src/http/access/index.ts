export { type Access } from './access-variables.ts';
export { type Application, type Caller, findPlaceProblem, toCaller } from './application.ts';
export type { Scope } from '../service-env.ts';
export { limitRate } from './limit-rate.ts';
export { requireLoopback } from './require-loopback.ts';
export { requireAppKey, warnWhenOpen } from './require-app-key.ts';
export { openRoleKeys, type RoleKeys } from './role-keys.ts';
export { requireSweepSecret } from './require-sweep-secret.ts';
export { type AppKey } from './verify-app-request.ts';
