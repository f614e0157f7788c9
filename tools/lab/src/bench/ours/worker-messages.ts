import { z } from 'zod';

/** What the worker is told when it starts, as JSON on its command line. */
export const workerOrder = z.object({
  url: z.string(),
  folder: z.string(),
  width: z.int(),
  height: z.int(),
  chromiumPath: z.string(),
  ffmpegPath: z.string(),
});
export type WorkerOrder = z.infer<typeof workerOrder>;

/** What it tells: that it records, and when it was asked to stop, where the file is. */
export const workerMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('recording') }),
  z.object({ type: z.literal('finished'), file: z.string() }),
]);
export type WorkerMessage = z.infer<typeof workerMessage>;
