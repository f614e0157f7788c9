import { takeUpLostTasks } from './take-up-lost-tasks.ts';
import type { TaskContext } from './task-context.ts';

/** Sweeps that are asked for more often than this are one: of all instances, of timers and of whoever else calls. */
const leastPauseMs = 500;

/**
 * Takes up lost tasks, if nobody else has begun to a moment ago: what looking costs does not grow with the instances.
 *
 * @returns how many workers were started
 */
export async function sweep(kind: { app: string }, context: TaskContext, everyMs = 0): Promise<number> {
  // A little less than the time between two looks of one instance, which is to find its own turn over.
  const isOurs = await context.store.takeTurn(`sweep:${kind.app}`, Math.max(everyMs * 0.9, leastPauseMs));
  return isOurs ? takeUpLostTasks(kind, context) : 0;
}
