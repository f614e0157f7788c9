import { z } from 'zod';
import { entryViewSchema } from '../trtc-room/room-entry.ts';

/** The `Message` of a file, in the words of the original service; the documents give examples. */
const fileMessage = {
  success: 'record success',
  record: 'record fail',
  convert: 'convert fail',
  upload: 'upload fail',
} as const;

/** One file, as documented. */
const recordFileSchema = z.object({
  UserId: z.string().describe('The recorded anchor'),
  RecordFile: z.string().describe('URL of the object; `""` if there is none'),
  Status: z.union([z.literal(0), z.literal(1)]).meta({ description: '1: succeeded, 0: failed', type: 'int' }),
  Message: z.enum(Object.values(fileMessage)).describe('What happened'),
  Reason: z.string().optional().meta({
    description: 'Why the file failed. If its upload failed, this names what is left on disk',
    addition: true,
  }),
});

/** One file. */
export type RecordFile = z.output<typeof recordFileSchema>;

/** The result of a recording. `Code` and `Message` are additions: the recording as a whole failed. */
export const outcomeSchema = z.object({
  Files: z
    .array(recordFileSchema)
    .describe(
      'One for each time an anchor published, in the order of their start. The list grows while the recording runs',
    ),
  Code: z
    .string()
    .optional()
    .meta({ description: 'Only if the recording as a whole failed; see errors', addition: true }),
  Message: z.string().optional().meta({ description: 'Description of the error', addition: true }),
});

export type Outcome = z.output<typeof outcomeSchema>;

/** The body of the final callback. */
export const callbackBodySchema = entryViewSchema
  .extend(outcomeSchema.shape)
  .extend({ Event: z.literal('finished').optional() });

/** The body of the final callback. */
export type CallbackBody = z.output<typeof callbackBodySchema>;

/** Pure: returns the entry of a file that is in COS. */
export function toSuccessfulFile(userId: string, url: string): RecordFile {
  return { UserId: userId, RecordFile: url, Status: 1, Message: fileMessage.success };
}

/**
 * Pure: returns the entry of a file that could not be made. @param stage where it failed. @param reason nothing
 * secret
 */
export function toFailedFile(
  userId: string,
  stage: 'record' | 'convert' | 'upload',
  reason: string,
): RecordFile {
  return { UserId: userId, RecordFile: '', Status: 0, Message: fileMessage[stage], Reason: reason };
}
