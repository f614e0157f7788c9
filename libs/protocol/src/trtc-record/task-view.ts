import { z } from 'zod';
import { entryViewSchema } from '../trtc-room/room-entry.ts';
import { taskListSchema as toListSchema } from '../trtc-room/task-list.ts';
import { progressField } from '../wire/task-fields.ts';
import { outcomeSchema } from './result.ts';

/** Every status, in the order a recording goes through them. */
export const taskStatuses = ['created', 'recording', 'uploading', 'callback', 'finished'] as const;

/** The `Status` of a recording. */
export const taskStatusSchema = z.enum(taskStatuses);

/**
 * The states of a recording:
 * - `created`: requested, not yet in the room
 * - `recording`: in the room
 * - `uploading`: out of the room, the files are being finished
 * - `callback`: the callback is being sent
 * - `finished`: over, successfully or not
 */
export type TaskStatus = z.output<typeof taskStatusSchema>;

/** A status only moves to a higher rank. */
export function statusRank(status: TaskStatus): number {
  return taskStatuses.indexOf(status);
}

/** Whole seconds since 1970. */
const timeSeconds = z.int().nonnegative();

/** Why a recording ended. */
const endReasonSchema = z.enum([
  /** By RemoveUser or RemoveUserByStrRoomId. */
  'removed',
  /** The room was dismissed. */
  'dismissed',
  /** Another client entered the room with the recorder's UserId. */
  'replaced',
  /** Nobody had published for as long as TRTC waits before it dismisses a room: 300 s. */
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

/**
 * A recording as `GET /tasks/:requestId` shows it. Times are absent until known; keys and signatures are never
 * included.
 */
export const taskViewSchema = entryViewSchema.extend(outcomeSchema.shape).extend({
  RequestId: z.string().min(1).describe('The recording: `X-Task-Id` of the response that started it'),
  Status: taskStatusSchema.describe(
    '`created`: not in the room yet; `recording`; `uploading`: out of the room, files are being finished; `callback`: `Callback` is being called; `finished`',
  ),
  Mode: z.enum(['00', '01', '02']).describe('From the request'),
  CreateTime: timeSeconds.describe('When the recording was requested'),
  StartTime: timeSeconds.optional().describe('When the recorder entered the room'),
  StopTime: timeSeconds.optional().describe('When the recorder left the room'),
  FinishTime: timeSeconds.optional().describe('When the recording was complete, including its callback'),
  Progress: progressField,
  EndReason: endReasonSchema.optional().describe('Why it ended; see the end of a recording'),
});

/** The body of a callback while a recording runs: the recording at that time. */
export const eventBodySchema = taskViewSchema.extend({ Event: z.enum(['started', 'progress', 'gap']) });

/** The body of a callback while a recording runs. */
export type EventBody = z.output<typeof eventBodySchema>;

/** A recording as `GET /tasks/:requestId` shows it. */
export type TaskView = z.output<typeof taskViewSchema>;

/** The response to `GET /tasks`. */
export const taskListSchema = toListSchema(taskViewSchema);

/** The response to `GET /tasks`. */
export type TaskList = z.output<typeof taskListSchema>;
