import { z } from 'zod';
import { wholeNumberField } from './wire-field.ts';

/** Fields about the start itself, for every request that starts a task; an addition to the documents. */
export const startFields = {
  ClientToken: z
    .string()
    .regex(/^[\x21-\x7e]{1,64}$/, { error: 'must be 1 to 64 printable ASCII characters without spaces' })
    .optional()
    .meta({
      description: 'Requests with the same token start only one task: 1 to 64 printable ASCII characters',
      addition: true,
    }),
  StartDeadline: wholeNumberField(10, 21_600).optional().meta({
    description:
      'Seconds after which a task that could not start ends with an error, instead of starting late',
    addition: true,
    fallback: '`300`',
  }),
};

/** The events of a recording that a callback can report. */
export const taskEvents = ['started', 'progress', 'paused', 'resumed', 'gap', 'finished'] as const;

/** The events of a recording that a callback can report. */
export type TaskEvent = (typeof taskEvents)[number];

/**
 * Creates the field `Events` of a request that starts a recording; an addition to the documents.
 *
 * @param events the events of this kind of recording
 */
export function eventsField<const Events extends readonly [TaskEvent, ...TaskEvent[]]>(events: Events) {
  return z
    .array(z.enum(events))
    .min(1, { error: 'must name at least one event' })
    .transform((named) => [...new Set<TaskEvent>(named)])
    .optional()
    .meta({
      description:
        'Which events the callback receives; see events. With it each body has `Event`, and the result is sent only if the list has `finished`',
      addition: true,
      fallback: 'the result alone',
    });
}

/** Pure: returns whether a request wants the final callback. */
export function hasFinalCallback(events: readonly TaskEvent[] | undefined): boolean {
  return events === undefined || events.includes('finished');
}

/** The progress of a running recording; an addition to the documents. */
const recordProgressSchema = z.object({
  DurationMs: z.int().nonnegative().describe('Milliseconds recorded so far, without pauses'),
  Frames: z.int().nonnegative().optional().describe('Frames in the file so far'),
  Bytes: z.int().nonnegative().describe('Bytes of video and audio so far'),
  WaitingBytes: z.int().nonnegative().describe('Bytes of the file that are not in COS yet'),
});

/** The progress of a running recording. */
type RecordProgress = z.output<typeof recordProgressSchema>;

/** `Progress` of a task. */
export const progressField = recordProgressSchema.optional().meta({
  description: 'Progress of the recording, at most one second old; replaced by the result at the end',
  addition: true,
});

/** Pure: converts the progress that a worker reports into `Progress`. */
export function toRecordProgress({
  mediaMs = 0,
  frames,
  bytes = 0,
  waitingBytes = 0,
}: {
  mediaMs?: number;
  frames?: number;
  bytes?: number;
  waitingBytes?: number;
}): RecordProgress {
  return {
    DurationMs: Math.round(mediaMs),
    ...(frames === undefined ? {} : { Frames: frames }),
    Bytes: bytes,
    WaitingBytes: waitingBytes,
  };
}
