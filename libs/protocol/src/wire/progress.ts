import { z } from 'zod';

/** How far a recording is; an addition to the documents. */
export const progressSchema = z.object({
  DurationMs: z.int().nonnegative().describe('Length of what is recorded, milliseconds; pauses do not count'),
  FileSize: z.int().nonnegative().describe('Bytes of media until now'),
  WaitingBytes: z.int().nonnegative().describe('How many of them are not in COS yet'),
});

/** How far a recording is. */
export type Progress = z.output<typeof progressSchema>;

/** `Progress` of a task while it runs. */
export const progressField = progressSchema.optional().meta({
  description: 'While it is recorded, how far it is: at most some seconds old',
  addition: true,
});

/** Pure: what a worker knows of itself as the wire has it. */
export function progressOf({
  mediaMs = 0,
  bytes = 0,
  waitingBytes = 0,
}: {
  mediaMs?: number;
  bytes?: number;
  waitingBytes?: number;
}): Progress {
  return { DurationMs: Math.round(mediaMs), FileSize: bytes, WaitingBytes: waitingBytes };
}
