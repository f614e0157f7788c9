import type { Task } from '../task-store/index.ts';
import type { TaskLifeData } from './task-life-data.ts';

/** A worker that was asked for has not taken its lease yet: a cold start may pull an image. */
const startingMs = 20_000;

/** Pure: whether a task needs another worker now. */
export function isDue(
  task: Pick<Task<TaskLifeData>, 'final' | 'lease' | 'createTimeMs' | 'data'>,
  nowMs: number,
): boolean {
  if (task.final || (task.lease?.untilMs ?? 0) > nowMs) return false;
  const invokedAtMs = task.data.invokedAtMs ?? task.createTimeMs;
  // The worker that was asked for last had the lease and lost it, or never came.
  return invokedAtMs < (task.lease?.untilMs ?? 0) || nowMs - invokedAtMs > startingMs;
}
