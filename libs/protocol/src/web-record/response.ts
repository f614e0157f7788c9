import { z } from 'zod';
import { taskInfoSchema } from './task-info.ts';

const requestId = z.string().min(1);

/** The response to Start, Pause, Resume, Refresh and Stop. All responses have HTTP status 200. */
export const acceptedResponseSchema = z.object({ TaskID: z.string().min(1), RequestID: requestId });

/** The response to any request that failed; its HTTP status is 200, too. */
export const errorResponseSchema = z.object({
  ErrorCode: z.string().min(1),
  ErrorMessage: z.string().min(1),
  RequestID: requestId,
});

/** The response to Describe: the task's fields, and RequestID. */
export const describeResponseSchema = taskInfoSchema.extend({ RequestID: requestId });

/** The response to Describe. */
export type DescribeResponse = z.output<typeof describeResponseSchema>;

/** The response to List: the newest task first. */
export const listResponseSchema = z.object({
  Tasks: z.array(taskInfoSchema),
  NextCursor: z.string().optional().meta({
    description: 'Present if there may be more tasks: pass it as `Cursor` to continue',
    addition: true,
  }),
  RequestID: requestId,
});

/** The response to List. */
export type ListResponse = z.output<typeof listResponseSchema>;
