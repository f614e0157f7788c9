import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createLogger } from '../log/index.ts';
import { openTaskStore } from './store/open-task-store.ts';
import { runTask, type TaskWorker } from './run-task.ts';
import { type LessonData, lessonKind, type LessonStatus } from './testing/lesson-kind.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const worker = (more: Partial<TaskWorker>): TaskWorker => ({
  taskId: 't1',
  requestId: 'run-1',
  log: createLogger({ name: 'test', level: 'silent' }),
  shutdown: new AbortController().signal,
  ...more,
});
const run = async (more: Partial<TaskWorker>, work = vi.fn(async () => undefined)) => {
  await using store = await openTaskStore('sqlite::memory:');
  await runTask<LessonStatus, LessonData>(lessonKind, { ...worker(more), store }, work);
  return work;
};

test('a task with an id of its own is not awaited', async () => {
  await expect(run({})).rejects.toMatchObject({ code: 'TaskNotFound' });
});

test('a task with the request id of the run is awaited for a limited time', async () => {
  const startedAtMs = Date.now();
  const running = run({ taskId: 'run-1' });
  await vi.runAllTimersAsync();
  expect(await running).not.toHaveBeenCalled();
  expect(Date.now() - startedAtMs).toBe(20_000);
});

test('waiting ends with a shutdown', async () => {
  const shutdown = new AbortController();
  const running = run({ taskId: 'run-1', shutdown: shutdown.signal });
  running.catch(() => undefined);
  await vi.advanceTimersByTimeAsync(1_000);
  shutdown.abort(new Error('SIGTERM'));
  await expect(running).rejects.toThrow('SIGTERM');
});
