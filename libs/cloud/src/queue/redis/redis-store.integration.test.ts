import { afterAll, beforeAll } from 'vitest';
import { startRedis, type RunningRedis } from '../../redis/testing/index.ts';
import { openDurableStore } from '../index.ts';
import { durableStoreContract } from '../testing/index.ts';

let redis: RunningRedis;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis[Symbol.asyncDispose]());

durableStoreContract((place, options) => openDurableStore(`${redis.url}?prefix=${place}`, options));
