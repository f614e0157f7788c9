import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openTaskStore } from './store/open-task-store.ts';
import type { TaskStore } from './store/task-store.ts';
import { createTaskLimit } from './task-limit.ts';

const openLimit = (max: number | undefined, store: TaskStore) =>
  createTaskLimit(
    { app: 'lesson' },
    { store, max, limitExceeded: (limit) => new Error(`no more than ${limit}`) },
  );

test('admits as many tasks as the limit allows, however many start concurrently', async () => {
  await using store = await openTaskStore('sqlite::memory:');
  const limit = openLimit(2, store);
  const start = (id: string) =>
    limit.admit(() => store.create({ id, app: 'lesson', status: 'normal', rank: 0, data: {} }));
  const outcomes = await Promise.allSettled(['a', 'b', 'c', 'd'].map(start));
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected']);
  expect(outcomes[2]).toMatchObject({
    reason: new Error('no more than 2'),
  });
  await store.update('a', () => ({ status: 'finished', rank: 6, final: true }));
  await start('e');
  await expect(start('f')).rejects.toThrow('no more than 2');
});

test('two web functions admit no more than one would', async () => {
  await using store = await openTaskStore('sqlite::memory:');
  // Each step yields, so that the calls interleave.
  const slow: TaskStore = new Proxy(store, {
    get(target, name, receiver) {
      const method: unknown = Reflect.get(target, name, receiver);
      if (typeof method !== 'function') return method;
      return async (...args: unknown[]) => {
        await delay(Math.random() * 3);
        const answer: unknown = await method.apply(target, args);
        await delay(Math.random() * 3);
        return answer;
      };
    },
  });
  const rooms = [openLimit(5, slow), openLimit(5, slow)];
  const outcomes = await Promise.allSettled(
    Array.from({ length: 20 }, (_, at) =>
      (rooms[at % 2] ?? openLimit(5, slow)).admit(() =>
        slow.create({ id: `t${at}`, app: 'lesson', status: 'normal', rank: 0, data: {} }),
      ),
    ),
  );
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
  expect(await store.countOpen('lesson')).toBe(5);
});

test('tasks of other services do not count, and without a limit all are admitted', async () => {
  await using store = await openTaskStore('sqlite::memory:');
  const create = (id: string, app: string) => store.create({ id, app, status: 'normal', rank: 0, data: {} });
  await create('other', 'trtc-push');
  await openLimit(1, store).admit(() => create('a', 'lesson'));
  await openLimit(undefined, store).admit(() => create('b', 'lesson'));
});
