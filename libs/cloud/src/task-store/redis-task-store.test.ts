import { afterAll, beforeAll } from 'vitest';
import { type RunningRedis, startRedis } from '../redis/testing/index.ts';
import { taskStoreContract } from './testing/index.ts';

let redis: RunningRedis;
let database = 0;

beforeAll(async () => {
  redis = await startRedis({ settings: ['--databases', '200'] });
});
afterAll(async () => {
  await redis?.[Symbol.asyncDispose]();
});

taskStoreContract('redis', async () => `${redis.url}/${(database += 1)}`);
