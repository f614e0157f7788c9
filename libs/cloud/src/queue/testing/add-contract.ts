import { expect, it } from 'vitest';
import type { ContractContext } from './contract-context.ts';

export function addContract({ open }: ContractContext): void {
  it('returns what was added', async () => {
    const queue = (await open()).queue('events');
    const beforeMs = Date.now();
    const { added, item } = await queue.add('a', { file: 'ä\n€😀', list: [1, null, { deep: true }] });
    expect(added).toBe(true);
    expect(item).toEqual({
      id: 'a',
      payload: { file: 'ä\n€😀', list: [1, null, { deep: true }] },
      state: 'pending',
      attempts: 0,
      createdAtMs: expect.any(Number),
      updatedAtMs: item.createdAtMs,
      dueAtMs: item.createdAtMs,
    });
    expect(item.createdAtMs).toBeGreaterThanOrEqual(beforeMs);
    expect(item.createdAtMs).toBeLessThanOrEqual(Date.now());
    expect(await queue.get('a')).toEqual(item);
  });

  it.each([null, 0, '', 'text', false, [], {}, [[]]])('keeps the payload %j as it is', async (payload) => {
    const queue = (await open()).queue('events');
    await queue.add('a', payload);
    expect((await queue.get('a'))?.payload).toEqual(payload);
  });

  it.each(['{"file":"ä\\n€😀"}', '{ "file":\r\n  "ä\\n€\\ud83d\\ude00" }\n'])(
    'takes a payload as the JSON %j',
    async (json) => {
      const queue = (await open()).queue('events');
      const payload = JSON.parse(json) as unknown;
      await queue.add('a', payload, undefined, json);
      await queue.add('b', 1);
      expect(await queue.get('a')).toMatchObject({ state: 'pending', payload: { file: 'ä\n€😀' } });
      await queue.complete('a');
      expect(await queue.get('a')).toMatchObject({ state: 'done', payload: { file: 'ä\n€😀' } });
    },
  );

  it('keeps the first of two with the same id, in any state', async () => {
    const queue = (await open()).queue('events');
    const first = await queue.add('a', { n: 1 });
    expect(await queue.add('a', { n: 2 })).toEqual({ added: false, item: first.item });
    await queue.complete('a');
    expect(await queue.add('a', { n: 3 })).toMatchObject({
      added: false,
      item: { state: 'done', payload: { n: 1 } },
    });
  });

  it('adds one of a hundred concurrent items with one id', async () => {
    const queue = (await open()).queue('events');
    const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => queue.add('a', { n })));
    expect(answers.filter(({ added }) => added)).toHaveLength(1);
    expect(new Set(answers.map(({ item }) => JSON.stringify(item.payload))).size).toBe(1);
    expect(await queue.counts()).toEqual({ pending: 1, done: 0, failed: 0 });
  });

  it('returns nothing that was never added', async () => {
    expect(await (await open()).queue('events').get('a')).toBeUndefined();
  });

  it.each(['a/b', 'a b', '{a}', 'ключ', '__proto__', 'a:b', '*', '"'])('takes %s as an id', async (id) => {
    const queue = (await open()).queue('events');
    await queue.add(id, 1);
    expect((await queue.get(id))?.id).toBe(id);
    expect((await queue.claim({ limit: 1, leaseMs: 1_000 }))[0]?.id).toBe(id);
  });

  it('keeps queues, and records of the same name, apart', async () => {
    const store = await open();
    await store.queue('one').add('a', 1);
    await store.records('one').put('a', 2);
    expect(await store.queue('two').get('a')).toBeUndefined();
    expect((await store.queue('one').get('a'))?.payload).toBe(1);
    expect(await store.records('one').get('a')).toBe(2);
  });

  it('keeps a payload of a megabyte', async () => {
    const queue = (await open()).queue('events');
    const payload = { text: 'ü'.repeat(500_000) };
    await queue.add('a', payload);
    await queue.complete('a', payload);
    expect(await queue.get('a')).toMatchObject({ payload, result: payload });
  });
}
