import { z } from 'zod';

const count = z.int().nonnegative();
/** Milliseconds from the start of the recording, pauses not counted. */
const positionMs = z.number().nonnegative();
const durationMs = z.number().nonnegative();

/**
 * How well a recording went; an addition to the documents. Counts are of the finished file. What cannot be known is
 * absent: after the loss of a worker, what only that one knew.
 */
export const qualitySchema = z.object({
  Frames: count,
  DurationMs: durationMs,
  /**
   * Pictures that the browser's capture had of the page: one whenever the page had drawn, at most 30 a second, and about
   * one a second while nothing changed.
   */
  CapturedFrames: count.optional(),
  /**
   * Frames that show the picture before them again, to the pixel. The capture repeats a page that stands still about
   * once a second; a page that draws slowly has none.
   */
  DuplicateFrames: count.optional(),
  /**
   * Captured pictures that are in no frame. What the page did not draw was not captured: a page that draws
   * slower than 30 times a second, or stands still, has fewer frames and no skips.
   */
  SkippedFrames: count.optional(),
  /** The longest time for which one frame stands. */
  LongestFrame: z.object({ AtMs: positionMs, DurationMs: durationMs }).optional(),
  /**
   * By the browser's own times, how much later the first sound came than the first picture; negative when it came first.
   * The file puts both where these times say.
   */
  AudioVideoOffsetMs: z.number().optional(),
  /** What the encoders needed, from bytes over time. */
  VideoKbps: count.optional(),
  AudioKbps: count.optional(),
  /** Spans of the page's life that are not in the file. */
  Gaps: z.array(z.object({ AtMs: positionMs, DurationMs: durationMs, Reason: z.string() })).optional(),
  /** How many times a recorder took the task up again after a crash. */
  Recoveries: count,
  /** What the page did that may show in the file: it crashed, closed itself, opened a dialog. */
  Events: z.array(z.object({ AtMs: positionMs, Type: z.string(), Message: z.string() })).optional(),
  /** What went wrong inside the page, which may be why its picture is not as expected; absent when nothing did. */
  PageErrors: z
    .object({
      /** Exceptions and rejections that nobody caught. */
      Exceptions: count,
      /** Lines of `console.error`. */
      ConsoleErrors: count,
      /** The document, scripts and style sheets of the top frame that could not be had. */
      FailedRequests: count,
      /** The first few texts, each once, without queries of URLs. */
      First: z.array(
        z.object({
          AtMs: positionMs,
          Kind: z.enum(['exception', 'console', 'request']),
          Message: z.string(),
        }),
      ),
    })
    .optional(),
  /** The most memory that was seen in use. */
  MemoryPeakMiB: z.object({ Worker: count, Browser: count.optional() }).optional(),
});

/** How well a recording went. */
export type Quality = z.output<typeof qualitySchema>;
