import { z } from 'zod';
import { entryViewSchema } from '../trtc-room/entry-view.ts';
import { taskStatusSchema } from './task-status.ts';

/** Seconds since 1970, whole. */
const timeSeconds = z.int().nonnegative();

/** Why a push ended. */
export const endReasonSchema = z.enum([
  /** The end of the file, or of the live stream. */
  'completed',
  /** By RemoveUser or RemoveUserByStrRoomId. */
  'removed',
  /** The room is gone. */
  'dismissed',
  /** Somebody entered the room with the same UserId. */
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
 * A push as `GET /tasks/:requestId` shows it. What has not come yet is absent; the signature, the password and VideoSrc
 * (which may be signed) are never there.
 */
export const taskViewSchema = entryViewSchema.extend({
  /** The `X-Task-Id` of the answer by which it was started. */
  RequestId: z.string().min(1),
  Status: taskStatusSchema,
  Mode: z.enum(['vod', 'live']),
  Transport: z.enum(['webrtc', 'rtmp']),
  /** How far the push is in the file, seconds; in a live stream how long it has lasted. */
  Position: z.number().nonnegative().optional(),
  /** Of the file, seconds. */
  Duration: z.number().nonnegative().optional(),
  CreateTime: timeSeconds,
  /** When the media began to play in the room. */
  StartTime: timeSeconds.optional(),
  FinishTime: timeSeconds.optional(),
  EndReason: endReasonSchema.optional(),
  /** The push failed, or Callback did. */
  Code: z.string().optional(),
  Message: z.string().optional(),
  /** What went wrong without ending the push, such as a Redis that takes no position. */
  Warnings: z.array(z.string()).optional(),
});

/** A push as `GET /tasks/:requestId` shows it. */
export type TaskView = z.output<typeof taskViewSchema>;

/** What is posted to Callback: while the media plays, and once when the push is over. */
export const callbackBodySchema = taskViewSchema.extend({ Event: z.enum(['progress', 'end']) });

/** What is posted to Callback. */
export type CallbackBody = z.output<typeof callbackBodySchema>;
