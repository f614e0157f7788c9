import { createLogger } from '@scf-media/cloud/log';
import type { ScfClient } from '@scf-media/cloud/scf';
import { openTaskStore, type TaskStore } from '@scf-media/cloud/task-store';
import { expect, test, vi } from 'vitest';
import { appName, type RecordData } from '../record-task.ts';
import { isDue, takeUpLostTasks } from './take-up-lost-tasks.ts';

const log = createLogger({ name: 'test', level: 'silent' });
const data = { start: {} } as RecordData;

async function storeWithLostTask(): Promise<TaskStore> {
  const store = await openTaskStore('sqlite::memory:');
  await store.create({ id: 't1', app: appName, status: 'recording', rank: 2, data });
  await store.acquireLease('t1', 'worker', 0);
  return store;
}

function contextOf(store: TaskStore) {
  const invokeEvent = vi.fn<ScfClient['invokeEvent']>(() => Promise.resolve('run-2'));
  const scf: ScfClient = { invokeEvent, asyncStatus: vi.fn(), terminate: vi.fn() };
  return { context: { store, scf, workerFunction: 'web-record-worker', log }, invokeEvent };
}

test('a task without a worker gets one, however many look for it at once', async () => {
  await using store = await storeWithLostTask();
  const { context, invokeEvent } = contextOf(store);
  const started = await Promise.all([1, 2, 3].map(() => takeUpLostTasks(context)));
  expect(started.toSorted()).toEqual([0, 0, 1]);
  expect(invokeEvent.mock.calls).toEqual([['web-record-worker', { TaskID: 't1' }]]);
  expect(await store.get('t1')).toMatchObject({ status: 'recording', data: { workerRequestId: 'run-2' } });
});

test('a worker that comes back while somebody looks keeps its task', async () => {
  await using store = await storeWithLostTask();
  const { context, invokeEvent } = contextOf(store);
  const looking = takeUpLostTasks(context);
  await store.renewLease('t1', 'worker', 60_000);
  expect(await looking).toBe(0);
  expect(invokeEvent).not.toHaveBeenCalled();
});

test('a worker that could not be asked for is asked for again later', async () => {
  await using store = await storeWithLostTask();
  const { context, invokeEvent } = contextOf(store);
  invokeEvent.mockRejectedValueOnce(new Error('SCF is away'));
  expect(await takeUpLostTasks(context)).toBe(0);
  expect(await store.get('t1')).toMatchObject({ status: 'recording', final: false });
});

const nowMs = 1_000_000;
test.each([
  ['a task whose lease still runs', { lease: { owner: 'a', untilMs: nowMs + 1 } }, false],
  ['one whose lease ran out', { lease: { owner: 'a', untilMs: nowMs - 1 } }, true],
  ['one that is finished', { lease: { owner: 'a', untilMs: nowMs - 1 }, final: true }, false],
  ['one that was just created', { createTimeMs: nowMs - 19_000 }, false],
  ['one whose worker never came', { createTimeMs: nowMs - 21_000 }, true],
  [
    'one for which a worker was just asked for',
    { lease: { owner: 'a', untilMs: nowMs - 5_000 }, data: { ...data, invokedAtMs: nowMs - 4_000 } },
    false,
  ],
  [
    'one whose next worker never came either',
    { lease: { owner: 'a', untilMs: nowMs - 30_000 }, data: { ...data, invokedAtMs: nowMs - 21_000 } },
    true,
  ],
])('%s: a worker is needed or not', (_, task, due) => {
  expect(isDue({ final: false, createTimeMs: nowMs - 60_000, data, ...task }, nowMs)).toBe(due);
});
