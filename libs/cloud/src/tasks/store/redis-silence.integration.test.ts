import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type RunningRedis, startRedis } from '../../testing/start-redis.ts';
import { openTaskStore } from './open-task-store.ts';
import { createRedisKeys } from './redis-layout.ts';
import type { TaskStore } from './task-store.ts';

const task = { id: 't1', app: 'web-record', status: 'normal', rank: 0, data: {} };
const { heard, task: taskKey, due } = createRedisKeys().bucketFor('t1');

let redis: RunningRedis;
let client: Redis;
let store: TaskStore;
beforeEach(async () => {
  redis = await startRedis();
  client = new Redis(redis.url);
  store = await openTaskStore(redis.url);
  await store.create(task);
});
afterEach(async () => {
  client.disconnect();
  await store[Symbol.asyncDispose]();
  await redis[Symbol.asyncDispose]();
});

/** Simulates a time without any call: moves every timestamp in the store into the past. */
async function silence(ms: number): Promise<void> {
  for (const field of ['atMs', 'quietFromMs', 'graceUntilMs']) await client.hincrby(heard, field, -ms);
  await client.hincrby(taskKey('t1'), 'leaseUntilMs', -ms);
  for (const member of await client.zrange(due('web-record'), 0, -1))
    await client.zincrby(due('web-record'), -ms, member);
}

const listDue = async () => (await store.listDue('web-record')).map(({ id }) => id);

it('a lease that expired while others called is available immediately', async () => {
  await store.acquireLease('t1', 'a', 10_000);
  for (let second = 0; second < 10; second += 4) {
    await silence(4_000);
    expect(await listDue()).toEqual(second === 8 ? ['t1'] : []);
  }
  expect(await store.acquireLease('t1', 'b', 10_000)).toMatchObject({ attempts: 2 });
});

it('a lease that expired during a silence stays with its owner for a grace period', async () => {
  await store.acquireLease('t1', 'a', 10_000);
  await silence(11_000);
  expect(await store.acquireLease('t1', 'b', 10_000)).toBeUndefined();
  expect(await listDue()).toEqual([]);
  expect(await store.renewLease('t1', 'a', 10_000)).toBe(true);
  await silence(4_900);
  await store.renewLease('t1', 'a', 10_000);
  await silence(4_900);
  expect(await store.acquireLease('t1', 'b', 10_000)).toBeUndefined();
  expect(await store.acquireLease('t1', 'a', 10_000)).toMatchObject({ attempts: 1 });
});

it('after the grace period it is available, also to a sweep that runs rarely', async () => {
  await store.acquireLease('t1', 'a', 10_000);
  await silence(60_000);
  expect(await listDue()).toEqual([]);
  await silence(60_000);
  expect(await listDue()).toEqual(['t1']);
  expect(await store.acquireLease('t1', 'b', 10_000)).toMatchObject({ attempts: 2, lease: { owner: 'b' } });
});

it('the grace period is 5 s', async () => {
  await store.acquireLease('t1', 'a', 10_000);
  await silence(11_000);
  expect(await listDue()).toEqual([]);
  await silence(4_800);
  expect(await listDue()).toEqual([]);
  await silence(300);
  expect(await listDue()).toEqual(['t1']);
});
