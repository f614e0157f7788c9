import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '@scf-media/protocol/errors';
import type { AsyncEventState } from '../scf/index.ts';
import type { Task } from './store/task-store.ts';
import { isDue } from './is-due.ts';
import { hasHadWorker, decideNextStep } from './decide-next-step.ts';
import type { TaskContext } from './task-context.ts';
import type { TaskData } from './task-data.ts';
import { defaultTaskTiming } from './task-timing.ts';

type LifeTask = Task<TaskData>;

/** In heartbeats: longer than one, as a worker that was cut off from the store is back by then. */
const graceHeartbeats = 1.25;
/** How many tasks one sweep looks at; the next one goes on. */
const maxAtOnce = 100;

/**
 * Starts a new worker with the event `{ TaskID }` for each task whose worker is gone: its lease has run out, and nobody
 * renews it while we look on. The new one goes on where the lost one was. Workers that were asked for and have not come
 * are seen to as `decideNextStep` says.
 *
 * @returns how many workers were started
 */
export async function recoverLostTasks({ app }: { app: string }, context: TaskContext): Promise<number> {
  return recoverAll(await context.store.listDue<TaskData>(app, { limit: maxAtOnce }), context);
}

/** The same for one task: whoever asks for it need not wait for the next sweep, and pays for no other. */
export async function recoverIfLost(task: LifeTask, context: TaskContext): Promise<number> {
  return isDue(task, Date.now()) ? recoverAll([task], context) : 0;
}

async function recoverAll(suspects: readonly LifeTask[], context: TaskContext): Promise<number> {
  const { store } = context;
  const { heartbeatMs } = context.timing ?? defaultTaskTiming;
  // Of one that was put off, nobody can be there to renew a lease.
  if (suspects.some(hasHadWorker)) await delay(heartbeatMs * graceHeartbeats);
  const started = await Promise.all(
    suspects.map(async (before) => {
      const now = hasHadWorker(before) ? await store.get<TaskData>(before.id) : before;
      return now !== undefined && isSameLease(before, now) && (await recover(now, context));
    }),
  );
  return started.filter(Boolean).length;
}

function isSameLease(a: LifeTask, b: LifeTask): boolean {
  return a.lease?.owner === b.lease?.owner && a.lease?.untilMs === b.lease?.untilMs;
}

async function recover(seen: LifeTask, context: TaskContext): Promise<boolean> {
  const { scf, workerFunction } = context;
  const log = context.log.child({ taskId: seen.id });
  try {
    const state = await stateOfRun(seen, context);
    const step = decideNextStep(seen, state, Date.now(), context.timing);
    if (step.do === 'close') {
      // It must not come after all; what it would find is a task that is over, so this is for its price.
      if (state === 'RUNNING' && seen.data.workerRequestId !== undefined) {
        await scf
          .terminate(workerFunction, seen.data.workerRequestId, { grace: false })
          .catch(() => undefined);
      }
      log.warn({ reason: step.reason }, 'a task is closed that no worker came for');
      await context.close(seen, step.reason);
      return false;
    }
    const isOurs = await claim(seen, step, state, context);
    if (!isOurs || step.do === 'wait') return false;
    const workerRequestId = await scf.invokeEvent(workerFunction, { TaskID: seen.id });
    await context.store.update<TaskData>(seen.id, (task) => ({
      data: { ...task.data, workerRequestId },
    }));
    log.warn({ workerRequestId }, 'a lost task is taken up by a new worker');
    return true;
  } catch (error) {
    log.error({ reason: messageOf(error) }, 'a lost task could not be taken up, trying again later');
    return false;
  }
}

/** Only one of those who look may ask for the worker. */
async function claim(
  seen: LifeTask,
  step: { do: 'invoke' | 'wait'; putOffMs: number },
  state: AsyncEventState | undefined,
  { store }: TaskContext,
): Promise<boolean> {
  let isOurs = false;
  await store.update<TaskData>(seen.id, (task) => {
    isOurs = !task.final && isSameLease(seen, task) && task.dueAtMs === seen.dueAtMs;
    if (!isOurs) return undefined;
    const invocations = hasHadWorker(seen) ? 1 : (task.data.invocations ?? 0) + 1;
    return {
      dueInMs: step.putOffMs,
      data: {
        ...task.data,
        ...(step.do === 'invoke' ? { invokedAtMs: Date.now(), invocations } : {}),
        ...(hasHadWorker(seen) && state === 'ABORTED' ? { terminated: true } : {}),
      },
    };
  });
  return isOurs;
}

/**
 * What the platform says of the run that was asked for last. When it does not answer, the task is taken up later; one
 * whose worker was lost is not kept waiting for that.
 */
async function stateOfRun(
  task: LifeTask,
  { scf, log }: Pick<TaskContext, 'scf' | 'log'>,
): Promise<AsyncEventState | undefined> {
  const { workerRequestId } = task.data;
  if (workerRequestId === undefined) return undefined;
  return scf.asyncStatus(workerRequestId).catch((error: unknown) => {
    if (!hasHadWorker(task)) throw error;
    log.warn({ taskId: task.id, reason: messageOf(error) }, 'how the lost worker ended is not known');
    return undefined;
  });
}
