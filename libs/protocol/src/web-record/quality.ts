import { z } from 'zod';

const count = z.int().nonnegative();
/** Milliseconds from the start of the recording, pauses not counted. */
const positionMs = z.number().nonnegative();

/** How well a recording went; an addition to the documents. Counts are of the finished file. */
export const qualitySchema = z.object({
  Frames: count,
  DurationMs: z.number().nonnegative(),
  /** Frames that show a picture a second time because the page's next one was not caught. */
  DuplicateFrames: count.optional(),
  /** Pictures of the page that are in no frame. */
  SkippedFrames: count.optional(),
  /** How much later the sound comes than the picture; negative when it comes first. */
  AudioVideoOffsetMs: z.number().optional(),
  /** Spans of the page's life that are not in the file. */
  Gaps: z
    .array(z.object({ AtMs: positionMs, DurationMs: z.number().nonnegative(), Reason: z.string() }))
    .optional(),
  /** How many times a recorder took the task up again after a crash. */
  Recoveries: count,
  /** What the page did that may show in the file: it crashed, closed itself, opened a dialog. */
  Events: z.array(z.object({ AtMs: positionMs, Type: z.string(), Message: z.string() })).optional(),
});

/** How well a recording went. */
export type Quality = z.output<typeof qualitySchema>;
