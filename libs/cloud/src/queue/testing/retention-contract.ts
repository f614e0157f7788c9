import { expect, it, vi } from 'vitest';
import type { ContractContext } from './contract-context.ts';

const retentionMs = 40;
const no = { code: 'No', message: 'no' };

export function retentionContract({ open }: ContractContext): void {
  it('expires done items, and keeps failed and pending ones', async () => {
    const queue = (await open({ retentionMs })).queue('events');
    for (const id of ['done', 'failed', 'waiting']) await queue.add(id, 0);
    await queue.complete('done');
    await queue.fail('failed', no);
    await vi.waitUntil(async () => (await queue.get('done')) === undefined, { timeout: 60_000 });
    expect((await queue.list({ limit: 9 })).map(({ id }) => id).sort()).toEqual(['failed', 'waiting']);
    expect(await queue.list({ state: 'done', limit: 9 })).toEqual([]);
    expect(await queue.counts()).toEqual({ pending: 1, done: 0, failed: 1 });
    await expect(queue.complete('done')).rejects.toMatchObject({ code: 'ItemNotFound' });
  });

  it('accepts an expired item as a new one', async () => {
    const place = crypto.randomUUID();
    const queue = (await open({ retentionMs, place })).queue('events');
    await queue.add('a', 1);
    await queue.complete('a', 'result');
    await vi.waitUntil(async () => (await queue.add('a', 2)).added, { timeout: 60_000 });
    const item = await queue.get('a');
    expect(item).toMatchObject({ state: 'pending', payload: 2, attempts: 0 });
    expect(item).not.toHaveProperty('result');
    expect((await queue.list({ limit: 9 })).map(({ payload }) => payload)).toEqual([2]);
  });

  it('expires records', async () => {
    const records = (await open({ retentionMs })).records('results');
    await records.put('a', 1);
    await vi.waitUntil(async () => (await records.get('a')) === undefined, { timeout: 60_000 });
    expect(await records.list({ limit: 9 })).toEqual([]);
  });

  it('also expires what was due while it was closed', async () => {
    const place = crypto.randomUUID();
    const first = await open({ retentionMs, place });
    await first.queue('events').add('a', 1);
    await first.queue('events').complete('a');
    await first.records('results').put('a', 1);
    await first[Symbol.asyncDispose]();
    const untilMs = Date.now() + retentionMs;
    await vi.waitUntil(() => Date.now() >= untilMs, { timeout: 60_000 });
    const again = await open({ retentionMs, place });
    expect(await again.queue('events').list({ limit: 9 })).toEqual([]);
    expect(await again.records('results').list({ limit: 9 })).toEqual([]);
  });
}
