import type { AsyncEventState } from '../scf/index.ts';
import type { Task } from './store/task-store.ts';
import type { TaskData } from './task-data.ts';
import { defaultTaskTiming, type TaskTiming } from './task-timing.ts';

/** The maximum interval at which a worker that does not start is invoked again. */
const maxWaitMs = 600_000;
/** How often a worker is invoked in a row for a task that had begun: with these waits, for a day. */
const maxInvocations = 150;

/** What to do about a task without a worker. */
type NextStep =
  { do: 'invoke'; putOffMs: number } | { do: 'wait'; putOffMs: number } | { do: 'close'; reason: string };

/** Pure: returns whether a worker has held the task since the last invocation. Acquiring the lease resets `dueAtMs`. */
export function hasHadWorker({ attempts, dueAtMs }: Pick<Task, 'attempts' | 'dueAtMs'>): boolean {
  return attempts > 0 && dueAtMs === 0;
}

/**
 * Pure: decides what to do about a due task.
 *
 * A worker that was invoked and has not started may still be queued: while the platform reports its run (events wait
 * when the quota is reached), another one would only queue behind it. A run that the platform does not know any more
 * is invoked again, after a wait that doubles. A task that has not begun by its deadline is closed: hours later,
 * nobody wants an empty room recorded.
 *
 * @param state of the last run, where the platform knows it
 */
export function decideNextStep(
  task: Pick<Task<TaskData>, 'attempts' | 'dueAtMs' | 'data'>,
  state: AsyncEventState | undefined,
  nowMs: number,
  { startTimeoutMs }: Pick<TaskTiming, 'startTimeoutMs'> = defaultTaskTiming,
): NextStep {
  const { invokedAtMs, invocations = 0, startByMs = Infinity } = task.data;
  const isNew = task.attempts === 0;
  const invoked = hasHadWorker(task) ? 0 : invocations;
  // The client got an error, if anything, so it does not know of this task.
  if (isNew && invokedAtMs === undefined) return { do: 'close', reason: 'no worker could be invoked' };
  if (isNew && nowMs >= startByMs) return { do: 'close', reason: 'no worker started before StartDeadline' };
  if (invoked >= maxInvocations) return { do: 'close', reason: 'no worker started for a day' };
  const waitMs = Math.min(startTimeoutMs * 2 ** invoked, maxWaitMs);
  const putOffMs = isNew ? Math.min(waitMs, startByMs - nowMs) : waitMs;
  return { do: invoked > 0 && state === 'RUNNING' ? 'wait' : 'invoke', putOffMs };
}

/**
 * Pure: returns whether a sweep would recover the task now: it is not final, has no live lease, and was not deferred.
 */
export function isDue(task: Pick<Task, 'final' | 'lease' | 'dueAtMs'>, nowMs: number): boolean {
  return !task.final && (task.lease?.untilMs ?? 0) <= nowMs && task.dueAtMs <= nowMs;
}
