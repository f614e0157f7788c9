import { expect, test } from 'vitest';
import { openTaskStore } from './store/open-task-store.ts';
import { toTaskCursor } from './store/task-cursor.ts';
import { isVisible, listVisibleTasks } from './find-task.ts';

const tenant = { appKey: 'a', scope: {} };

test.each([
  ['everybody, where nobody has to sign', {}, undefined, true],
  ['who is not limited', { appKey: 'operator' }, 'a', true],
  ['its owner', tenant, 'a', true],
  ['another one', tenant, 'b', false],
  ['one that is limited, of what has no owner', tenant, undefined, false],
])('decides whether a task is visible to %s', (_, caller, owner, seen) => {
  expect(isVisible({ data: { owner } }, caller)).toBe(seen);
});

test('a list skips tasks of others, and continues where it ended', async () => {
  await using store = await openTaskStore('sqlite::memory:');
  for (let at = 0; at < 500; at += 1) {
    const data = { owner: at % 100 === 0 ? 'a' : 'b' };
    await store.create({ id: `t${at}`, app: 'x', status: 'n', rank: 0, data });
  }
  const page = async (limit: number, after?: string) => {
    const filter = { app: 'x', limit, ...(after === undefined ? {} : { after }) };
    const { tasks, isWhole } = await listVisibleTasks(store, tenant, filter);
    const last = tasks.at(-1);
    return { ids: tasks.map(({ id }) => id), isWhole, next: last && toTaskCursor(last) };
  };
  const first = await page(3);
  expect(first).toMatchObject({ ids: ['t400', 't300', 't200'], isWhole: false });
  expect(await page(3, first.next)).toMatchObject({ ids: ['t100', 't0'], isWhole: true });
  expect((await page(100)).ids).toHaveLength(5);
});
