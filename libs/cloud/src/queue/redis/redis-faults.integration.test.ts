import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createLogger } from '../../log/index.ts';
import { startRedis, type RunningRedis } from '../../testing/start-redis.ts';
import { openDurableStore } from '../index.ts';
import { startFlood } from '../testing/start-flood.ts';

let redis: RunningRedis;
let lines: { msg: string }[];
beforeEach(async () => {
  redis = await startRedis({ appendOnly: true });
  lines = [];
});
afterEach(() => redis[Symbol.asyncDispose]());

const log = createLogger({
  name: 'store',
  level: 'info',
  destination: { write: (line: string) => void lines.push(JSON.parse(line)) },
});
const openStore = (url = redis.url, retentionMs = 3_600_000) => openDurableStore(url, { retentionMs, log });
const unavailable = { name: 'ServiceError', code: 'StoreUnavailable', fault: 'service' };

it('has every confirmed item exactly once when Redis is killed under load', async () => {
  await using flood = await startFlood(redis.url, { callers: 20 });
  await flood.more('added', 500);
  await redis.kill();
  await flood.more('refused', 20);
  await redis.restart();
  await flood.more('added', 500);
  await flood.kill();
  expect(new Set(flood.refused)).toEqual(new Set(['StoreUnavailable']));
  await using store = await openStore();
  const ids = (await store.queue('events').list({ limit: 1_000_000 })).map(({ id }) => id);
  const there = new Set(ids);
  expect(there.size).toBe(ids.length);
  expect(flood.added.length).toBeGreaterThanOrEqual(1_000);
  expect(flood.added.filter((id) => !there.has(id))).toEqual([]);
});

it('fails every call while Redis is down, and reconnects', async () => {
  await using store = await openStore();
  const queue = store.queue('events');
  await queue.add('a', 1);
  await redis.kill();
  const startedMs = Date.now();
  await expect(queue.add('b', 1)).rejects.toMatchObject(unavailable);
  await expect(queue.claim({ limit: 1, leaseMs: 1 })).rejects.toMatchObject(unavailable);
  await expect(store.records('results').get('a')).rejects.toMatchObject(unavailable);
  await expect(store.ping()).rejects.toMatchObject(unavailable);
  // Four calls in a row, each within 4 s.
  expect(Date.now() - startedMs).toBeLessThan(15_000);
  await redis.restart();
  await vi.waitUntil(
    () =>
      store.ping().then(
        () => true,
        () => false,
      ),
    { timeout: 60_000 },
  );
  expect(await queue.get('a')).toMatchObject({ payload: 1 });
  expect(lines.map(({ msg }) => msg)).toEqual([
    'the connection to Redis is lost',
    'the connection to Redis is back',
  ]);
});

it('fails calls to a suspended Redis, and recovers with it', async () => {
  await using store = await openStore();
  const queue = store.queue('events');
  await queue.add('a', 1);
  redis.pause();
  const startedMs = Date.now();
  const calls = await Promise.allSettled(Array.from({ length: 10 }, (_, n) => queue.add(`b${n}`, 1)));
  expect(Date.now() - startedMs).toBeLessThan(15_000);
  redis.resume();
  expect(calls).toMatchObject(calls.map(() => ({ status: 'rejected', reason: unavailable })));
  await vi.waitUntil(
    () =>
      store.ping().then(
        () => true,
        () => false,
      ),
    { timeout: 60_000 },
  );
  expect((await queue.add('a', 2)).added).toBe(false);
  expect((await queue.add('c', 1)).added).toBe(true);
});

it('rejects items while the memory of Redis is full, and recovers', async () => {
  await using store = await openStore();
  const queue = store.queue('events');
  await queue.add('a', 1);
  await using admin = disposable(new Redis(redis.url));
  await admin.redis.config('SET', 'maxmemory', '1');
  const refused = { code: 'StoreUnavailable', fault: 'service' };
  await expect(queue.add('b', 1)).rejects.toMatchObject(refused);
  await expect(store.records('results').put('b', 1)).rejects.toMatchObject(refused);
  expect(await queue.get('a')).toMatchObject({ payload: 1 });
  await admin.redis.config('SET', 'maxmemory', '0');
  expect((await queue.add('b', 1)).added).toBe(true);
});

it('leaves nothing of expired items', async () => {
  await using store = await openStore(`${redis.url}?prefix=app`, 30);
  const queue = store.queue('events');
  await Promise.all(Array.from({ length: 150 }, (_, n) => queue.add(`done-${n}`, n)));
  await using admin = disposable(new Redis(redis.url));
  expect(await admin.redis.keys('{app:queue:events}:item:*')).toHaveLength(150);
  await Promise.all(Array.from({ length: 150 }, (_, n) => queue.complete(`done-${n}`)));
  await store.records('results').put('a', 1);
  await vi.waitUntil(
    async () => {
      await queue.add('waits', 1);
      await store.records('results').put('b', 1);
      return (await admin.redis.zcard('{app:queue:events}:over')) === 0;
    },
    { timeout: 60_000 },
  );
  await vi.waitUntil(async () => (await store.records('results').get('b')) === undefined, {
    timeout: 60_000,
  });
  await store.records('results').put('c', 1);
  // The value of `c` may have expired already.
  const left = (await admin.redis.keys('*')).filter((key) => key !== '{app:records:results}:value:c');
  expect(left.sort()).toEqual([
    '{app:queue:events}:all',
    '{app:queue:events}:due',
    '{app:queue:events}:item:waits',
    '{app:queue:events}:pending',
    '{app:records:results}:all',
  ]);
  expect(await admin.redis.zrange('{app:records:results}:all', 0, -1)).toEqual(['c']);
});

it('is separated by its prefix from other stores in the database', async () => {
  await using one = await openStore(`${redis.url}?prefix=one`);
  await using two = await openStore(`${redis.url}?prefix=two`);
  await one.queue('events').add('a', 1);
  expect(await two.queue('events').get('a')).toBeUndefined();
});

it('gives each item to one of two processes', async () => {
  await using one = await openStore();
  await using two = await openStore();
  const ids = Array.from({ length: 50 }, (_, n) => `item-${n}`);
  await Promise.all(ids.map((id) => one.queue('events').add(id, 1)));
  const claims = await Promise.all(
    [one, two, one, two].map((store) => store.queue('events').claim({ limit: 50, leaseMs: 60_000 })),
  );
  expect(
    claims
      .flat()
      .map(({ id }) => id)
      .sort(),
  ).toEqual(ids.sort());
});

it('reports soon that Redis cannot be reached', async () => {
  await redis.kill();
  await expect(openStore()).rejects.toMatchObject(unavailable);
});

it('rejects a wrong password without repeating it', async () => {
  await using locked = await startRedis({ password: 'right' });
  const opening = openStore(locked.url.replace('right', 'hush'));
  await expect(opening).rejects.toMatchObject({ name: 'ServiceError', fault: 'service' });
  await expect(opening).rejects.not.toThrow(/hush/);
  await using store = await openStore(locked.url);
  await expect(store.ping()).resolves.toBeUndefined();
});

it('reports data that another program wrote', async () => {
  await using admin = disposable(new Redis(redis.url));
  await admin.redis.set('{durable:queue:events}:item:a', 'text');
  await admin.redis.hset('{durable:queue:events}:item:b', 'payload', 'no JSON');
  await using store = await openStore();
  await expect(store.queue('events').get('a')).rejects.toMatchObject({ code: 'StoreFailed' });
  await expect(store.queue('events').get('b')).rejects.toMatchObject({ code: 'StoreFailed' });
});

function disposable(redisClient: Redis): AsyncDisposable & { redis: Redis } {
  return { redis: redisClient, [Symbol.asyncDispose]: async () => redisClient.disconnect() };
}
