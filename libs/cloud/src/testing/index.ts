export { signAppRequest, type RequestToSign } from './sign-app-request.ts';
export { durableStoreContract } from '../queue/testing/durable-store-contract.ts';
export { startRedis, type RedisOptions, type RunningRedis } from './start-redis.ts';
export { openStallTrials, type StallOutcome, type StallTrials } from '../tasks/testing/stall-trials.ts';
export { taskStoreContract } from '../tasks/testing/task-store-contract.ts';
export { openTenants, type Tenants } from './open-tenants.ts';
export { receiveCallbacks, type CallbackReceiver } from './receive-callbacks.ts';
export { type HeldToDescription, holdToDescription, readWebhooks } from './hold-to-description.ts';
export { createRoomClient, type RoomClient } from './room-client.ts';
