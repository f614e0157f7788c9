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
      'Pictures that Chrome captured: one whenever the page had drawn, at most 30 per second, and about one per second while nothing changed',
    ),
  DuplicateFrames: count
    .optional()
    .describe(
      'Frames that repeat the previous one to the pixel: about one per second while the page does not change',
    ),
  SkippedFrames: count
    .optional()
    .describe(
      'Captured pictures that are in no frame, because they followed too closely or the encoder was late. A page that draws slowly, or does not change, has none',
    ),
  LongestFrame: z
    .object({ AtMs: positionMs, DurationMs: durationMs })
    .optional()
    .describe('The frame that is shown longest; about a second while the page does not change'),
  AudioVideoOffsetMs: z
    .number()
    .optional()
    .describe(
      "By Chrome's own times, how much later the first sound came than the first picture. The file puts both where these times say",
    ),
  VideoKbps: count.optional().describe('Bitrate of the video, from bytes and time'),
  AudioKbps: count.optional().describe('Bitrate of the audio, from bytes and time'),
  Gaps: z
    .array(z.object({ AtMs: positionMs, DurationMs: durationMs, Reason: z.string().describe('Why') }))
    .optional()
    .describe("Parts of the page's life that are missing in the file, and why"),
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
    .describe('What the page did that may show in the file, at most 100; see events'),
  PageErrors: z
    .object({
      Exceptions: count.describe('Exceptions and rejected promises that nothing in the page caught'),
      ConsoleErrors: count.describe('Calls of `console.error`, and what Chrome itself writes there'),
      FailedRequests: count.describe(
        'The document, scripts and style sheets of the top frame that failed or were answered with 400 or more',
      ),
      First: z
        .array(
          z.object({
            AtMs: positionMs,
            Kind: z.enum(['exception', 'console', 'request']).describe('Where it comes from'),
            Message: z.string().describe('The message'),
          }),
        )
        .describe('The first five messages, each once, without query, credentials and fragment of URLs'),
    })
    .optional()
    .describe('What went wrong inside the page; absent if nothing did'),
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
