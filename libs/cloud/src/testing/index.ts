export { signAppRequest } from './sign-app-request.ts';
export { startRedis, type RunningRedis } from './start-redis.ts';
export { openStallTrials, type StallOutcome } from '../tasks/testing/stall-trials.ts';
export { openTenants, type Tenants } from './open-tenants.ts';
export { receiveCallbacks, type CallbackReceiver } from './receive-callbacks.ts';
export { type HeldToDescription, holdToDescription, readWebhooks } from './hold-to-description.ts';
export { createRoomHttp, type RoomHttp } from './room-http.ts';
export { roomServiceContract } from './room-service-contract.ts';
