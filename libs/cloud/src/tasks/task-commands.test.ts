import { expect, test } from 'vitest';
import { createLogger } from '../log/index.ts';
import { storeUnavailable } from '../retry/index.ts';
import { openTaskStore } from './store/open-task-store.ts';
import type { TaskStore } from './store/task-store.ts';
import { sendTaskCommand } from './task-commands.ts';
import { toTaskChange } from './task-kind.ts';
import { type LessonData, lessonKind } from './testing/lesson-kind.ts';

const log = createLogger({ name: 'test', level: 'silent' });
const stop = { type: 'Stop', requestId: 'r' };
const mark = (task: { data: LessonData }) =>
  toTaskChange<'canceled', LessonData>({ ...lessonKind, parse: () => 'canceled' }, task, {
    status: 'canceled',
    data: { cancelTimeMs: 5 },
  });

async function storeWith(status: 'running' | 'done'): Promise<TaskStore> {
  const store = await openTaskStore('sqlite::memory:');
  const rank = lessonKind.toRank(status);
  await store.create<LessonData>({ id: 't1', app: lessonKind.app, status, rank, data: {} });
  return store;
}

test('a command is stored, and marked in the task', async () => {
  await using store = await storeWith('running');
  await sendTaskCommand<LessonData>({ id: 't1', status: 'running' }, stop, { store, log, mark });
  expect(await store.get('t1')).toMatchObject({ status: 'canceled', data: { cancelTimeMs: 5 } });
  const over = new AbortController();
  for await (const command of store.watchCommands('t1', 0, over.signal)) {
    expect(command).toEqual({ ...stop, seq: 1 });
    over.abort();
  }
});

test('a status that the worker has set in the meantime is not overwritten', async () => {
  await using store = await storeWith('done');
  await sendTaskCommand<LessonData>({ id: 't1', status: 'running' }, stop, { store, log, mark });
  expect(await store.get('t1')).toMatchObject({ status: 'done', data: {} });
});

test('a store that fails after it has stored the command does not fail the call; one that fails before does', async () => {
  await using store = await storeWith('running');
  const away = (): Promise<never> => Promise.reject(storeUnavailable('away'));
  const to = { id: 't1', status: 'running' };
  await sendTaskCommand<LessonData>(to, stop, { store: { ...store, update: away }, log, mark });
  await sendTaskCommand(to, stop, { store: { ...store, get: away }, log, changesStatus: true });
  await expect(
    sendTaskCommand(to, stop, { store: { ...store, sendCommand: away }, log }),
  ).rejects.toMatchObject({ code: 'StoreUnavailable' });
});
