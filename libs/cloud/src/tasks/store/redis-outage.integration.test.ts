import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type RunningRedis, startRedis } from '../../testing/start-redis.ts';
import { isStoreUnavailable, retryWhileUnavailable } from '../../retry/index.ts';
import { holdLease } from './hold-lease.ts';
import { openTaskStore } from './open-task-store.ts';
import type { TaskStore } from './task-store.ts';

const task = { id: 't1', app: 'web-record', status: 'normal', rank: 0, data: {} };
/** A third of production's timing, and so is the silence that counts as an outage. */
const lease = { ttlMs: 2_000, everyMs: 700 };
const quietMs = 1_700;

let redis: RunningRedis;
let worker: TaskStore;
let web: TaskStore;
beforeEach(async () => {
  redis = await startRedis({ appendOnly: true });
  [worker, web] = await Promise.all([
    openTaskStore(redis.url, { quietMs }),
    openTaskStore(redis.url, { quietMs }),
  ]);
  for (const id of ['lives', 'dead']) {
    await web.create({ ...task, id });
    await worker.acquireLease(id, 'worker', lease.ttlMs);
  }
});
afterEach(async () => {
  await worker?.[Symbol.asyncDispose]();
  await web?.[Symbol.asyncDispose]();
  await redis?.[Symbol.asyncDispose]();
});

/** Acquires tasks without a worker, as often as it can, until aborted. */
async function sweep(store: TaskStore, signal: AbortSignal) {
  const seen = { taken: new Map<string, number>(), answers: 0, failures: 0 };
  while (!signal.aborted) {
    try {
      for (const { id } of await store.listDue('web-record')) {
        if (!seen.taken.has(id)) seen.taken.set(id, Date.now());
      }
      // Tries to acquire the lease even if the task is not due.
      for (const id of ['lives', 'dead']) {
        const task = await store.acquireLease(id, 'sweeper', 60_000);
        if (task !== undefined && !seen.taken.has(id)) seen.taken.set(id, Date.now());
      }
      seen.answers += 1;
    } catch (error) {
      if (!isStoreUnavailable(error)) throw error;
      seen.failures += 1;
    }
    await delay(5);
  }
  return seen;
}

const outages = [
  ['is suspended', () => redis.pause(), () => redis.resume()],
  ['dies and is restarted', () => redis.kill(), () => redis.restart()],
] as const;

it.each(outages)(
  'a server that %s for longer than a lease costs no live worker its task, and frees that of a dead one',
  async (_how, leave, comeBack) => {
    const over = new AbortController();
    const heard: string[] = [];
    const stopped = Promise.withResolvers<void>();
    const listening = (async () => {
      for await (const { type } of worker.watchCommands('lives', 0, over.signal)) {
        heard.push(type);
        if (type === 'Stop') stopped.resolve();
      }
    })();
    const sweeping = sweep(web, over.signal);
    {
      await using held = await holdLease(worker, 'lives', 'worker', lease);
      await web.sendCommand('lives', { type: 'Pause', requestId: 'r1' });
      await leave();
      const written = retryWhileUnavailable(
        () => worker.update('lives', () => ({ status: 'paused', rank: 1 }), { owner: 'worker' }),
        { signal: held.signal },
      );
      await delay(lease.ttlMs + 500);
      const backMs = Date.now();
      await comeBack();
      expect(await written).toMatchObject({ status: 'paused', lease: { owner: 'worker' } });
      await retryWhileUnavailable(() => web.sendCommand('lives', { type: 'Stop', requestId: 'r2' }), {});
      await stopped.promise;
      // After the grace period, by which the worker must have renewed its lease.
      await delay(quietMs + 500);
      expect(held.signal.aborted).toBe(false);
      over.abort();
      // Before the lease is released, or the sweeper would acquire it last.
      const { taken, answers, failures } = await sweeping;
      expect(failures).toBeGreaterThan(0);
      expect(answers).toBeGreaterThan(0);
      expect([...taken.keys()]).toEqual(['dead']);
      // Not before the grace period in which a live owner renews.
      expect((taken.get('dead') ?? 0) - backMs).toBeGreaterThan(0.8 * quietMs);
    }
    await listening;
    expect(heard).toEqual(['Pause', 'Stop']);
    expect(await web.get('lives')).toMatchObject({ attempts: 1 });
    expect(await web.get('dead')).toMatchObject({ attempts: 2, lease: { owner: 'sweeper' } });
    expect(await worker.renewLease('dead', 'worker', 1_000)).toBe(false);
  },
);

it('a call fails soon while the server is unavailable, without naming a host', async () => {
  redis.pause();
  const startedMs = Date.now();
  const failed = await web.get('lives').catch((error: unknown) => error);
  expect(Date.now() - startedMs).toBeLessThan(5_000);
  redis.resume();
  expect(failed).toMatchObject({ code: 'StoreUnavailable', fault: 'service' });
  expect(String(failed)).not.toContain('127.0.0.1');
  await retryWhileUnavailable(() => web.get('lives'), {});
});

it('a lease is lost when the server returns without its data', async () => {
  await using forgetful = await startRedis();
  await using store = await openTaskStore(forgetful.url);
  await store.create(task);
  await store.acquireLease('t1', 'worker', lease.ttlMs);
  await using held = await holdLease(store, 't1', 'worker', { ttlMs: 1_000, everyMs: 100 });
  await forgetful.kill();
  await forgetful.restart();
  if (!held.signal.aborted) await once(held.signal, 'abort');
  expect(held.signal.reason).toMatchObject({ code: 'LeaseLost' });
});
