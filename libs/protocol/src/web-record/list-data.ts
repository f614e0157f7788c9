import { z } from 'zod';
import { wholeNumberField } from '../wire/wire-field.ts';

/**
 * Parses a time of List, such as `2023-10-01 18:00:00`. The text has no time zone: it is in the service's own, which
 * is UTC unless configured otherwise (China Standard Time is 480).
 *
 * @param utcOffsetMinutes how far the time zone is ahead of UTC
 * @returns whole seconds since 1970; undefined when the text is no time or names a day that does not exist
 */
export function listTimeToSeconds(text: string, utcOffsetMinutes = 0): number | undefined {
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return undefined;
  const isoText = `${text.replace(' ', 'T')}.000Z`;
  const time = new Date(isoText);
  // Date reads the 30th of February as the 1st of March: only a time that converts back to the same text exists.
  if (Number.isNaN(time.getTime()) || time.toISOString() !== isoText) return undefined;
  return time.getTime() / 1000 - utcOffsetMinutes * 60;
}

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
    Limit: wholeNumberField(1, 1000).default(100).describe('Maximum number of tasks'),
    Cursor: z
      .string()
      .regex(/^\d{1,15}-\d{1,15}$/, { error: 'must be the NextCursor of a previous List' })
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
