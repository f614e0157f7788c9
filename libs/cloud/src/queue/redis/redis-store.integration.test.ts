import { afterAll, beforeAll } from 'vitest';
import { startRedis, type RunningRedis } from '../../testing/start-redis.ts';
import { openDurableStore } from '../index.ts';
import { durableStoreContract } from '../testing/durable-store-contract.ts';

let redis: RunningRedis;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis[Symbol.asyncDispose]());

durableStoreContract((place, options) => openDurableStore(`${redis.url}?prefix=${place}`, options));
