import { z } from 'zod';

/** Every status. */
export const taskStatuses = ['created', 'pushing', 'paused', 'callback', 'finished'] as const;

/** The `Status` of a push. */
export const taskStatusSchema = z.enum(taskStatuses);

/**
 * Where a push stands:
 * - `created`: asked for, not yet in the room
 * - `pushing`: in the room
 * - `paused`: in the room, the media stands still
 * - `callback`: out of the room, Callback is being told
 * - `finished`: nothing more will happen, well or badly
 */
export type TaskStatus = z.output<typeof taskStatusSchema>;

const ranks: Record<TaskStatus, number> = { created: 0, pushing: 1, paused: 1, callback: 2, finished: 3 };

/** A status only ever moves to the same or a higher rank; `pushing` and `paused` share one. */
export function statusRank(status: TaskStatus): number {
  return ranks[status];
}
