import type { Task } from './store/task-store.ts';

/**
 * Pure: returns whether a sweep would recover the task now: it is not final, has no live lease, and was not deferred.
 */
export function isDue(task: Pick<Task, 'final' | 'lease' | 'dueAtMs'>, nowMs: number): boolean {
  return !task.final && (task.lease?.untilMs ?? 0) <= nowMs && task.dueAtMs <= nowMs;
}
