import { z } from 'zod';

/** The order that the worker gets as JSON on its command line. */
export const workerOrder = z.object({
  url: z.string(),
  folder: z.string(),
  width: z.int(),
  height: z.int(),
  chromiumPath: z.string(),
  ffmpegPath: z.string(),
});
export type WorkerOrder = z.infer<typeof workerOrder>;

/** The messages of the worker: that it is recording, and after a stop, the path of the file. */
export const workerMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('recording') }),
  z.object({ type: z.literal('finished'), file: z.string() }),
]);
export type WorkerMessage = z.infer<typeof workerMessage>;
