import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openDurableStore } from '../index.ts';
import { startFlood } from '../testing/start-flood.ts';

const MIB = 1024 * 1024;
let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'durable-store-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const openStore = (retentionMs = 3_600_000) => openDurableStore(`file:${dir}`, { retentionMs });
const sizeBytes = async () => (await stat(join(dir, 'journal'))).size;

it('rewrites the journal when most of it is garbage, while items are added', async () => {
  const value = { text: 'x'.repeat(10_000) };
  const added: string[] = [];
  {
    await using store = await openStore();
    const queue = store.queue('events');
    await queue.add('done', { n: 1 });
    await queue.complete('done', { urls: ['x'] });
    await queue.add('failed', { n: 2 });
    await queue.fail('failed', { code: 'No', message: 'no' });
    await queue.add('waiting', { n: 3 }, 5_000);
    await queue.claim({ limit: 1, leaseMs: 60_000, id: 'waiting' });
    // 40 MB of values, of which 10 x 10 KB are live.
    for (let round = 0; round < 400; round += 1) {
      await Promise.all([
        ...Array.from({ length: 10 }, (_, n) =>
          store.records('results').put(`key-${n}`, { round, ...value }),
        ),
        queue.add(`event-${round}`, { round }),
      ]);
      added.push(`event-${round}`);
      // Read continuously: a compaction must not move a line while it is read.
      expect(await queue.get(`event-${Math.floor(round / 2)}`)).toMatchObject({
        payload: { round: Math.floor(round / 2) },
      });
      expect(await store.records('results').get(`key-${round % 10}`)).toMatchObject({ round });
    }
    await vi.waitUntil(async () => (await sizeBytes()) < 10 * MIB, { timeout: 60_000 });
  }
  expect(await readdir(dir)).toEqual(['journal']);
  await using store = await openStore();
  const queue = store.queue('events');
  expect(await queue.get('done')).toMatchObject({
    state: 'done',
    payload: { n: 1 },
    result: { urls: ['x'] },
  });
  expect(await queue.get('failed')).toMatchObject({ state: 'failed', lastError: { code: 'No' } });
  expect(await queue.get('waiting')).toMatchObject({ state: 'pending', attempts: 1, dueAtMs: 5_000 });
  const items = await queue.list({ limit: 1_000 });
  expect(items.map(({ id }) => id).sort()).toEqual([...added, 'done', 'failed', 'waiting'].sort());
  for (let n = 0; n < 10; n += 1) {
    expect(await store.records('results').get(`key-${n}`)).toEqual({ round: 399, ...value });
  }
});

it('frees the space of expired items', async () => {
  const payload = { text: 'x'.repeat(100_000) };
  await using store = await openStore(1);
  const queue = store.queue('events');
  await queue.add('stays', payload);
  for (let n = 0; n < 100; n += 1) {
    await queue.add(`event-${n}`, payload);
    await queue.complete(`event-${n}`);
  }
  // Garbage below 4 MiB stays: after a first compaction, later expiries may add less than that.
  await vi.waitUntil(async () => (await sizeBytes()) < 5 * MIB, { timeout: 100_000 });
  expect((await queue.get('stays'))?.payload).toEqual(payload);
});

it('loses nothing when its process is killed during a compaction', async () => {
  const payload = { text: 'x'.repeat(100_000) };
  const range = (name: string, count: number) => Array.from({ length: count }, (_, n) => `${name}-${n}`);
  const kept = range('kept', 200);
  let killedInTheMiddle = 0;
  const answered: string[] = [];
  for (let round = 0; round < 4; round += 1) {
    {
      // 20 MB of live data make the compaction last a while, 40 MB of garbage trigger it.
      await using store = await openStore();
      const queue = store.queue('events');
      const done = range(`done-${round}`, 400);
      await Promise.all([...kept, ...done].map((id) => queue.add(id, payload)));
      await Promise.all(done.map((id) => queue.complete(id)));
    }
    await using flood = await startFlood(`file:${dir}`, { callers: 5, retentionMs: 1 });
    await vi.waitUntil(() => existsSync(join(dir, 'journal.next')), { interval: 1, timeout: 90_000 });
    await flood.more('added', 20 * round);
    await flood.kill();
    answered.push(...flood.added);
    killedInTheMiddle += Number(existsSync(join(dir, 'journal.next')));
  }
  expect(killedInTheMiddle).toBeGreaterThan(0);
  expect(answered.length).toBeGreaterThanOrEqual(120);
  {
    await using store = await openStore(1);
    const pending = await store.queue('events').list({ state: 'pending', limit: 100_000 });
    const ids = new Set(pending.map(({ id }) => id));
    expect(ids.size).toBe(pending.length);
    expect([...kept, ...answered].filter((id) => !ids.has(id))).toEqual([]);
  }
  expect(await readdir(dir)).toEqual(['journal']);
});
