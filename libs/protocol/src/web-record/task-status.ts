import { z } from 'zod';

/** Every documented status, in the order a task goes through them. */
export const taskStatuses = [
  'normal',
  'recording',
  'paused',
  'canceled',
  'transcode',
  'upload',
  'callback',
  'finished',
] as const;

/** The `Status` of a task on the wire. */
export const taskStatusSchema = z.enum(taskStatuses);

/**
 * The states of a task:
 * - `normal`: created, not yet recording
 * - `recording`, `paused`: recording, or waiting for Resume
 * - `canceled`: stopping, the file is being closed
 * - `transcode`, `upload`: the file is being made, or uploaded
 * - `callback`: the callback is being sent
 * - `finished`: over, successfully or not (see the task's `Result`)
 */
export type TaskStatus = z.output<typeof taskStatusSchema>;

const ranks: Record<TaskStatus, number> = {
  normal: 0,
  recording: 1,
  paused: 1,
  canceled: 2,
  transcode: 3,
  upload: 4,
  callback: 5,
  finished: 6,
};

/** A status only moves to the same or a higher rank. `recording` and `paused` have the same. */
export function statusRank(status: TaskStatus): number {
  return ranks[status];
}

/** Returns whether the task is over. */
export function isFinished(status: TaskStatus): boolean {
  return status === 'finished';
}
