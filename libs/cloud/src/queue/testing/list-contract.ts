import { expect, it, vi } from 'vitest';
import { toItemCursor } from '../cursor.ts';
import type { DurableQueue, QueueItem } from '../durable-store.ts';
import type { ContractContext } from './contract-context.ts';

const toIds = (items: { id: string }[]) => items.map(({ id }) => id);

/** Adds items one after another, each in a millisecond of its own. */
async function addInTurn(queue: DurableQueue, ids: string[]): Promise<void> {
  let lastMs = 0;
  for (const id of ids) {
    await vi.waitUntil(() => Date.now() > lastMs, { interval: 1 });
    lastMs = (await queue.add(id, { of: id })).item.createdAtMs;
  }
}

async function pages(
  queue: DurableQueue,
  options: { limit: number; state?: 'pending' },
): Promise<QueueItem[][]> {
  const found: QueueItem[][] = [];
  let page = await queue.list(options);
  while (page.length > 0) {
    found.push(page);
    const last = page.at(-1);
    page = last === undefined ? [] : await queue.list({ ...options, before: toItemCursor(last) });
  }
  return found;
}

export function listContract({ open }: ContractContext): void {
  it('lists the newest first, with their payloads', async () => {
    const queue = (await open()).queue('events');
    expect(await queue.list({ limit: 9 })).toEqual([]);
    await addInTurn(queue, ['b', 'c', 'a']);
    const items = await queue.list({ limit: 9 });
    expect(items.map(({ payload }) => payload)).toEqual([{ of: 'a' }, { of: 'c' }, { of: 'b' }]);
    expect(items).toEqual([await queue.get('a'), await queue.get('c'), await queue.get('b')]);
    expect(toIds(await queue.list({ limit: 2 }))).toEqual(['a', 'c']);
  });

  it('lists items of one state', async () => {
    const queue = (await open()).queue('events');
    await addInTurn(queue, ['a', 'b', 'c', 'd']);
    await queue.fail('b', { code: 'No', message: 'no' });
    await queue.fail('c', { code: 'No', message: 'no' });
    await queue.complete('d');
    expect(toIds(await queue.list({ state: 'failed', limit: 9 }))).toEqual(['c', 'b']);
    expect(toIds(await queue.list({ state: 'done', limit: 9 }))).toEqual(['d']);
    expect(toIds(await queue.list({ state: 'pending', limit: 9 }))).toEqual(['a']);
    await queue.revive('c');
    expect(toIds(await queue.list({ state: 'failed', limit: 9 }))).toEqual(['b']);
    expect(toIds(await queue.list({ state: 'pending', limit: 9 }))).toEqual(['c', 'a']);
  });

  it('lists every item on exactly one page, also those of the same moment', async () => {
    const queue = (await open()).queue('events');
    await Promise.all(Array.from({ length: 25 }, (_, n) => queue.add(`item-${n}`, n)));
    const found = await pages(queue, { limit: 10 });
    expect(found.map((page) => page.length)).toEqual([10, 10, 5]);
    expect(new Set(toIds(found.flat())).size).toBe(25);
    expect(toIds(found.flat())).toEqual(toIds(await queue.list({ limit: 25 })));
    expect(toIds((await pages(queue, { limit: 7, state: 'pending' })).flat())).toEqual(toIds(found.flat()));
  });

  it.each(['', 'yesterday', '12', '-1/a', '1e9/a'])('refuses the cursor %j', async (before) => {
    const queue = (await open()).queue('events');
    await expect(queue.list({ limit: 1, before })).rejects.toMatchObject({
      code: 'InvalidCursor',
      fault: 'caller',
    });
  });
}
