import { z } from 'zod';
import { listTimeToSeconds } from './list-time.ts';
import { wholeNumberIn } from '../wire/wire-field.ts';

const listTime = z.string().refine((text) => listTimeToSeconds(text) !== undefined, {
  message: 'must be a time in the form YYYY-MM-DD HH:MM:SS',
});

/** `Data` of List: everything is optional, and so is Data itself. */
export const listDataSchema = z
  .object({
    /** `running`: all that is not `finished`. */
    Status: z.enum(['all', 'running', 'finished']).default('all'),
    /** Only tasks created at or after this time; see `listTimeToSeconds` for its time zone. */
    StartTime: listTime.optional(),
    /** Only tasks created at or before this time. */
    EndTime: listTime.optional(),
    /** How many tasks to answer with at most, the newest first. */
    Limit: wholeNumberIn(1, 1000).default(100),
    /** An addition: `NextCursor` of the answer before, to go on after it. */
    Cursor: z
      .string()
      .regex(/^\d{1,15}-\d{1,15}$/, { error: 'must be a NextCursor that List has given' })
      .optional(),
  })
  .refine(
    ({ StartTime, EndTime }) => StartTime === undefined || EndTime === undefined || StartTime <= EndTime,
    {
      path: ['EndTime'],
      message: 'must not be before StartTime',
    },
  );

/** `Data` of List as parsed. */
export type ListData = z.output<typeof listDataSchema>;
