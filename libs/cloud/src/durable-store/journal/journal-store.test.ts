import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDurableStore } from '../index.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'durable-store-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const retentionMs = 60_000;

it('has everything again after it was closed', async () => {
  const url = `file:${join(dir, 'again')}`;
  {
    await using store = await openDurableStore(url, { retentionMs });
    const events = store.queue('events');
    await Promise.all(['a', 'b', 'c', 'd'].map((id) => events.add(id, { of: id, text: 'ä\n€' })));
    await events.claim({ limit: 9, leaseMs: 60_000 });
    await events.complete('a', { urls: ['x'] });
    await events.fail('b', { code: 'No', message: 'not at all' });
    await events.retryAt('c', 5_000, { code: 'Later', message: 'busy' });
    await store.records('results').put('file1', { n: 1 });
    await store.records('results').put('file1', { n: 2 });
  }
  await using store = await openDurableStore(url, { retentionMs });
  const events = store.queue('events');
  expect(await events.get('a')).toMatchObject({ state: 'done', attempts: 1, result: { urls: ['x'] } });
  expect(await events.get('b')).toMatchObject({ state: 'failed', lastError: { code: 'No' } });
  expect(await events.get('c')).toMatchObject({ state: 'pending', dueAtMs: 5_000 });
  // The lease went with the process.
  expect(await events.claim({ limit: 9, leaseMs: 60_000 })).toMatchObject([
    {
      id: 'c',
      attempts: 2,
      lastError: { code: 'Later', message: 'busy' },
      payload: { of: 'c', text: 'ä\n€' },
    },
    { id: 'd', attempts: 2 },
  ]);
  expect(await store.records('results').list({ limit: 5 })).toMatchObject([
    { key: 'file1', value: { n: 2 } },
  ]);
  expect(await events.counts()).toEqual({ pending: 2, done: 1, failed: 1 });
});
