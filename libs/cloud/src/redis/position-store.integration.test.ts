import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningRedis, startRedis } from '../testing/start-redis.ts';
import { parseRedisUrl } from './index.ts';
import { openPositionStore } from './position-store.ts';

let server: RunningRedis;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server[Symbol.asyncDispose]());

test('a position is kept for the next run until it is removed', async () => {
  const target = parseRedisUrl(server.url, 'POSITION_REDIS');
  await using store = openPositionStore(target);
  expect(await store.read('a')).toBeUndefined();
  await store.write('a', { position: 1_500, time: 5 });
  await using other = openPositionStore(target);
  expect(await other.read('a')).toEqual({ position: 1_500, time: 5 });
  await other.remove('a');
  expect(await store.read('a')).toBeUndefined();
});

test('distinguishes an unreachable server from one with another password', async () => {
  const target = parseRedisUrl(server.url, 'POSITION_REDIS');
  await using nobody = openPositionStore({ ...target, port: 1 });
  await expect(nobody.read('a')).rejects.toMatchObject({ code: 'StoreUnavailable' });
});
