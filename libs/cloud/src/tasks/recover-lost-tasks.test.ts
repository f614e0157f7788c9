import { expect, test, vi } from 'vitest';
import { createLogger } from '../log/index.ts';
import { receiveCallbacks } from '../testing/receive-callbacks.ts';
import type { ScfClient } from '../scf/index.ts';
import { openTaskStore } from './store/open-task-store.ts';
import type { TaskStore } from './store/task-store.ts';
import { sweep } from './sweep.ts';
import { recoverIfLost, recoverLostTasks } from './recover-lost-tasks.ts';
import { createTaskCloser } from './complete-task.ts';
import { lessonCompletion } from './testing/lesson-completion.ts';
import { type LessonData, lessonKind } from './testing/lesson-kind.ts';

const log = createLogger({ name: 'test', level: 'silent' });
const kind = { app: 'lesson' };
const timing = { leaseMs: 500, heartbeatMs: 200, startTimeoutMs: 20_000 };

async function storeWithLostTask(): Promise<TaskStore> {
  const store = await openTaskStore('sqlite::memory:');
  // A lease ends in the millisecond in which it is taken.
  const data = { kept: true, workerRequestId: 'run-1', invokedAtMs: Date.now() - 1_000 };
  await store.create({ id: 't1', ...kind, status: 'recording', rank: 2, data });
  await store.acquireLease('t1', 'worker', 0);
  return store;
}

function createContext(store: TaskStore) {
  const invokeEvent = vi.fn<ScfClient['invokeEvent']>(() => Promise.resolve('run-2'));
  const asyncStatus = vi.fn<ScfClient['asyncStatus']>(() => Promise.resolve('RUNNING'));
  const terminate = vi.fn<ScfClient['terminate']>(() => Promise.resolve());
  const scf = { invokeEvent, asyncStatus, terminate };
  const close = createTaskCloser(lessonKind, lessonCompletion, { store, timing, log });
  const context = { store, scf, workerFunction: 'lesson-worker', timing, close, log };
  return { context, ...scf };
}

test('a task without a worker gets one, however many sweeps run concurrently', async () => {
  await using store = await storeWithLostTask();
  const { context, invokeEvent } = createContext(store);
  const started = await Promise.all([1, 2, 3].map(() => recoverLostTasks(kind, context)));
  expect(started.toSorted()).toEqual([0, 0, 1]);
  expect(invokeEvent.mock.calls).toEqual([['lesson-worker', { TaskID: 't1' }]]);
  expect(await store.get('t1')).toMatchObject({
    status: 'recording',
    data: { kept: true, workerRequestId: 'run-2' },
  });
});

test('a worker that returns during a sweep keeps its task', async () => {
  await using store = await storeWithLostTask();
  const { context, invokeEvent } = createContext(store);
  const looking = recoverLostTasks(kind, context);
  await store.renewLease('t1', 'worker', 60_000);
  expect(await looking).toBe(0);
  expect(invokeEvent).not.toHaveBeenCalled();
});

test('a worker that could not be invoked is invoked later', async () => {
  await using store = await storeWithLostTask();
  const { context, invokeEvent } = createContext(store);
  invokeEvent.mockRejectedValueOnce(new Error('SCF is away'));
  expect(await recoverLostTasks(kind, context)).toBe(0);
  expect(await store.get('t1')).toMatchObject({ status: 'recording', final: false });
});

test('the next worker knows that the previous one was terminated on purpose', async () => {
  await using store = await storeWithLostTask();
  const { context, asyncStatus } = createContext(store);
  asyncStatus.mockResolvedValue('ABORTED');
  expect(await recoverLostTasks(kind, context)).toBe(1);
  expect(asyncStatus.mock.calls).toEqual([['run-1']]);
  expect(await store.get('t1')).toMatchObject({ data: { kept: true, terminated: true } });
});

test('a task is recovered even if SCF does not report on its lost worker', async () => {
  await using store = await storeWithLostTask();
  const { context, asyncStatus } = createContext(store);
  asyncStatus.mockRejectedValue(new Error('SCF is away'));
  expect(await recoverLostTasks(kind, context)).toBe(1);
});

test('one of many concurrent sweeps reads the store', async () => {
  await using store = await storeWithLostTask();
  const { context } = createContext(store);
  const listDue = vi.spyOn(store, 'listDue');
  await Promise.all([1, 2, 3].map(() => sweep(kind, context)));
  expect(listDue).toHaveBeenCalledOnce();
});

test('a sweep of many lost tasks leaves the process time for requests', async () => {
  await using store = await storeWithLostTask();
  for (let at = 0; at < 30; at += 1)
    await store.create({ id: `more-${at}`, ...kind, status: 'recording', rank: 2, data: { invokedAtMs: 1 } });
  const { context, invokeEvent } = createContext(store);
  let running = 0;
  let most = 0;
  invokeEvent.mockImplementation(async () => {
    most = Math.max(most, (running += 1));
    await new Promise(setImmediate);
    running -= 1;
    return 'run';
  });
  expect(await recoverLostTasks(kind, context)).toBe(31);
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(8);
});

test('a query recovers only its own task', async () => {
  await using store = await storeWithLostTask();
  const { context, invokeEvent } = createContext(store);
  await store.create({ id: 't2', ...kind, status: 'recording', rank: 2, data: {} });
  const task = await store.get<LessonData>('t1');
  expect(task && (await recoverIfLost(task, context))).toBe(1);
  expect(invokeEvent.mock.calls).toEqual([['lesson-worker', { TaskID: 't1' }]]);
});

/** A task with these fields whose worker has not started when the sweep checks it. */
async function startedTask(data: LessonData) {
  const store = await openTaskStore('sqlite::memory:');
  await store.create<LessonData>({ id: 't1', ...kind, status: 'waiting', rank: 0, data });
  const open = createContext(store);
  return { store, ...open, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() };
}
const invoked = { workerRequestId: 'run-1', invokedAtMs: 1, invocations: 1 };

test("a worker in SCF's queue is not invoked again", async () => {
  await using open = await startedTask({ ...invoked, startByMs: Date.now() + 60_000 });
  for (let look = 0; look < 3; look += 1) {
    expect(await recoverLostTasks(kind, open.context)).toBe(0);
    await open.store.update('t1', () => ({ dueInMs: 0 }));
  }
  expect(open.invokeEvent).not.toHaveBeenCalled();
  open.asyncStatus.mockResolvedValue('FAILED');
  expect(await recoverLostTasks(kind, open.context)).toBe(1);
  // The sweep that found it has deferred the next check for longer.
  expect(await recoverLostTasks(kind, open.context)).toBe(0);
  expect(await open.store.get('t1')).toMatchObject({ data: { invocations: 2, workerRequestId: 'run-2' } });
});

test('a task that has not begun by its deadline ends with the reason and its callback, and no worker starts it', async () => {
  await using receiver = await receiveCallbacks();
  await using open = await startedTask({ ...invoked, startByMs: Date.now(), callbackUrl: receiver.url });
  expect(await recoverLostTasks(kind, open.context)).toBe(0);
  const problem = 'no worker started before StartDeadline';
  expect(await open.store.get('t1')).toMatchObject({
    status: 'done',
    final: true,
    data: { result: { pages: 0, problem } },
  });
  expect(receiver.bodies).toEqual([{ id: 't1', pages: 0, problem }]);
  expect(open.terminate.mock.calls).toEqual([['lesson-worker', 'run-1', { grace: false }]]);
  expect(await open.store.acquireLease('t1', 'late', 1_000)).toBeUndefined();
});

test('a task whose worker was never invoked is closed, as no client knows it', async () => {
  await using open = await startedTask({ startByMs: Date.now() + 60_000 });
  expect(await recoverLostTasks(kind, open.context)).toBe(0);
  expect(open.invokeEvent).not.toHaveBeenCalled();
  expect(await open.store.get('t1')).toMatchObject({ final: true });
});
