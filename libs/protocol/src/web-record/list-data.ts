import { z } from 'zod';
import { listTimeToSeconds } from './list-time.ts';
import { wholeNumberIn } from '../wire/wire-field.ts';

const listTime = z.string().refine((text) => listTimeToSeconds(text) !== undefined, {
  message: 'must be a time in the form YYYY-MM-DD HH:MM:SS',
});

/** `Data` of List: everything is optional, and so is Data itself. */
export const listDataSchema = z
  .object({
    Status: z.enum(['all', 'running', 'finished']).default('all').describe('`running`: not yet `finished`'),
    StartTime: listTime.optional().meta({
      description: 'Only tasks created at or after this time: `YYYY-MM-DD HH:MM:SS`, UTC',
      type: 'string',
    }),
    EndTime: listTime.optional().meta({
      description: 'Only tasks created at or before this time, the whole second included',
      type: 'string',
    }),
    Limit: wholeNumberIn(1, 1000).default(100).describe('Maximum number of tasks'),
    Cursor: z
      .string()
      .regex(/^\d{1,15}-\d{1,15}$/, { error: 'must be a NextCursor that List has given' })
      .optional()
      .meta({ description: '`NextCursor` of the previous response', addition: true }),
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
