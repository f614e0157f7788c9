import { createLogger } from '@scf-media/cloud/log';
import { openTaskStore, type TaskStore } from '@scf-media/cloud/task-store';
import { expect, test } from 'vitest';
import { appName } from '../record-task.ts';
import { failLostTasks } from './fail-lost-tasks.ts';

const log = createLogger({ name: 'test', level: 'silent' });

async function storeWithOldTask(): Promise<TaskStore> {
  const store = await openTaskStore('sqlite::memory:');
  await store.create({ id: 't1', app: appName, status: 'recording', rank: 2, data: { start: {} } });
  await store.acquireLease('t1', 'worker', 0);
  // As if a minute had gone by: only those are looked at.
  return { ...store, lapsed: (app, nowMs) => store.lapsed(app, nowMs, Date.now() + 1) };
}

test('a task without a worker is ended, and its worker can say no more', async () => {
  await using store = await storeWithOldTask();
  await failLostTasks({ store, log });
  expect(await store.get('t1')).toMatchObject({
    status: 'finished',
    final: true,
    data: { result: { ErrorCode: 'InternalError', ErrorMessage: expect.stringContaining('lost') } },
  });
  await expect(store.update('t1', () => ({}), { owner: 'worker' })).rejects.toMatchObject({
    code: 'LeaseLost',
  });
  expect(await store.renewLease('t1', 'worker', 1_000)).toBe(false);
});

test('a worker that comes back between the look and the deed keeps its task', async () => {
  await using store = await storeWithOldTask();
  const before = await store.get('t1');
  const lapsed: TaskStore['lapsed'] = async (...args) => {
    const tasks = await store.lapsed<never>(...args);
    await store.renewLease('t1', 'worker', 60_000);
    return tasks;
  };
  await failLostTasks({ store: { ...store, lapsed }, log });
  expect(await store.get('t1')).toMatchObject({
    status: 'recording',
    version: before?.version,
    lease: { owner: 'worker' },
  });
});
