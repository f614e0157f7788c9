export { type Access, toAccess, findAccessProblems, accessVariables } from './access-variables.ts';
export { type Application, type Caller, findPlaceProblem, toCaller } from './application.ts';
export type { Scope } from './scope.ts';
export { limitRate, type LimitRateOptions } from './limit-rate.ts';
export { requireLoopback } from './require-loopback.ts';
export { requireAppKey, warnWhenOpen } from './require-app-key.ts';
export { openRoleKeys, readRoleKeys, type RoleKeys, type RoleKeysOptions } from './role-keys.ts';
export { requireSweepSecret } from './require-sweep-secret.ts';
export { verifyAppRequest, type AppKey, type AppRequest, type Verdict } from './verify-app-request.ts';
