import { z } from 'zod';

const count = z.int().nonnegative();
const positionMs = z.number().nonnegative().describe('Position in the file, milliseconds');
const durationMs = z.number().nonnegative().describe('Milliseconds');

/**
 * The quality of a recording; an addition to the documents. Counts are those of the finished file. What cannot be
 * known is absent: after the loss of a worker, what only that worker knew.
 */
export const qualitySchema = z.object({
  Frames: count.describe('Frames in the file'),
  DurationMs: durationMs.describe('Length of the file'),
  CapturedFrames: count
    .optional()
    .describe(
      'Frames that Chrome captured: one for each update of the page, at most 30 per second, and about one per second while nothing changes',
    ),
  DuplicateFrames: count
    .optional()
    .describe(
      'Frames that repeat the previous one to the pixel: about one per second while the page does not change',
    ),
  SkippedFrames: count
    .optional()
    .describe(
      'Captured frames that are not in the file, because they followed too closely or the encoder could not keep up. A page that updates slowly, or does not change, has none',
    ),
  LongestFrame: z
    .object({ AtMs: positionMs, DurationMs: durationMs })
    .optional()
    .describe('The frame that is shown longest; about a second while the page does not change'),
  AudioVideoOffsetMs: z
    .number()
    .optional()
    .describe(
      "How much later than the first video frame the first audio was captured, by Chrome's timestamps. The file places both accordingly",
    ),
  VideoKbps: count.optional().describe('Bitrate of the video, from bytes and time'),
  AudioKbps: count.optional().describe('Bitrate of the audio, from bytes and time'),
  Gaps: z
    .array(z.object({ AtMs: positionMs, DurationMs: durationMs, Reason: z.string().describe('The reason') }))
    .optional()
    .describe('Periods that are missing from the file, and why'),
  Recoveries: count.describe('How often a recorder was lost and replaced'),
  Events: z
    .array(
      z.object({
        AtMs: positionMs,
        Type: z.string().describe('See events'),
        Message: z.string().describe('What happened'),
      }),
    )
    .optional()
    .describe('Events of the page that may be visible in the file, at most 100; see events'),
  PageErrors: z
    .object({
      Exceptions: count.describe('Exceptions and rejected promises that the page did not handle'),
      ConsoleErrors: count.describe('Calls of `console.error`, and what Chrome itself writes there'),
      FailedRequests: count.describe(
        'Document, scripts and style sheets of the top frame whose request failed or had a status of 400 or above',
      ),
      First: z
        .array(
          z.object({
            AtMs: positionMs,
            Kind: z.enum(['exception', 'console', 'request']).describe('The source of the message'),
            Message: z.string().describe('The message'),
          }),
        )
        .describe('The first five messages, each once, without query, credentials and fragment of URLs'),
    })
    .optional()
    .describe('Errors inside the page; absent without any'),
  MemoryPeakMiB: z
    .object({
      Worker: count.describe('Of the worker'),
      Browser: count
        .optional()
        .describe('Of all Chromium processes, shared memory counted once; on Linux only'),
    })
    .optional()
    .describe('Highest memory use seen, sampled when the page has loaded and every 5 s'),
});

/** The quality of a recording. */
export type Quality = z.output<typeof qualitySchema>;
