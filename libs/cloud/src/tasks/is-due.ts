import type { Task } from './store/task-store.ts';

/** Pure: whether a sweep would look at a task now: nobody holds it, and it was not put off. */
export function isDue(task: Pick<Task, 'final' | 'lease' | 'dueAtMs'>, nowMs: number): boolean {
  return !task.final && (task.lease?.untilMs ?? 0) <= nowMs && task.dueAtMs <= nowMs;
}
