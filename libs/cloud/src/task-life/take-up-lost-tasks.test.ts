import { setTimeout as delay } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { createLogger } from '../log/index.ts';
import type { ScfClient } from '../scf/index.ts';
import { openTaskStore, type TaskStore } from '../task-store/index.ts';
import { takeUpLostTasks } from './take-up-lost-tasks.ts';

const log = createLogger({ name: 'test', level: 'silent' });
const kind = { app: 'lesson' };
const timing = { leaseMs: 500, heartbeatMs: 200, startTimeoutMs: 20_000 };

async function storeWithLostTask(): Promise<TaskStore> {
  const store = await openTaskStore('sqlite::memory:');
  // Long before its lease, which ends in the millisecond in which it is taken.
  const data = { kept: true, invokedAtMs: Date.now() - 1_000 };
  await store.create({ id: 't1', ...kind, status: 'recording', rank: 2, data });
  await store.acquireLease('t1', 'worker', 0);
  // A task is looked for from the millisecond after its creation on.
  await delay(5);
  return store;
}

function contextOf(store: TaskStore) {
  const invokeEvent = vi.fn<ScfClient['invokeEvent']>(() => Promise.resolve('run-2'));
  return {
    context: { store, scf: { invokeEvent }, workerFunction: 'lesson-worker', timing, log },
    invokeEvent,
  };
}

test('a task without a worker gets one, however many look for it at once', async () => {
  await using store = await storeWithLostTask();
  const { context, invokeEvent } = contextOf(store);
  const started = await Promise.all([1, 2, 3].map(() => takeUpLostTasks(kind, context)));
  expect(started.toSorted()).toEqual([0, 0, 1]);
  expect(invokeEvent.mock.calls).toEqual([['lesson-worker', { TaskID: 't1' }]]);
  expect(await store.get('t1')).toMatchObject({
    status: 'recording',
    data: { kept: true, workerRequestId: 'run-2' },
  });
});

test('a worker that comes back while somebody looks keeps its task', async () => {
  await using store = await storeWithLostTask();
  const { context, invokeEvent } = contextOf(store);
  const looking = takeUpLostTasks(kind, context);
  await store.renewLease('t1', 'worker', 60_000);
  expect(await looking).toBe(0);
  expect(invokeEvent).not.toHaveBeenCalled();
});

test('a worker that could not be asked for is asked for again later', async () => {
  await using store = await storeWithLostTask();
  const { context, invokeEvent } = contextOf(store);
  invokeEvent.mockRejectedValueOnce(new Error('SCF is away'));
  expect(await takeUpLostTasks(kind, context)).toBe(0);
  expect(await store.get('t1')).toMatchObject({ status: 'recording', final: false });
});

test('what is learnt of the lost worker is there for the next one', async () => {
  await using store = await storeWithLostTask();
  const { context } = contextOf(store);
  const learn = vi.fn(() => Promise.resolve({ ended: 'on purpose' }));
  expect(await takeUpLostTasks(kind, { ...context, learn })).toBe(1);
  expect(learn).toHaveBeenCalledOnce();
  expect(await store.get('t1')).toMatchObject({ data: { kept: true, ended: 'on purpose' } });
});
