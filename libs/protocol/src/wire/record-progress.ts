import { z } from 'zod';

/** How far a recording is while it goes on; an addition to the documents. */
export const recordProgressSchema = z.object({
  DurationMs: z.int().nonnegative().describe('Milliseconds recorded so far, pauses left out'),
  Frames: z.int().nonnegative().optional().describe('Frames in the file so far'),
  Bytes: z.int().nonnegative().describe('Bytes of video and audio so far'),
  WaitingBytes: z.int().nonnegative().describe('Bytes of the file that are not in COS yet'),
});

/** How far a recording is while it goes on. */
export type RecordProgress = z.output<typeof recordProgressSchema>;

/** `Progress` of a task. */
export const progressField = recordProgressSchema.optional().meta({
  description: 'How far the recording is, at most a second old; at the end the result takes its place',
  addition: true,
});

/** Pure: what a worker knows of itself as the wire has it. */
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
