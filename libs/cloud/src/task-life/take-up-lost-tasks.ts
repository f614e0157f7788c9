import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '@scf-media/protocol/errors';
import type { Task } from '../task-store/index.ts';
import { isDue } from './is-due.ts';
import type { TaskContext } from './task-context.ts';
import type { TaskLifeData } from './task-life-data.ts';
import { defaultTaskTiming } from './task-timing.ts';

/** In heartbeats: longer than one, as a worker that was cut off from the store is back by then. */
const graceHeartbeats = 1.25;

/**
 * Starts a new worker with the event `{ TaskID }` for each task whose worker is gone: its lease has run out, and nobody
 * renews it while we look on. The new one goes on where the lost one was.
 *
 * @returns how many workers were started
 */
export async function takeUpLostTasks(kind: { app: string }, context: TaskContext): Promise<number> {
  const suspects = await lapsedTasks(kind, context);
  if (suspects.length === 0) return 0;
  const { heartbeatMs } = context.timing ?? defaultTaskTiming;
  await delay(heartbeatMs * graceHeartbeats);
  const still = new Map((await lapsedTasks(kind, context)).map((task) => [task.id, task.lease?.untilMs]));
  const lost = suspects.filter(({ id, lease }) => still.has(id) && still.get(id) === lease?.untilMs);
  const started = await Promise.all(lost.map(({ id }) => takeUp(id, context)));
  return started.filter(Boolean).length;
}

function lapsedTasks({ app }: { app: string }, { store }: TaskContext): Promise<Task<TaskLifeData>[]> {
  const nowMs = Date.now();
  return store.lapsed<TaskLifeData>(app, nowMs, nowMs);
}

async function takeUp(taskId: string, context: TaskContext): Promise<boolean> {
  const { store, scf, workerFunction, log } = context;
  let mine = false;
  try {
    // Only one of those who look may ask for the worker.
    const task = await store.update<TaskLifeData>(taskId, (found) => {
      mine = isDue(found, Date.now(), context.timing);
      return mine ? { data: { ...found.data, invokedAtMs: Date.now() } } : undefined;
    });
    if (!mine) return false;
    const known = await context.learn?.(task);
    if (known !== undefined)
      await store.update<object>(taskId, ({ data }) => ({ data: { ...data, ...known } }));
    const workerRequestId = await scf.invokeEvent(workerFunction, { TaskID: taskId });
    await store.update<TaskLifeData>(taskId, (task) => ({ data: { ...task.data, workerRequestId } }));
    log.warn({ taskId, workerRequestId }, 'a lost task is taken up by a new worker');
    return true;
  } catch (error) {
    log.error({ taskId, reason: messageOf(error) }, 'a lost task could not be taken up, trying again later');
    return false;
  }
}
