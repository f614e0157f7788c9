import { expect, it, vi } from 'vitest';
import { toRecordCursor } from '../cursor.ts';
import type { StoredRecord } from '../durable-store.ts';
import type { ContractContext } from './contract-context.ts';

export function recordsContract({ open }: ContractContext): void {
  it.each([{ n: [1, 'ü'] }, null, 0, '', false])('returns %j as it was put', async (value) => {
    const records = (await open()).records('results');
    await records.put('a/b', value);
    expect(await records.get('a/b')).toEqual(value);
    expect(await records.list({ limit: 1 })).toEqual([
      { key: 'a/b', value, updatedAtMs: expect.any(Number) },
    ]);
  });

  it('returns nothing that was never put', async () => {
    const records = (await open()).records('results');
    expect(await records.get('a')).toBeUndefined();
    expect(await records.list({ limit: 9 })).toEqual([]);
  });

  it('replaces values, and lists the last one first', async () => {
    const records = (await open()).records('results');
    let lastMs = 0;
    for (const [key, value] of [
      ['a', 1],
      ['b', 1],
      ['c', 1],
      ['a', 2],
    ] as const) {
      await vi.waitUntil(() => Date.now() > lastMs, { interval: 1 });
      await records.put(key, value);
      lastMs = (await records.list({ limit: 1 }))[0]?.updatedAtMs ?? 0;
    }
    const listed = await records.list({ limit: 9 });
    expect(listed.map(({ key, value }) => [key, value])).toEqual([
      ['a', 2],
      ['c', 1],
      ['b', 1],
    ]);
    expect(await records.list({ limit: 2 })).toEqual(listed.slice(0, 2));
  });

  it('lists every record on exactly one page, also those of the same moment', async () => {
    const records = (await open()).records('results');
    await Promise.all(Array.from({ length: 25 }, (_, n) => records.put(`file-${n}`, n)));
    const found: StoredRecord[][] = [];
    let page = await records.list({ limit: 10 });
    while (page.length > 0) {
      found.push(page);
      const last = page.at(-1);
      page = last === undefined ? [] : await records.list({ limit: 10, before: toRecordCursor(last) });
    }
    expect(found.map(({ length }) => length)).toEqual([10, 10, 5]);
    expect(new Set(found.flat().map(({ key }) => key)).size).toBe(25);
  });

  it('keeps the last of many concurrent puts', async () => {
    const records = (await open()).records('results');
    await Promise.all(Array.from({ length: 50 }, (_, n) => records.put('a', n)));
    expect(await records.get('a')).toBe(49);
    expect(await records.list({ limit: 9 })).toMatchObject([{ key: 'a', value: 49 }]);
  });

  it('loses none of many concurrent updates of a record', async () => {
    const store = await open();
    const [one, two] = [store.records('results'), store.records('results')];
    const add = (n: number) => (before: unknown) => [...((before as number[] | undefined) ?? []), n];
    await Promise.all(Array.from({ length: 40 }, (_, n) => (n % 2 === 0 ? one : two).update('a', add(n))));
    const found = (await one.get('a')) as number[];
    expect(found.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, n) => n));
  });

  it('rejects an invalid cursor', async () => {
    const records = (await open()).records('results');
    await expect(records.list({ limit: 1, before: 'x' })).rejects.toMatchObject({ code: 'InvalidCursor' });
  });
}
