import * as z from 'zod';
import { envelopeFields, textSchema } from './wire-value.ts';

/** Files, or parts of them, were deleted. */
export const fileDeletedEventSchema = z.looseObject({
  EventType: z.literal('FileDeleted'),
  FileDeleteEvent: z.looseObject({
    FileIdSet: z.array(z.string()).nullish(),
    FileDeleteResultInfo: z
      .array(
        z.looseObject({
          FileId: textSchema,
          /** The deleted parts, such as `{ Type: 'TranscodeFiles', Definition: 20 }`. */
          DeleteParts: z.array(z.looseObject({ Type: textSchema })).nullish(),
        }),
      )
      .nullish(),
  }),
  ...envelopeFields,
});

/** Files, or parts of them, were deleted. */
export type FileDeletedEvent = z.output<typeof fileDeletedEventSchema>;
