import { expect, it } from 'vitest';
import type { ContractContext } from './contract-context.ts';

const toIds = (items: { id: string }[]) => items.map(({ id }) => id);

export function claimContract({ open }: ContractContext): void {
  it('claims what is due, the longest due first, and counts the attempt', async () => {
    const queue = (await open()).queue('events');
    await queue.add('third', 3, 3_000);
    await queue.add('first', 1, 1_000);
    await queue.add('later', 4, 9_000);
    await queue.add('second', 2, 2_000);
    const claimed = await queue.claim({ limit: 10, leaseMs: 1_000, nowMs: 8_999 });
    expect(claimed.map(({ id, payload, attempts, state }) => [id, payload, attempts, state])).toEqual([
      ['first', 1, 1, 'pending'],
      ['second', 2, 1, 'pending'],
      ['third', 3, 1, 'pending'],
    ]);
    expect(await queue.get('first')).toEqual(claimed[0]);
    expect(await queue.get('later')).toMatchObject({ attempts: 0 });
  });

  it('claims no more than the limit', async () => {
    const queue = (await open()).queue('events');
    for (const id of ['a', 'b', 'c']) await queue.add(id, 0, 1_000);
    const claim = () => queue.claim({ limit: 2, leaseMs: 1_000, nowMs: 1_000 });
    expect([(await claim()).length, (await claim()).length, (await claim()).length]).toEqual([2, 1, 0]);
  });

  it('claims again when the lease has expired, and not before', async () => {
    const queue = (await open()).queue('events');
    await queue.add('a', 0, 1_000);
    const claim = (nowMs: number) => queue.claim({ limit: 1, leaseMs: 500, nowMs });
    expect(await claim(1_000)).toMatchObject([{ attempts: 1 }]);
    expect(await claim(1_499)).toEqual([]);
    expect(await claim(1_500)).toMatchObject([{ attempts: 2 }]);
    expect(await claim(1_501)).toEqual([]);
  });

  it('uses the clock by default', async () => {
    const queue = (await open()).queue('events');
    await queue.add('now', 0);
    await queue.add('in an hour', 0, Date.now() + 3_600_000);
    expect(toIds(await queue.claim({ limit: 9, leaseMs: 60_000 }))).toEqual(['now']);
    expect(await queue.claim({ limit: 9, leaseMs: 60_000 })).toEqual([]);
  });

  it('gives each item to one of many concurrent claims', async () => {
    const queue = (await open()).queue('events');
    await Promise.all(Array.from({ length: 60 }, (_, n) => queue.add(`item-${n}`, n)));
    const claims = await Promise.all(
      Array.from({ length: 20 }, () => queue.claim({ limit: 5, leaseMs: 60_000 })),
    );
    const ids = toIds(claims.flat());
    expect(ids).toHaveLength(60);
    expect(new Set(ids).size).toBe(60);
  });

  it('claims one by its id, when that is pending and due', async () => {
    const queue = (await open()).queue('events');
    for (const id of ['a', 'b', 'done']) await queue.add(id, id, 1_000);
    await queue.add('later', 0, 9_000);
    await queue.complete('done');
    const claim = (id: string) => queue.claim({ limit: 1, leaseMs: 500, id, nowMs: 1_000 });
    expect(await claim('b')).toMatchObject([{ id: 'b', attempts: 1 }]);
    expect(await claim('b')).toEqual([]);
    expect(await claim('done')).toEqual([]);
    expect(await claim('later')).toEqual([]);
    expect(await claim('never added')).toEqual([]);
    expect(toIds(await queue.claim({ limit: 9, leaseMs: 500, nowMs: 1_000 }))).toEqual(['a']);
  });

  it('gives one id to one of many concurrent claims', async () => {
    const queue = (await open()).queue('events');
    await queue.add('a', 0);
    const claims = await Promise.all(
      Array.from({ length: 20 }, () => queue.claim({ limit: 1, leaseMs: 60_000, id: 'a' })),
    );
    expect(claims.flat()).toMatchObject([{ id: 'a', attempts: 1 }]);
  });

  it('returns when the next claim can succeed', async () => {
    const queue = (await open()).queue('events');
    expect(await queue.nextDueAtMs()).toBeUndefined();
    await queue.add('b', 0, 2_000);
    await queue.add('a', 0, 1_000);
    expect(await queue.nextDueAtMs()).toBe(1_000);
    await queue.claim({ limit: 1, leaseMs: 500, nowMs: 1_000 });
    expect(await queue.nextDueAtMs()).toBe(1_500);
    await queue.complete('a');
    expect(await queue.nextDueAtMs()).toBe(2_000);
    await queue.fail('b', { code: 'No', message: 'no' });
    expect(await queue.nextDueAtMs()).toBeUndefined();
  });
}
