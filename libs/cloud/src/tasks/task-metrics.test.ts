import { expect, test } from 'vitest';
import { createLogger } from '../log/index.ts';
import { completeTask } from './complete-task.ts';
import { runTask } from './run-task.ts';
import { openTaskStore } from './store/open-task-store.ts';
import type { TaskData } from './task-data.ts';
import { createTaskMetricsSource, toTotals } from './task-metrics.ts';
import { lessonCompletion } from './testing/lesson-completion.ts';
import { type LessonData, lessonKind, type LessonStatus } from './testing/lesson-kind.ts';

type Outcome = { pages: number; problem?: string };

test('totals of a finished task are positive integers with labels without spaces', () => {
  expect(
    toTotals(
      { reason: 'stopped', mediaMs: 1_000.4, bytes: 7, gaps: 1, droppedFrames: 0 },
      { attempts: 3, refusedCallbacks: 2 },
    ),
  ).toEqual({
    'finished stopped ': 1,
    mediaMs: 1000,
    bytes: 7,
    gaps: 1,
    lostWorkers: 2,
    refusedCallbacks: 2,
  });
  expect(toTotals({ code: 'a b' }, { attempts: 0, refusedCallbacks: 0 })).toEqual({ 'finished  a_b': 1 });
});

test('a finished task is one line in the log, with its whole result, and is counted once', async () => {
  await using store = await openTaskStore('sqlite::memory:');
  const lines: Record<string, unknown>[] = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line)) };
  const log = createLogger({ name: 'test', level: 'info', destination });
  await store.create<LessonData>({ id: 't1', app: 'lesson', status: 'running', rank: 1, data: {} });
  const worker = { taskId: 't1', requestId: 'run', store, log, shutdown: new AbortController().signal };
  const work = () =>
    runTask<LessonStatus, LessonData>(lessonKind, worker, async (run) => {
      await completeTask<LessonStatus, Outcome, LessonData>(run, {
        ...lessonCompletion,
        result: async () => ({ pages: 3 }),
      });
    });
  await work();
  await work();
  expect(lines.filter(({ msg }) => msg === 'task finished')).toMatchObject([
    { taskId: 't1', reason: 'read', attempts: 1, mediaMs: 3_000, result: { pages: 3 } },
  ]);
  expect(await store.readTotals('lesson')).toEqual({ 'finished read ': 1, mediaMs: 3_000 });
});

test('metrics report unfinished tasks as they are, and finished ones as counted', async () => {
  await using store = await openTaskStore('sqlite::memory:');
  const create = (id: string, status: string, progress?: TaskData['progress']) =>
    store.create<TaskData>({
      id,
      app: 'lesson',
      status,
      rank: 0,
      dueInMs: 60_000,
      data: progress === undefined ? {} : { progress },
    });
  await create('t1', 'waiting');
  for (const id of ['t2', 't3']) {
    await create(id, 'running', { atMs: 1, waitingBytes: 5, memoryBytes: 100 });
    await store.acquireLease(id, 'worker', 60_000);
  }
  await store.releaseLease('t3', 'worker');
  await store.create({ id: 'x', app: 'else', status: 'running', rank: 0, data: {} });
  await store.addTotals('lesson', {
    started: 9,
    'finished read ': 5,
    'finished  Lost': 1,
    mediaMs: 1500,
    gaps: 2,
  });
  const { metrics, read } = createTaskMetricsSource({ app: 'lesson' }, store);
  const found = await read();
  const readValue = (name: string, ...labels: string[]) =>
    found.find((each) => each.name === `scf_media_${name}` && each.labels.join() === labels.join())?.value;
  expect(readValue('tasks', 'waiting')).toBe(1);
  expect(readValue('tasks', 'running')).toBe(2);
  expect(readValue('tasks_waiting')).toBe(1);
  expect(readValue('tasks_abandoned')).toBe(1);
  expect(readValue('upload_waiting_bytes')).toBe(10);
  expect(readValue('workers_memory_bytes')).toBe(200);
  expect(readValue('tasks_started_total')).toBe(9);
  expect(readValue('tasks_finished_total', 'read', '')).toBe(5);
  expect(readValue('tasks_finished_total', '', 'Lost')).toBe(1);
  expect(readValue('media_seconds_total')).toBe(1.5);
  expect(readValue('callback_failures_total')).toBe(0);
  // Every reported metric is declared in the protocol, with as many labels.
  const announced = new Map(metrics.map(({ name, labels }) => [String(name), labels.length]));
  for (const { name, labels } of found) expect([name, announced.get(name)]).toEqual([name, labels.length]);
});
