import { expect, it } from 'vitest';
import type { DurableQueue } from '../durable-store.ts';
import type { ContractContext } from './contract-context.ts';

const busy = { code: 'Busy', message: 'try later' };
const claimAt = (queue: DurableQueue, nowMs: number) => queue.claim({ limit: 9, leaseMs: 500, nowMs });

export function outcomeContract({ open }: ContractContext): void {
  async function queueWithClaimed(): Promise<DurableQueue> {
    const queue = (await open()).queue('events');
    await queue.add('a', { n: 1 }, 1_000);
    await claimAt(queue, 1_000);
    return queue;
  }

  it('completes with a result, once', async () => {
    const queue = await queueWithClaimed();
    const pending = await queue.get('a');
    await queue.complete('a', { urls: ['ü'] });
    await queue.complete('a', { urls: [] });
    const done = await queue.get('a');
    expect(done).toEqual({
      ...pending,
      state: 'done',
      result: { urls: ['ü'] },
      updatedAtMs: expect.any(Number),
    });
    expect(await claimAt(queue, 9_000)).toEqual([]);
  });

  it('completes without a result, and without a claim', async () => {
    const queue = (await open()).queue('events');
    await queue.add('a', 0);
    await queue.complete('a');
    expect(await queue.get('a')).toMatchObject({ state: 'done', attempts: 0 });
    expect(await queue.get('a')).not.toHaveProperty('result');
  });

  it('defers an item and releases its lease', async () => {
    const queue = await queueWithClaimed();
    await queue.retryAt('a', 1_200, busy);
    expect(await queue.get('a')).toMatchObject({ state: 'pending', dueAtMs: 1_200, lastError: busy });
    expect(await claimAt(queue, 1_199)).toEqual([]);
    expect(await claimAt(queue, 1_200)).toMatchObject([{ attempts: 2, lastError: busy, payload: { n: 1 } }]);
  });

  it('fails an item permanently', async () => {
    const queue = await queueWithClaimed();
    await queue.fail('a', busy);
    expect(await queue.get('a')).toMatchObject({ state: 'failed', attempts: 1, lastError: busy });
    expect(await claimAt(queue, 9_000)).toEqual([]);
    await queue.retryAt('a', 0, { code: 'Other', message: '' });
    expect(await queue.get('a')).toMatchObject({ state: 'failed', lastError: busy });
    await queue.complete('a');
    expect(await queue.get('a')).toMatchObject({ state: 'done' });
  });

  it('does not change a done item', async () => {
    const queue = await queueWithClaimed();
    await queue.complete('a', 1);
    const done = await queue.get('a');
    await queue.retryAt('a', 0, busy);
    await queue.fail('a', busy);
    expect(await queue.revive('a')).toEqual(done);
    expect(await queue.get('a')).toEqual(done);
  });

  it('revives a failed item with all its attempts', async () => {
    const queue = await queueWithClaimed();
    await queue.fail('a', busy);
    const beforeMs = Date.now();
    const revived = await queue.revive('a');
    expect(revived).toMatchObject({ state: 'pending', attempts: 0, lastError: busy, payload: { n: 1 } });
    expect(revived?.dueAtMs).toBeGreaterThanOrEqual(beforeMs);
    expect(await queue.claim({ limit: 1, leaseMs: 500 })).toMatchObject([{ id: 'a', attempts: 1 }]);
  });

  it('makes a deferred item due when it is revived', async () => {
    const queue = (await open()).queue('events');
    await queue.add('a', 0, Date.now() + 3_600_000);
    await queue.revive('a');
    expect(await queue.claim({ limit: 1, leaseMs: 500 })).toMatchObject([{ id: 'a' }]);
  });

  it('keeps the claim on an item that is revived', async () => {
    const queue = (await open()).queue('events');
    await queue.add('a', 0);
    await queue.claim({ limit: 1, leaseMs: 60_000 });
    await queue.revive('a');
    expect(await queue.claim({ limit: 1, leaseMs: 500 })).toEqual([]);
  });

  it('counts each state', async () => {
    const queue = (await open()).queue('events');
    for (const id of ['a', 'b', 'c', 'd']) await queue.add(id, 0);
    await queue.complete('a');
    await queue.fail('b', busy);
    expect(await queue.counts()).toEqual({ pending: 2, done: 1, failed: 1 });
  });

  it('reports an item that does not exist', async () => {
    const queue = (await open()).queue('events');
    const missing = { name: 'ServiceError', code: 'ItemNotFound' };
    await expect(queue.complete('a')).rejects.toMatchObject(missing);
    await expect(queue.retryAt('a', 0, busy)).rejects.toMatchObject(missing);
    await expect(queue.fail('a', busy)).rejects.toMatchObject(missing);
    expect(await queue.revive('a')).toBeUndefined();
  });
}
