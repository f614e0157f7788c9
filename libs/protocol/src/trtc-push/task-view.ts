import { z } from 'zod';
import { entryViewSchema } from '../trtc-room/room-entry.ts';
import { taskListSchema as toListSchema } from '../trtc-room/task-list.ts';

/** Every status. */
export const taskStatuses = ['created', 'pushing', 'paused', 'callback', 'finished'] as const;

/** The `Status` of a push. */
export const taskStatusSchema = z.enum(taskStatuses);

/**
 * The states of a push:
 * - `created`: requested, not yet in the room
 * - `pushing`: in the room
 * - `paused`: in the room, the media is paused
 * - `callback`: out of the room, the callback is being sent
 * - `finished`: over, successfully or not
 */
export type TaskStatus = z.output<typeof taskStatusSchema>;

const ranks: Record<TaskStatus, number> = { created: 0, pushing: 1, paused: 1, callback: 2, finished: 3 };

/** A status only moves to the same or a higher rank; `pushing` and `paused` have the same. */
export function statusRank(status: TaskStatus): number {
  return ranks[status];
}

/** Whole seconds since 1970. */
const timeSeconds = z.int().nonnegative();

/** Why a push ended. */
export const endReasonSchema = z.enum([
  /** The end of the file, or of the live stream. */
  'completed',
  /** By RemoveUser or RemoveUserByStrRoomId. */
  'removed',
  /** The room was dismissed. */
  'dismissed',
  /** Another client entered the room with the same UserId. */
  'replaced',
  /** By `DELETE /tasks/:requestId`. */
  'stopped',
  /** By TerminateAsyncEvent, or the platform ended the worker. */
  'terminated',
  'failed',
]);

/** Why a push ended. */
export type EndReason = z.output<typeof endReasonSchema>;

/**
 * A push as `GET /tasks/:requestId` shows it. What is not known yet is absent; signature, password and VideoSrc
 * (which may be signed) are never included.
 */
export const taskViewSchema = entryViewSchema.extend({
  RequestId: z.string().min(1).describe('The push: `X-Task-Id` of the response that started it'),
  Status: taskStatusSchema.describe(
    '`created`: not in the room yet; `pushing`; `paused`: in the room, the media is paused; `callback`: out of the room, `Callback` is being called; `finished`',
  ),
  Mode: z.enum(['vod', 'live']).describe('From the request'),
  Transport: z.enum(['webrtc', 'rtmp']).describe('From the request'),
  Position: z
    .number()
    .nonnegative()
    .optional()
    .describe(
      'Seconds into the file; for a live stream, how long the push has lasted. At most one second old',
    ),
  Duration: z
    .number()
    .nonnegative()
    .optional()
    .describe('Length of the file in seconds; absent for a live stream'),
  CreateTime: timeSeconds.describe('When the push was requested'),
  StartTime: timeSeconds.optional().describe('When the media started to play in the room'),
  FinishTime: timeSeconds.optional().describe('When the push was complete, including its callback'),
  EndReason: endReasonSchema.optional().describe('Why it ended; see the end of a push'),
  Code: z.string().optional().describe('Error of the push or of its callback; see errors'),
  Message: z.string().optional().describe('Description of the error'),
  Warnings: z
    .array(z.string())
    .optional()
    .describe('Problems that did not end the push, such as a Redis that rejects positions'),
});

/** A push as `GET /tasks/:requestId` shows it. */
export type TaskView = z.output<typeof taskViewSchema>;

/** The response to `GET /tasks`. */
export const taskListSchema = toListSchema(taskViewSchema);

/** The response to `GET /tasks`. */
export type TaskList = z.output<typeof taskListSchema>;

/** The body of a callback: progress, and one final callback when the push is over. */
export const callbackBodySchema = taskViewSchema.extend({ Event: z.enum(['progress', 'end']) });

/** The body of a callback. */
export type CallbackBody = z.output<typeof callbackBodySchema>;
