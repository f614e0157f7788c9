import { z } from 'zod';

/** Every status, in the order a recording goes through them. */
export const taskStatuses = ['created', 'recording', 'uploading', 'callback', 'finished'] as const;

/** The `Status` of a recording. */
export const taskStatusSchema = z.enum(taskStatuses);

/**
 * Where a recording stands:
 * - `created`: asked for, not yet in the room
 * - `recording`: in the room
 * - `uploading`: out of the room, the files are being finished
 * - `callback`: Callback is being told
 * - `finished`: nothing more will happen, well or badly
 */
export type TaskStatus = z.output<typeof taskStatusSchema>;

/** A status only ever moves to a higher rank. */
export function statusRank(status: TaskStatus): number {
  return taskStatuses.indexOf(status);
}
