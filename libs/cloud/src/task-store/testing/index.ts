export { startRedis, type RunningRedis } from '../../redis/testing/index.ts';
export { taskStoreContract } from './task-store-contract.ts';
export { signAppRequest, type RequestToSign } from '../../access/testing/sign-app-request.ts';
