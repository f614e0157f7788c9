import { createLogger } from '@scf-media/cloud/log';
import { storeUnavailable } from '@scf-media/cloud/retry';
import { openTaskStore, type TaskStore } from '@scf-media/cloud/task-store';
import { statusRank } from '@scf-media/protocol/web-record';
import { expect, test } from 'vitest';
import { appName } from '../record-task.ts';
import { taskProgress } from './task-progress.ts';

/** A task that is held, in a store that can be sent away. */
async function heldTask() {
  const store = await openTaskStore('sqlite::memory:');
  const rank = statusRank('normal');
  await store.create({ id: 't1', app: appName, status: 'normal', rank, data: {} });
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
  const progress = taskProgress(
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

test('what is passed while the store is away is written when it is back, in order, before what comes then', async () => {
  await using held = await heldTask();
  const { state, statuses, progress } = held;
  state.away = true;
  await progress.pass('recording', { startTimeMs: 1 });
  await progress.pass('paused');
  await progress.pass('recording');
  expect(statuses).toEqual([]);
  state.away = false;
  const task = await progress.to('transcode', { stopTimeMs: 2 });
  expect(statuses).toEqual(['recording', 'paused', 'recording', 'transcode']);
  expect(task.data).toEqual({ startTimeMs: 1, stopTimeMs: 2 });
});

test('what is passed is written when it returns, as long as the store is there', async () => {
  await using held = await heldTask();
  const { statuses, progress } = held;
  await progress.pass('recording');
  expect(statuses).toEqual(['recording']);
});

test('a lease that is lost is told at once, and by everything after it', async () => {
  await using held = await heldTask();
  const { store, statuses, progress } = held;
  await store.releaseLease('t1', 'a');
  await expect(progress.pass('recording')).rejects.toMatchObject({ code: 'LeaseLost' });
  await expect(progress.to('upload')).rejects.toMatchObject({ code: 'LeaseLost' });
  expect(statuses).toEqual([]);
});

test('a lease that is lost while the store is away ends the waiting', async () => {
  await using held = await heldTask();
  const { state, progress, lost } = held;
  state.away = true;
  const waiting = progress.to('recording');
  lost.abort(new Error('lost'));
  await expect(waiting).rejects.toThrow('lost');
});

test('a status that was left behind is passed over, and what was to be said with it is kept', async () => {
  await using held = await heldTask();
  const { store, progress } = held;
  await progress.to('canceled', { cancelTimeMs: 3 });
  await progress.to('recording', { startTimeMs: 1 });
  expect(await store.get('t1')).toMatchObject({
    status: 'canceled',
    data: { startTimeMs: 1, cancelTimeMs: 3 },
  });
});
