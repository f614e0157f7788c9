import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningRedis, startRedis } from '../redis/testing/index.ts';
import { openTaskStore } from './open-task-store.ts';
import { taskStoreContract } from './testing/index.ts';

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
async function keysOf(url: string): Promise<Record<string, number>> {
  const client = new Redis(url);
  try {
    const names = (await client.keys('*')).toSorted();
    return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await client.pttl(name)])));
  } finally {
    client.disconnect();
  }
}

it('keeps everything in one slot, under its prefix', async () => {
  const url = freshUrl();
  await using store = await openTaskStore(url, { keyPrefix: 'team:{a}' });
  await store.create(task);
  await store.acquireLease('t1', 'a', 1000);
  await store.sendCommand('t1', { type: 'Stop', requestId: 'r' });
  await store.update('t1', () => ({ final: true }));
  expect(Object.keys(await keysOf(url))).toEqual([
    'team:{a}:all:web-record',
    'team:{a}:commands:t1',
    'team:{a}:created',
    'team:{a}:ended:web-record',
    'team:{a}:heard',
    'team:{a}:task:t1',
  ]);
  await using other = await openTaskStore(url);
  expect(await other.get('t1')).toBeUndefined();
});

it('keeps a task for ever while it runs, and 7 days from its end, whatever is said to it later', async () => {
  const url = freshUrl();
  await using store = await openTaskStore(url);
  for (const id of ['open', 'early', 'late']) await store.create({ ...task, id });
  for (const id of ['open', 'early']) await store.sendCommand(id, { type: 'Stop', requestId: 'r' });
  for (const id of ['early', 'late']) await store.update(id, () => ({ final: true }));
  for (const id of ['early', 'late']) await store.sendCommand(id, { type: 'Stop', requestId: 'r' });
  await store.update('early', () => ({ data: { told: true } }));
  const weekMs = 7 * 24 * 3_600_000;
  const left = await keysOf(url);
  for (const kind of ['task', 'commands']) {
    for (const id of ['early', 'late']) {
      const leftMs = left[`{scf-media}:${kind}:${id}`] ?? 0;
      expect([leftMs > weekMs - 60_000, leftMs <= weekMs]).toEqual([true, true]);
    }
    expect(left[`{scf-media}:${kind}:open`]).toBe(-1);
  }
});

it('forgets a task after its time, and its place in the lists with the next task', async () => {
  const url = freshUrl();
  await using store = await openTaskStore(url, { keepMs: 20 });
  await store.create(task);
  await store.sendCommand('t1', { type: 'Stop', requestId: 'r' });
  await store.update('t1', () => ({ final: true }));
  while ((await store.get('t1')) !== undefined) await delay(5);
  expect(await store.list({ app: 'web-record' })).toEqual([]);
  await store.create({ ...task, id: 't2' });
  expect((await store.list({ app: 'web-record' })).map(({ id }) => id)).toEqual(['t2']);
  const client = new Redis(url);
  expect(await client.zcard('{scf-media}:all:web-record')).toBe(1);
  expect(await client.zcard('{scf-media}:ended:web-record')).toBe(0);
  expect(await client.keys('*:t1')).toEqual([]);
  client.disconnect();
});

it('lists more than one round trip brings, in the order of creation', async () => {
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

it('knows its scripts again after the server has forgotten them', async () => {
  const url = freshUrl();
  await using store = await openTaskStore(url);
  await store.create(task);
  const client = new Redis(url);
  await client.script('FLUSH');
  client.disconnect();
  expect(await store.acquireLease('t1', 'a', 1000)).toMatchObject({ attempts: 1 });
});

it('says, and without the password, when the server does not let us in', async () => {
  const refused = (url: string) => openTaskStore(url).catch((error: unknown) => error);
  const wrong = await refused(`redis://:hush@127.0.0.1:${redis.port}/1`);
  expect(wrong).toMatchObject({ code: 'InvalidConfig', message: expect.stringMatching(/WRONGPASS|NOAUTH/) });
  expect(await refused(`redis://127.0.0.1:${redis.port}/1`)).toMatchObject({ code: 'InvalidConfig' });
  const outOfRange = await refused(`${redis.url}/999`);
  expect(outOfRange).toMatchObject({ code: 'InvalidConfig', message: expect.stringContaining('DB index') });
  expect(inspect([wrong, outOfRange], { depth: 10 })).not.toMatch(/hush|p:@/);
});
