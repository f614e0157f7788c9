import { z } from 'zod';
import { entryViewSchema } from '../trtc-room/entry-view.ts';
import { taskListSchema as listOf } from '../trtc-room/task-list.ts';
import { progressField } from '../wire/record-progress.ts';
import { outcomeSchema } from './result.ts';

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

/** Seconds since 1970, whole. */
const timeSeconds = z.int().nonnegative();

/** Why a recording ended. */
export const endReasonSchema = z.enum([
  /** By RemoveUser or RemoveUserByStrRoomId. */
  'removed',
  /** The room is gone. */
  'dismissed',
  /** Somebody entered the room with the recorder's UserId. */
  'replaced',
  /** Nobody had published for so long as TRTC waits before it destroys a room: 300 s. */
  'idle',
  /** By `DELETE /tasks/:requestId`. */
  'stopped',
  /** After MaxDurationLimit. */
  'limit',
  /** The platform ended the worker. */
  'terminated',
  'failed',
]);

/** Why a recording ended. */
export type EndReason = z.output<typeof endReasonSchema>;

/** A recording as `GET /tasks/:requestId` shows it. A time is absent until it has come; keys and signatures are never there. */
export const taskViewSchema = entryViewSchema.extend(outcomeSchema.shape).extend({
  RequestId: z.string().min(1).describe('The recording: `X-Task-Id` of the response that started it'),
  Status: taskStatusSchema.describe(
    '`created`: not in the room yet; `recording`; `uploading`: out of the room, files are being finished; `callback`: `Callback` is being called; `finished`',
  ),
  Mode: z.enum(['00', '01', '02']).describe('From the request'),
  CreateTime: timeSeconds.describe('When the recording was requested'),
  StartTime: timeSeconds.optional().describe('When the recorder was in the room'),
  StopTime: timeSeconds.optional().describe('When it had left'),
  FinishTime: timeSeconds.optional().describe('When everything was done'),
  Progress: progressField,
  EndReason: endReasonSchema.optional().describe('Why it ended; see the end of a recording'),
});

/** What is posted to Callback while a recording runs: the recording as it is then. */
export const eventBodySchema = taskViewSchema.extend({ Event: z.enum(['started', 'progress', 'gap']) });

/** What is posted to Callback while a recording runs. */
export type EventBody = z.output<typeof eventBodySchema>;

/** A recording as `GET /tasks/:requestId` shows it. */
export type TaskView = z.output<typeof taskViewSchema>;

/** The answer to `GET /tasks`. */
export const taskListSchema = listOf(taskViewSchema);

/** The answer to `GET /tasks`. */
export type TaskList = z.output<typeof taskListSchema>;
