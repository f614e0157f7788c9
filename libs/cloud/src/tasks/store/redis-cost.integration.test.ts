import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningRedis, startRedis } from '../../testing/start-redis.ts';
import { openTaskStore } from './open-task-store.ts';
import type { TaskStore } from './task-store.ts';

const app = 'web-record';
const open = 1_000;

let redis: RunningRedis;
let client: Redis;
let store: TaskStore;
beforeAll(async () => {
  redis = await startRedis();
  client = new Redis(redis.url);
  store = await openTaskStore(redis.url);
  const ids = Array.from({ length: open }, (_, at) => `t${at}`);
  // In batches: on a busy machine the last ones would exceed the timeout of a command.
  for (let from = 0; from < open; from += 50)
    await Promise.all(
      ids.slice(from, from + 50).map(async (id) => {
        await store.create({ id, app, status: 'recording', rank: 1, data: { pad: 'x'.repeat(500) } });
        await store.acquireLease(id, 'worker', 600_000);
      }),
    );
});
afterAll(async () => {
  client?.disconnect();
  await store?.[Symbol.asyncDispose]();
  await redis?.[Symbol.asyncDispose]();
});

/** How often the server carried out each command, also within scripts, while something was done. */
async function measureCost(work: () => Promise<unknown>): Promise<Record<string, number>> {
  await client.config('RESETSTAT');
  await work();
  const stats = await client.info('commandstats');
  const entries = [...stats.matchAll(/^cmdstat_([a-z|]+):calls=(\d+)/gm)];
  const counted = entries.map(([, name = '', calls]): [string, number] => [name, Number(calls)]);
  return Object.fromEntries(counted.filter(([name]) => name !== 'info' && !name.startsWith('config')));
}

it('a sweep reads only lost tasks, however many are open', async () => {
  const idle = await measureCost(() => store.listDue(app));
  expect(idle['hgetall']).toBeUndefined();
  expect(idle['zrangebyscore']).toBe(16);
  await Promise.all(['t1', 't2', 't3'].map((id) => store.releaseLease(id, 'worker')));
  let found: string[] = [];
  const busy = await measureCost(async () => (found = (await store.listDue(app)).map(({ id }) => id)));
  expect(found.toSorted()).toEqual(['t1', 't2', 't3']);
  expect(busy['hgetall']).toBe(3);
});

it('a limit is counted without reading a task', async () => {
  expect(await measureCost(() => store.countOpen(app))).toEqual({ zcard: 16 });
  expect(await store.countOpen(app)).toBe(open);
});

it('a page deep in a list reads only its own tasks', async () => {
  const first = await store.list({ app, limit: 500 });
  const last = first.at(-1);
  const cursor = last === undefined ? '' : `${last.createTimeMs}-${last.seq}`;
  const cost = await measureCost(() => store.list({ app, limit: 20, after: cursor }));
  expect(cost['hgetall']).toBe(20);
});

it('a sweep of a backlog reads no more tasks than it recovers', async () => {
  const lost = Array.from({ length: 200 }, (_, at) => `t${at + 100}`);
  await Promise.all(lost.map((id) => store.releaseLease(id, 'worker')));
  let found: string[] = [];
  const cost = await measureCost(
    async () => (found = (await store.listDue(app, { limit: 20 })).map(({ id }) => id)),
  );
  expect(found).toHaveLength(20);
  expect(cost['hgetall']).toBe(20);
});

it('a worker uses one connection, also while it waits for commands', async () => {
  const before = (await client.client('LIST')) as string;
  await using worker = await openTaskStore(redis.url);
  const over = new AbortController();
  const waiting = worker.watchCommands('t5', 0, over.signal)[Symbol.asyncIterator]().next();
  await worker.renewLease('t5', 'worker', 600_000);
  await worker.sendCommand('t5', { type: 'Stop', requestId: 'r' });
  expect(await waiting).toMatchObject({ value: { type: 'Stop' } });
  over.abort();
  const after = (await client.client('LIST')) as string;
  expect(after.trim().split('\n').length - before.trim().split('\n').length).toBe(1);
});
