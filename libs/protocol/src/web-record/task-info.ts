import { z } from 'zod';
import { progressField, taskEvents } from '../wire/task-fields.ts';
import { qualitySchema } from './quality.ts';
import { taskStatusSchema } from './task-status.ts';

/** Whole seconds since 1970, as all times on the wire. */
const timeSecondsSchema = z.int().nonnegative();

/** A recorded file, as documented. */
const videoFileSchema = z.object({
  Filename: z.string().describe('Name without the folder; for HLS, that of the playlist'),
  FileSize: z.int().nonnegative().describe('Bytes; for HLS, playlist and segments together'),
  FileDuration: z.union([z.number(), z.string()]).meta({
    description: 'Seconds, a whole number as in the documented example; `Quality.DurationMs` is exact',
    type: 'number',
  }),
  FileId: z.union([z.string(), z.number()]).optional().meta({
    description: 'Only for a file in VOD. A string, because FileIds exceed the range of JavaScript numbers',
    type: 'string',
  }),
  FileURL: z
    .string()
    .describe(
      'URL of the file, not signed: the bucket, or the domain in front of it, decides who may read it. In VOD, its MediaUrl',
    ),
  PosterURL: z
    .string()
    .optional()
    .meta({ description: 'URL of the poster, if it was requested', addition: true }),
  ThumbnailsURL: z.string().optional().meta({
    description: 'URL of the WebVTT file of the thumbnails, if they were requested',
    addition: true,
  }),
});

/** A recorded file. */
export type VideoFile = z.output<typeof videoFileSchema>;

/** The result of a task: files, or an error, or both (a file whose callback was not accepted). */
const taskResultSchema = z.object({
  ErrorCode: z
    .string()
    .optional()
    .describe('Only after an error; see errors. A file and an error may be present together'),
  ErrorMessage: z.string().optional().describe('Only after an error'),
  Videos: z.array(videoFileSchema).optional().describe('The files: one or none'),
  Quality: qualitySchema
    .optional()
    .meta({ description: 'Quality of the recording; see the quality report', addition: true }),
  Warnings: z
    .array(z.string())
    .optional()
    .meta({ description: 'What viewers of the file should know; see warnings', addition: true }),
});

/** The result of a task. */
export type TaskResult = z.output<typeof taskResultSchema>;

/** A task as Describe and List show it. Times are absent until known. */
export const taskInfoSchema = z.object({
  TaskID: z.string().describe('The task'),
  Status: taskStatusSchema.describe('See statuses'),
  CreateTime: timeSecondsSchema.describe('When the task was created'),
  StartTime: timeSecondsSchema.optional().describe('When the recording started: the time of its first frame'),
  CancelTime: timeSecondsSchema
    .optional()
    .describe('When Stop was requested; absent if the recording ended for another reason'),
  StopTime: timeSecondsSchema.optional().describe('When the recording ended; absent if it never started'),
  FinishTime: timeSecondsSchema.optional().describe('When the task was complete, including its callback'),
  Progress: progressField,
  Warnings: z.array(z.string()).optional().meta({
    description: 'Warnings while the recording runs; replaced by `Result.Warnings` at the end',
    addition: true,
  }),
  Result: taskResultSchema.optional().describe('The result'),
});

/** A task as Describe and List show it. */
export type TaskInfo = z.output<typeof taskInfoSchema>;

const storageType = z.enum(['cfs', 'cos']).optional();

/**
 * The body of the final callback: the task in status `callback`, so without FinishTime. The documents do not show it;
 * this is what the original service sent. `Event` is present if the request has `Events`.
 */
export const callbackBodySchema = taskInfoSchema
  .omit({ FinishTime: true })
  .extend({
    Event: z.literal('finished').optional(),
    Status: z.literal('callback'),
    StorageType: storageType,
  })
  .required({ Result: true });

/** The body of the final callback. */
export type CallbackBody = z.output<typeof callbackBodySchema>;

/** The body of a callback while a recording runs: the task at that time. */
export const eventBodySchema = taskInfoSchema
  .omit({ FinishTime: true, Result: true })
  .extend({ Event: z.enum(taskEvents).exclude(['finished']), StorageType: storageType });

/** The body of a callback while a recording runs. */
export type EventBody = z.output<typeof eventBodySchema>;
