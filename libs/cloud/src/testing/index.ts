export { signAppRequest, type RequestToSign } from '../access/testing/sign-app-request.ts';
export { durableStoreContract } from '../queue/testing/index.ts';
export { startRedis, type RedisOptions, type RunningRedis } from '../redis/testing/index.ts';
export { openStallTrials, type StallOutcome, type StallTrials } from '../tasks/testing/stall-trials.ts';
export { taskStoreContract } from '../tasks/store/testing/index.ts';
export { openTenants, type Tenants } from './open-tenants.ts';
export { receiveCallbacks, type CallbackReceiver } from './receive-callbacks.ts';
export { type HeldToDescription, holdToDescription, readWebhooks } from './hold-to-description.ts';
export { createRoomClient, type RoomClient } from './room-client.ts';
