import { once } from 'node:events';
import { expect, it, vi } from 'vitest';
import { createLogger } from '../../log/index.ts';
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

it('renews periodically, then releases the lease', async () => {
  await using store = await storeWithLease(1_000);
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
    const log = createLogger({ name: 'test', level: 'silent' });
    const warn = vi.spyOn(log, 'warn');
    await using lease = await holdLease(counting, 't1', 'a', { ttlMs: 1_000, everyMs: 10, log });
    await enough.promise;
    expect(lease.signal.aborted).toBe(false);
    expect(warn).not.toHaveBeenCalled();
    expect(await store.acquireLease('t1', 'b', 1000)).toBeUndefined();
  }
  expect(await store.acquireLease('t1', 'b', 1000)).toMatchObject({ lease: { owner: 'b' } });
});

it('aborts as soon as another owner has acquired the lease, and does not release that one', async () => {
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

it('fails when the lease is not held to begin with', async () => {
  await using store = await storeWithLease(60_000);
  await expect(holdLease(store, 't1', 'b', { ttlMs: 100, everyMs: 10 })).rejects.toMatchObject({
    code: 'LeaseLost',
  });
});

/** Answers yes once, then as given for some calls, then yes again. */
function awayFor(calls: number, answer: () => Promise<boolean>) {
  const recovered = Promise.withResolvers<void>();
  let count = 0;
  const store = answering(() => {
    count += 1;
    if (count > 1 && count <= 1 + calls) return answer();
    if (count === 3 + calls) recovered.resolve();
    return Promise.resolve(true);
  });
  return { store, recovered: recovered.promise };
}

it.each([
  ['fails', () => Promise.reject(new Error('store is away'))],
  ['never answers', () => new Promise<boolean>(() => undefined)],
])('keeps the lease while the store %s, and continues afterwards', async (_how, answer) => {
  const { store, recovered } = awayFor(5, answer);
  const startedMs = Date.now();
  await using lease = await holdLease(store, 't1', 'a', { ttlMs: 20, everyMs: 20 });
  await recovered;
  expect(Date.now() - startedMs).toBeGreaterThan(100);
  expect(lease.signal.aborted).toBe(false);
});

it('starts while the store is unavailable, with the lease that was just acquired', async () => {
  const answers = [Promise.reject(new Error('store is away')), Promise.resolve(false)];
  const store = answering(() => answers.shift() ?? Promise.resolve(false));
  await using lease = await holdLease(store, 't1', 'a', { ttlMs: 5_000, everyMs: 5 });
  expect(lease.signal.aborted).toBe(false);
  await once(lease.signal, 'abort');
});

it('is lost when the store returns without the task', async () => {
  await using store = await storeWithLease(60_000);
  await using empty = await openTaskStore('sqlite::memory:');
  let inUse: Pick<typeof store, 'renewLease'> = store;
  const swapped = {
    renewLease: (id: string, owner: string, ttlMs: number) => inUse.renewLease(id, owner, ttlMs),
    releaseLease: () => Promise.resolve(),
  };
  await using lease = await holdLease(swapped, 't1', 'a', { ttlMs: 60_000, everyMs: 5 });
  inUse = empty;
  await once(lease.signal, 'abort');
  expect(lease.signal.reason).toMatchObject({ code: 'LeaseLost' });
});

it('ends even if it cannot be released', async () => {
  const store = {
    renewLease: () => Promise.resolve(true),
    releaseLease: () => Promise.reject(new Error('store is away')),
  };
  const lease = await holdLease(store, 't1', 'a', { ttlMs: 60_000, everyMs: 60_000 });
  await expect(lease[Symbol.asyncDispose]()).resolves.toBeUndefined();
});

it('asks the store again only after this process was suspended for as long as a lease', async () => {
  vi.useFakeTimers();
  try {
    let renewals = 0;
    let answer = Promise.resolve(true);
    const store = answering(() => {
      renewals += 1;
      return answer;
    });
    // A suspended process has no heartbeat.
    const lease = await holdLease(store, 't1', 'a', { ttlMs: 6_000, everyMs: 1e9 });
    await lease.confirmAfterStall();
    vi.advanceTimersByTime(5_999);
    await lease.confirmAfterStall();
    expect(renewals).toBe(1);
    vi.advanceTimersByTime(1);
    await lease.confirmAfterStall();
    expect(renewals).toBe(2);
    // An unavailable store does not mean that the lease is lost.
    vi.advanceTimersByTime(6_000);
    answer = Promise.reject(new Error('store is away'));
    await lease.confirmAfterStall();
    vi.advanceTimersByTime(6_000);
    answer = Promise.resolve(false);
    await expect(lease.confirmAfterStall()).rejects.toMatchObject({ code: 'LeaseLost' });
    expect(lease.signal.aborted).toBe(true);
  } finally {
    vi.useRealTimers();
  }
});
