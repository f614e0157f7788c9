import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningRedis, startRedis } from '../../testing/start-redis.ts';
import { openTaskStore } from './open-task-store.ts';
import { createRedisKeys } from './redis-layout.ts';
import { taskStoreContract } from '../testing/task-store-contract.ts';

let redis: RunningRedis;
let database = 0;
const freshUrl = () => `${redis.url}/${(database += 1)}`;

beforeAll(async () => {
  redis = await startRedis({ password: 'p:@/%', settings: ['--databases', '200'] });
});
afterAll(async () => {
  await redis?.[Symbol.asyncDispose]();
});

taskStoreContract('redis', async () => freshUrl());

const task = { id: 't1', app: 'web-record', status: 'normal', rank: 0, data: {} };

/** The names of all keys in a database, and how long each has left, in ms; -1 for ever. */
async function countKeys(url: string): Promise<Record<string, number>> {
  const client = new Redis(url);
  try {
    const names = (await client.keys('*')).toSorted();
    return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await client.pttl(name)])));
  } finally {
    client.disconnect();
  }
}

it('keeps a task and all that a script touches with it in one slot, under its prefix', async () => {
  const url = freshUrl();
  await using store = await openTaskStore(url, { keyPrefix: 'team' });
  await store.create(task);
  await store.acquireLease('t1', 'a', 1000);
  await store.sendCommand('t1', { type: 'Stop', requestId: 'r' });
  await store.create({ ...task, id: 't2' });
  await store.update('t1', () => ({ final: true }));
  await store.claimToken('web-record', 'k', { taskId: 't1', origin: 'o' });
  await store.claimName('sweep', 10_000);
  const names = Object.keys(await countKeys(url));
  const toSlot = (name: string): string => /^\{(.*)\}:/.exec(name)?.[1] ?? '';
  const [own, other] = ['t1', 't2'].map((id) => toSlot(createRedisKeys('team').bucketFor(id).task('')));
  expect([own, other]).toEqual(['team:07', 'team:13']);
  expect(names.filter((name) => toSlot(name) === own).map((name) => name.split('}')[1])).toEqual([
    ':closed:web-record',
    ':commands:t1',
    ':ended:web-record',
    ':heard',
    ':task:t1',
  ]);
  expect(names.filter((name) => toSlot(name) !== own)).toEqual([
    `{${other}}:due:web-record`,
    `{${other}}:open:web-record`,
    `{${other}}:task:t2`,
    '{team}:claim:sweep',
    '{team}:created',
    '{team}:token:web-record:k',
  ]);
  await using elsewhere = await openTaskStore(url);
  expect(await elsewhere.get('t1')).toBeUndefined();
});

it('keeps a task while it runs, and for 7 days after its end, whatever commands follow', async () => {
  const url = freshUrl();
  await using store = await openTaskStore(url);
  for (const id of ['open', 'early', 'late']) await store.create({ ...task, id });
  for (const id of ['open', 'early']) await store.sendCommand(id, { type: 'Stop', requestId: 'r' });
  for (const id of ['early', 'late']) await store.update(id, () => ({ final: true }));
  for (const id of ['early', 'late']) await store.sendCommand(id, { type: 'Stop', requestId: 'r' });
  await store.update('early', () => ({ data: { changed: true } }));
  const weekMs = 7 * 24 * 3_600_000;
  const left = await countKeys(url);
  for (const kind of ['task', 'commands'] as const) {
    for (const id of ['early', 'late']) {
      const leftMs = left[createRedisKeys().bucketFor(id)[kind](id)] ?? 0;
      expect([leftMs > weekMs - 60_000, leftMs <= weekMs]).toEqual([true, true]);
    }
    expect(left[createRedisKeys().bucketFor('open')[kind]('open')]).toBe(-1);
  }
});

it('expires a task, and removes it from the lists with the next task of its bucket', async () => {
  const url = freshUrl();
  await using store = await openTaskStore(url, { keepMs: 20 });
  await store.create(task);
  await store.sendCommand('t1', { type: 'Stop', requestId: 'r' });
  await store.update('t1', () => ({ final: true }));
  while ((await store.get('t1')) !== undefined) await delay(5);
  expect(await store.list({ app: 'web-record' })).toEqual([]);
  const bucket = createRedisKeys().bucketFor('t1');
  const sameBucket = Array.from({ length: 200 }, (_, at) => `n${at}`).find(
    (id) => createRedisKeys().bucketFor(id).heard === bucket.heard,
  );
  await store.create({ ...task, id: sameBucket ?? '' });
  expect((await store.list({ app: 'web-record' })).map(({ id }) => id)).toEqual([sameBucket]);
  const client = new Redis(url);
  expect(await client.zcard(bucket.closed('web-record'))).toBe(0);
  expect(await client.zcard(bucket.ended('web-record'))).toBe(0);
  expect(await client.keys('*:t1')).toEqual([]);
  client.disconnect();
});

it('lists more than one round trip returns, in order of creation', async () => {
  await using store = await openTaskStore(freshUrl());
  const ids = Array.from({ length: 250 }, (_, at) => `t${249 - at}`);
  for (const id of ids) await store.create({ ...task, id });
  for (const id of ids.slice(0, 120)) await store.update(id, () => ({ final: true }));
  const listed = async (filter: object) =>
    (await store.list({ app: 'web-record', limit: 1000, ...filter })).map(({ id }) => id);
  expect(await listed({})).toEqual(ids.toReversed());
  expect(await listed({ final: true })).toEqual(ids.slice(0, 120).toReversed());
  expect(await listed({ final: true, limit: 3 })).toEqual(['t130', 't131', 't132']);
});

it('reloads its scripts after the server has lost them', async () => {
  const url = freshUrl();
  await using store = await openTaskStore(url);
  await store.create(task);
  const client = new Redis(url);
  await client.script('FLUSH');
  client.disconnect();
  expect(await store.acquireLease('t1', 'a', 1000)).toMatchObject({ attempts: 1 });
});

it('reports a rejected login without the password', async () => {
  const refused = (url: string) => openTaskStore(url).catch((error: unknown) => error);
  const wrong = await refused(`redis://:hush@127.0.0.1:${redis.port}/1`);
  expect(wrong).toMatchObject({ code: 'InvalidConfig', message: expect.stringMatching(/WRONGPASS|NOAUTH/) });
  expect(await refused(`redis://127.0.0.1:${redis.port}/1`)).toMatchObject({ code: 'InvalidConfig' });
  const outOfRange = await refused(`${redis.url}/999`);
  expect(outOfRange).toMatchObject({ code: 'InvalidConfig', message: expect.stringContaining('DB index') });
  expect(inspect([wrong, outOfRange], { depth: 10 })).not.toMatch(/hush|p:@/);
});
