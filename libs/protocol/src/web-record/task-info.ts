import { z } from 'zod';
import { qualitySchema } from './quality.ts';
import { taskStatusSchema } from './task-status.ts';

/** Seconds since 1970, whole: all times on the wire. */
export const timeSecondsSchema = z.int().nonnegative();

/** One recorded file, as documented. */
export const videoFileSchema = z.object({
  /** Without its folder, such as `1621406865789.mp4`. */
  Filename: z.string(),
  /** Bytes. */
  FileSize: z.int().nonnegative(),
  /** Seconds. The table says string, the example has a number: a number is written, both are read. */
  FileDuration: z.union([z.number(), z.string()]),
  /** Only for VOD. The table says string, the example has a number: a string is written, both are read. */
  FileId: z.union([z.string(), z.number()]).optional(),
  FileURL: z.string(),
  /** A picture that stands for the recording; an addition to the documents, when `Output.Video.Poster` asked for it. */
  PosterURL: z.string().optional(),
  /** The WebVTT file of its small pictures; an addition to the documents, for `Output.Video.Thumbnails`. */
  ThumbnailsURL: z.string().optional(),
});

/** One recorded file. */
export type VideoFile = z.output<typeof videoFileSchema>;

/** What became of a task: files, or an error, or both (a file that nobody could be told of). */
export const taskResultSchema = z.object({
  ErrorCode: z.string().optional(),
  ErrorMessage: z.string().optional(),
  Videos: z.array(videoFileSchema).optional(),
  Quality: qualitySchema.optional(),
  /** What whoever watches the files should know, in words; an addition to the documents. */
  Warnings: z.array(z.string()).optional(),
});

/** What became of a task. */
export type TaskResult = z.output<typeof taskResultSchema>;

/** A task as Describe and List show it. A time is absent until it has come. */
export const taskInfoSchema = z.object({
  TaskID: z.string(),
  Status: taskStatusSchema,
  CreateTime: timeSecondsSchema,
  /** When the first recording began. */
  StartTime: timeSecondsSchema.optional(),
  /** When Stop was asked for. */
  CancelTime: timeSecondsSchema.optional(),
  /** When the recording ended. */
  StopTime: timeSecondsSchema.optional(),
  /** When everything was done. */
  FinishTime: timeSecondsSchema.optional(),
  Result: taskResultSchema.optional(),
});

/** A task as Describe and List show it. */
export type TaskInfo = z.output<typeof taskInfoSchema>;
