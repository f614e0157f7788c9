import { z } from 'zod';

/** The order that the worker gets as JSON on its command line. */
export const pushOrder = z.object({
  url: z.string(),
  isLive: z.boolean(),
  room: z.string(),
  userId: z.string(),
  userSig: z.string(),
  sdkAppId: z.int(),
  sdkUrl: z.string(),
  chromiumPath: z.string(),
  ffmpegPath: z.string(),
});
export type PushOrder = z.infer<typeof pushOrder>;

/** The messages of the worker. */
export const pushMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('begun'), atMs: z.number() }),
  z.object({ type: z.literal('ended'), reason: z.string() }),
]);
export type PushMessage = z.infer<typeof pushMessage>;
