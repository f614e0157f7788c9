import type { Task } from './store/task-store.ts';
import type { AsyncEventState } from '../scf/index.ts';
import type { TaskData } from './task-data.ts';
import { defaultTaskTiming, type TaskTiming } from './task-timing.ts';

/** A worker that does not come is asked for less and less often, but at least this often. */
const maxWaitMs = 600_000;
/** How often a worker of a task that had begun is asked for in a row: with those waits, for a day. */
const maxInvocations = 150;

/** What is to be done about a task that nobody works on. */
export type NextStep =
  { do: 'invoke'; putOffMs: number } | { do: 'wait'; putOffMs: number } | { do: 'close'; reason: string };

/** Pure: whether a worker has had the task since one was asked for last. The store says so: it clears what was put off. */
export function hasHadWorker({ attempts, dueAtMs }: Pick<Task, 'attempts' | 'dueAtMs'>): boolean {
  return attempts > 0 && dueAtMs === 0;
}

/**
 * Pure: what is to be done about a task that is due.
 *
 * A worker that was asked for and has not come may still be on its way: while the platform says that its run is there
 * (events wait in a queue when the quota is reached), another one would only wait behind it. One that is not known any
 * more is asked for again, after a wait that doubles. A task that has not begun by its deadline is closed: whoever asked
 * for it does not want an empty room recorded hours later.
 *
 * @param state of the run that was asked for last, where the platform knows it
 */
export function decideNextStep(
  task: Pick<Task<TaskData>, 'attempts' | 'dueAtMs' | 'data'>,
  state: AsyncEventState | undefined,
  nowMs: number,
  { startTimeoutMs }: Pick<TaskTiming, 'startTimeoutMs'> = defaultTaskTiming,
): NextStep {
  const { invokedAtMs, invocations = 0, startByMs = Infinity } = task.data;
  const isNew = task.attempts === 0;
  const asked = hasHadWorker(task) ? 0 : invocations;
  // Whoever asked was told an error, if anything: there must be no work that nobody knows of.
  if (isNew && invokedAtMs === undefined) return { do: 'close', reason: 'no worker could be asked for' };
  if (isNew && nowMs >= startByMs) return { do: 'close', reason: 'no worker came before StartDeadline' };
  if (asked >= maxInvocations) return { do: 'close', reason: 'no worker came for a day' };
  const waitMs = Math.min(startTimeoutMs * 2 ** asked, maxWaitMs);
  const putOffMs = isNew ? Math.min(waitMs, startByMs - nowMs) : waitMs;
  return { do: asked > 0 && state === 'RUNNING' ? 'wait' : 'invoke', putOffMs };
}
