import { expect, test } from 'vitest';
import { createLogger } from '../log/index.ts';
import { storeUnavailable } from '../retry/index.ts';
import { openTaskStore } from './store/open-task-store.ts';
import type { TaskStore } from './store/task-store.ts';
import { createTaskProgress, reportProgress } from './task-progress.ts';
import { type LessonData, lessonKind, type LessonStatus } from './testing/lesson-kind.ts';
import type { TaskData } from './task-data.ts';

/** A task with a lease, in a store that can be made unavailable. */
async function heldTask() {
  const store = await openTaskStore('sqlite::memory:');
  await store.create({ id: 't1', app: lessonKind.app, status: 'waiting', rank: 0, data: {} });
  await store.acquireLease('t1', 'a', 60_000);
  const state = { away: false };
  const statuses: string[] = [];
  const update: TaskStore['update'] = async (id, change, options) => {
    if (state.away) throw storeUnavailable('away');
    const task = await store.update(id, change, options);
    statuses.push(task.status);
    return task;
  };
  const lost = new AbortController();
  const progress = createTaskProgress<LessonStatus, LessonData>(
    lessonKind,
    { ...store, update },
    {
      taskId: 't1',
      owner: 'a',
      lost: lost.signal,
      shutdown: new AbortController().signal,
      log: createLogger({ name: 'test', level: 'silent' }),
    },
  );
  return {
    store,
    state,
    statuses,
    progress,
    lost,
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

test('a status that is set while the store is unavailable is written afterwards, in order', async () => {
  await using held = await heldTask();
  const { state, statuses, progress } = held;
  state.away = true;
  await progress.setStatusSoon('running', { startTimeMs: 1 });
  await progress.setStatusSoon('paused');
  await progress.setStatusSoon('running');
  expect(statuses).toEqual([]);
  state.away = false;
  const task = await progress.setStatus('notifying', { stopTimeMs: 2 });
  expect(statuses).toEqual(['running', 'paused', 'running', 'notifying']);
  expect(task.data).toEqual({ startTimeMs: 1, stopTimeMs: 2 });
});

test('a status is written on return while the store is available', async () => {
  await using held = await heldTask();
  const { statuses, progress } = held;
  await progress.setStatusSoon('running');
  expect(statuses).toEqual(['running']);
});

test('a lost lease fails the update immediately, and all later ones', async () => {
  await using held = await heldTask();
  const { store, statuses, progress } = held;
  await store.releaseLease('t1', 'a');
  await expect(progress.setStatusSoon('running')).rejects.toMatchObject({ code: 'LeaseLost' });
  await expect(progress.setStatus('notifying')).rejects.toMatchObject({ code: 'LeaseLost' });
  expect(statuses).toEqual([]);
});

test('a lease that is lost while the store is unavailable ends the waiting', async () => {
  await using held = await heldTask();
  const { state, progress, lost } = held;
  state.away = true;
  const waiting = progress.setStatus('running');
  lost.abort(new Error('lost'));
  await expect(waiting).rejects.toThrow('lost');
});

test('a status that the task has passed is skipped, and its data is stored', async () => {
  await using held = await heldTask();
  const { store, progress } = held;
  await progress.setStatus('canceled', { cancelTimeMs: 3 });
  await progress.setStatus('running', { startTimeMs: 1 });
  expect(await store.get('t1')).toMatchObject({
    status: 'canceled',
    data: { startTimeMs: 1, cancelTimeMs: 3 },
  });
});

test('progress is stored when it changes, one write at a time', async () => {
  const notes: unknown[] = [];
  let written = Promise.withResolvers<void>();
  const progress = {
    patch: (data: Partial<TaskData>) => void notes.push(data.progress),
    flush: () => written.promise,
  } as never;
  let mediaMs = 1;
  let looks = 0;
  const until = async (count: number): Promise<void> => {
    for (const wanted = looks + count; looks < wanted;)
      await new Promise((resolve) => setTimeout(resolve, 1));
  };
  const following = reportProgress({ progress }, () => (looks++, { mediaMs }), { everyMs: 1 });
  await until(3);
  const noted = (ms: number) => ({ atMs: expect.any(Number), mediaMs: ms, memoryBytes: expect.any(Number) });
  expect(notes).toEqual([noted(1)]);
  // The first is not written yet.
  mediaMs = 2;
  await until(3);
  expect(notes).toHaveLength(1);
  written.resolve();
  written = Promise.withResolvers<void>();
  await expect.poll(() => notes).toEqual([noted(1), noted(2)]);
  await until(3);
  expect(notes).toHaveLength(2);
  following[Symbol.dispose]();
  mediaMs = 3;
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(notes).toHaveLength(2);
});
