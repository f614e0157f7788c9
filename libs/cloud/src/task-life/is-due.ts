import type { Task } from '../task-store/index.ts';
import type { TaskLifeData } from './task-life-data.ts';
import { defaultTaskTiming, type TaskTiming } from './task-timing.ts';

/** Pure: whether a task needs another worker now. */
export function isDue(
  task: Pick<Task<TaskLifeData>, 'final' | 'lease' | 'createTimeMs' | 'data'>,
  nowMs: number,
  { startTimeoutMs }: Pick<TaskTiming, 'startTimeoutMs'> = defaultTaskTiming,
): boolean {
  if (task.final || (task.lease?.untilMs ?? 0) > nowMs) return false;
  const invokedAtMs = task.data.invokedAtMs ?? task.createTimeMs;
  // The worker that was asked for last had the lease and lost it, or never came.
  return invokedAtMs < (task.lease?.untilMs ?? 0) || nowMs - invokedAtMs > startTimeoutMs;
}
