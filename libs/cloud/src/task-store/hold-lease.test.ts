import { once } from 'node:events';
import { expect, it } from 'vitest';
import { holdLease } from './hold-lease.ts';
import { openTaskStore } from './open-task-store.ts';

const task = { id: 't1', app: 'web-record', status: 'normal', rank: 0, data: {} };

async function storeWithLease(ttlMs: number) {
  const store = await openTaskStore('sqlite::memory:');
  await store.create(task);
  await store.acquireLease('t1', 'a', ttlMs);
  return store;
}

/** A store whose answers come from functions, for the failures a healthy file never shows. */
function answering(renewLease: () => Promise<boolean>) {
  return { renewLease, releaseLease: () => Promise.resolve() };
}

it('renews again and again, then gives the lease back', async () => {
  await using store = await storeWithLease(100);
  let renewals = 0;
  const enough = Promise.withResolvers<void>();
  const counting = {
    renewLease: (id: string, owner: string, ttlMs: number) => {
      renewals += 1;
      if (renewals === 20) enough.resolve();
      return store.renewLease(id, owner, ttlMs);
    },
    releaseLease: store.releaseLease.bind(store),
  };
  {
    await using lease = await holdLease(counting, 't1', 'a', { ttlMs: 100, everyMs: 10 });
    await enough.promise;
    expect(lease.signal.aborted).toBe(false);
    expect(await store.acquireLease('t1', 'b', 1000)).toBeUndefined();
  }
  expect(await store.acquireLease('t1', 'b', 1000)).toMatchObject({ lease: { owner: 'b' } });
});

it('aborts as soon as a renewal says that another has taken it, and leaves that one alone', async () => {
  await using store = await storeWithLease(1);
  {
    await using lease = await holdLease(store, 't1', 'a', { ttlMs: 1, everyMs: 20 });
    await store.acquireLease('t1', 'nobody', 0);
    while ((await store.acquireLease('t1', 'b', 60_000)) === undefined);
    if (!lease.signal.aborted) await once(lease.signal, 'abort');
    expect(lease.signal.reason).toMatchObject({ code: 'LeaseLost' });
  }
  expect(await store.get('t1')).toMatchObject({ lease: { owner: 'b' } });
});

it('is refused when the lease is not held to begin with', async () => {
  await using store = await storeWithLease(60_000);
  await expect(holdLease(store, 't1', 'b', { ttlMs: 100, everyMs: 10 })).rejects.toMatchObject({
    code: 'LeaseLost',
  });
});

it('lives through a store that fails for a while', async () => {
  let calls = 0;
  const recovered = Promise.withResolvers<void>();
  const store = answering(async () => {
    calls += 1;
    if (calls === 6) recovered.resolve();
    if (calls > 1 && calls < 6) throw new Error('store is away');
    return true;
  });
  await using lease = await holdLease(store, 't1', 'a', { ttlMs: 5_000, everyMs: 5 });
  await recovered.promise;
  expect(lease.signal.aborted).toBe(false);
});

it.each([
  ['fails', () => Promise.reject(new Error('store is away'))],
  ['never answers', () => new Promise<boolean>(() => undefined)],
])('gives up when the store %s until the lease has run out, not before', async (_how, answer) => {
  let calls = 0;
  const startedMs = Date.now();
  const store = answering(() => ((calls += 1) === 1 ? Promise.resolve(true) : answer()));
  await using lease = await holdLease(store, 't1', 'a', { ttlMs: 150, everyMs: 20 });
  await once(lease.signal, 'abort');
  expect(Date.now() - startedMs).toBeGreaterThanOrEqual(149);
  expect(lease.signal.reason).toMatchObject({ code: 'LeaseLost' });
});
