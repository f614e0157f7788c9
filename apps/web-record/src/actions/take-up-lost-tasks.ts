import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '@scf-media/protocol/errors';
import { appName, type RecordData, type RecordTask } from '../record-task.ts';
import type { ActionContext } from './action-context.ts';

type SweepContext = Pick<ActionContext, 'store' | 'scf' | 'workerFunction' | 'log'>;

/** A worker that was asked for has not taken its lease yet: a cold start may pull an image. */
const startingMs = 20_000;
/** Longer than the time between two renewals of a lease: a worker that was cut off from the store is back by then. */
const sureMs = 2_500;

/**
 * Starts a new worker for each task whose worker is gone: its lease has run out, and nobody renews it while we look on.
 * The new one goes on where the lost one was.
 *
 * @returns how many workers were started
 */
export async function takeUpLostTasks(context: SweepContext): Promise<number> {
  const suspects = await lapsedTasks(context);
  if (suspects.length === 0) return 0;
  await delay(sureMs);
  const still = new Map((await lapsedTasks(context)).map((task) => [task.id, task.lease?.untilMs]));
  const lost = suspects.filter(({ id, lease }) => still.has(id) && still.get(id) === lease?.untilMs);
  const started = await Promise.all(lost.map((task) => takeUp(task, context)));
  return started.filter(Boolean).length;
}

function lapsedTasks({ store }: SweepContext): Promise<RecordTask[]> {
  const nowMs = Date.now();
  return store.lapsed<RecordData>(appName, nowMs, nowMs);
}

async function takeUp({ id }: RecordTask, context: SweepContext): Promise<boolean> {
  const { store, scf, workerFunction, log } = context;
  let mine = false;
  try {
    // Only one of those who look may ask for the worker.
    await store.update<RecordData>(id, (task) => {
      mine = isDue(task, Date.now());
      return mine ? { data: { ...task.data, invokedAtMs: Date.now() } } : undefined;
    });
    if (!mine) return false;
    const workerRequestId = await scf.invokeEvent(workerFunction, { TaskID: id });
    await store.update<RecordData>(id, (task) => ({ data: { ...task.data, workerRequestId } }));
    log.warn({ taskId: id, workerRequestId }, 'a lost task is taken up by a new worker');
    return true;
  } catch (error) {
    log.error(
      { taskId: id, reason: messageOf(error) },
      'a lost task could not be taken up, trying again later',
    );
    return false;
  }
}

/** Pure: whether a task needs another worker now. */
export function isDue(
  task: Pick<RecordTask, 'final' | 'lease' | 'createTimeMs' | 'data'>,
  nowMs: number,
): boolean {
  if (task.final || (task.lease?.untilMs ?? 0) > nowMs) return false;
  const invokedAtMs = task.data.invokedAtMs ?? task.createTimeMs;
  // The worker that was asked for last had the lease and lost it, or never came.
  return invokedAtMs < (task.lease?.untilMs ?? 0) || nowMs - invokedAtMs > startingMs;
}
