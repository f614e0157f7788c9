import { ServiceError } from '@scf-media/protocol/errors';
import type { Task, TaskChange } from './task-store.ts';

/**
 * Applies a change by the rules of every store, however it stores.
 *
 * @returns the changed task; the same object when there is nothing to change
 * @throws ServiceError `StatusMovedOn`, `LeaseLost`
 */
export function applyChange<D>(
  task: Task<D>,
  change: (task: Task<D>) => TaskChange<D> | undefined,
  context: { owner?: string | undefined; nowMs: number },
): Task<D> {
  if (context.owner !== undefined && task.lease?.owner !== context.owner) {
    throw new ServiceError('LeaseLost', `another worker has taken task ${task.id}`, { fault: 'service' });
  }
  const changed = change(task);
  if (changed === undefined) return task;
  const next: Task<D> = {
    ...task,
    status: changed.status ?? task.status,
    rank: changed.rank ?? task.rank,
    final: changed.final ?? task.final,
    data: 'data' in changed && changed.data !== undefined ? changed.data : task.data,
    version: task.version + 1,
    updateTimeMs: context.nowMs,
    dueAtMs: changed.dueInMs === undefined ? task.dueAtMs : context.nowMs + changed.dueInMs,
  };
  if (next.rank < task.rank || (task.final && !next.final)) {
    throw new ServiceError(
      'StatusMovedOn',
      `task ${task.id} is ${task.status} and does not go back to ${next.status}`,
      { fault: 'caller' },
    );
  }
  return next;
}

export function taskNotFound(id: string): ServiceError {
  return new ServiceError('TaskNotFound', `there is no task ${id}`, { fault: 'caller' });
}

export function taskExists(id: string): ServiceError {
  return new ServiceError('TaskExists', `there is another task ${id}`, { fault: 'caller' });
}
