import { setTimeout as delay } from 'node:timers/promises';
import { toMessage } from '@scf-media/protocol/errors';
import type { AsyncEventState } from '../scf/index.ts';
import { decideNextStep, hasHadWorker, isDue } from './decide-next-step.ts';
import type { Task } from './store/task-store.ts';
import type { TaskContext } from './task-context.ts';
import type { TaskData } from './task-data.ts';
import { defaultTaskTiming } from './task-timing.ts';

type LifeTask = Task<TaskData>;

/** In heartbeats: more than one, so that a worker that was cut off from the store has time to return. */
const graceHeartbeats = 1.25;
/** The maximum number of tasks per sweep; the next sweep continues. */
const maxPerSweep = 100;
/** How many are recovered concurrently: a hundred concurrently would delay requests by 100 ms (measured). */
const maxConcurrent = 8;

/**
 * Invokes a new worker with the event `{ TaskID }` for each task whose worker is lost: its lease has expired, and
 * nobody renews it during the grace. The new worker resumes the task. For workers that were invoked and have not
 * started, see `decideNextStep`.
 *
 * @returns how many workers were invoked
 */
export async function recoverLostTasks({ app }: { app: string }, context: TaskContext): Promise<number> {
  return recoverAll(await context.store.listDue<TaskData>(app, { limit: maxPerSweep }), context);
}

/** Recovers one task, for a request that describes it. */
export async function recoverIfLost(task: LifeTask, context: TaskContext): Promise<number> {
  return isDue(task, Date.now()) ? recoverAll([task], context) : 0;
}

async function recoverAll(suspects: readonly LifeTask[], context: TaskContext): Promise<number> {
  const { store } = context;
  const { heartbeatMs } = context.timing ?? defaultTaskTiming;
  // A deferred task has no worker that could renew a lease.
  if (suspects.some(hasHadWorker)) await delay(heartbeatMs * graceHeartbeats);
  let started = 0;
  const waiting = suspects.values();
  async function recoverWaiting(): Promise<void> {
    for (const before of waiting) {
      const now = hasHadWorker(before) ? await store.get<TaskData>(before.id) : before;
      if (now !== undefined && isSameLease(before, now) && (await recover(now, context))) started += 1;
    }
  }
  await Promise.all(Array.from({ length: maxConcurrent }, recoverWaiting));
  return started;
}

function isSameLease(a: LifeTask, b: LifeTask): boolean {
  return a.lease?.owner === b.lease?.owner && a.lease?.untilMs === b.lease?.untilMs;
}

async function recover(seen: LifeTask, context: TaskContext): Promise<boolean> {
  const { scf, workerFunction } = context;
  const log = context.log.child({ taskId: seen.id });
  try {
    const state = await getRunState(seen, context);
    const step = decideNextStep(seen, state, Date.now(), context.timing);
    if (step.do === 'close') {
      // It would only find a finished task; terminating the run saves its cost.
      if (state === 'RUNNING' && seen.data.workerRequestId !== undefined) {
        await scf
          .terminate(workerFunction, seen.data.workerRequestId, { grace: false })
          .catch(() => undefined);
      }
      log.warn({ reason: step.reason }, 'closing a task that no worker has started');
      await context.close(seen, step.reason);
      return false;
    }
    const isOurs = await claim(seen, step, state, context);
    if (!isOurs || step.do === 'wait') return false;
    const workerRequestId = await scf.invokeEvent(workerFunction, { TaskID: seen.id });
    await context.store.update<TaskData>(seen.id, (task) => ({
      data: { ...task.data, workerRequestId },
    }));
    log.warn({ workerRequestId }, 'a new worker was invoked for a lost task');
    return true;
  } catch (error) {
    log.error({ reason: toMessage(error) }, 'a lost task could not be recovered, will be retried');
    return false;
  }
}

/** Makes sure that only one sweep invokes a worker. */
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
 * Returns the state of the last run. If the platform does not answer, a task whose worker was lost is recovered
 * anyway, any other one later.
 */
async function getRunState(
  task: LifeTask,
  { scf, log }: Pick<TaskContext, 'scf' | 'log'>,
): Promise<AsyncEventState | undefined> {
  const { workerRequestId } = task.data;
  if (workerRequestId === undefined) return undefined;
  return scf.asyncStatus(workerRequestId).catch((error: unknown) => {
    if (!hasHadWorker(task)) throw error;
    log.warn({ taskId: task.id, reason: toMessage(error) }, 'the state of the lost worker is unknown');
    return undefined;
  });
}
