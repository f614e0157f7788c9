import { z } from 'zod';

const requestId = z.string().min(1).describe('Of this request');
/** ISO 8601, as VOD's times are. */
const time = z.iso.datetime();

/** The state of an event or a delivery. */
export const itemStateSchema = z.enum(['pending', 'done', 'failed']);

/** The response to an event: it is stored, or done. */
export const acceptedEventSchema = z.object({
  EventId: z.string().min(1).describe('The same for every delivery of one event'),
  New: z.boolean().describe('`false`: it had come before'),
  State: itemStateSchema.describe('Where it stands now'),
  RequestID: requestId,
});

/** The response to an event. */
export type AcceptedEvent = z.output<typeof acceptedEventSchema>;

/** An event, or a delivery to the webhook, without its content. */
export const queueItemSchema = z.object({
  Id: z.string().min(1).describe('The event; a delivery has the id of its event'),
  EventType: z.string().optional().describe('Such as `NewFileUpload`'),
  FileId: z.string().optional().describe('The file it is about'),
  State: itemStateSchema.describe('`failed`: given up; a retry takes it up again'),
  Attempts: z.int().nonnegative().describe('How often it was tried since it came, or since the last retry'),
  CreateTime: time.describe('When it came'),
  UpdateTime: time.describe('When something last happened to it'),
  DueTime: time.optional().describe('Of a pending one: when it is tried next'),
  LastError: z
    .object({ Code: z.string().describe('One word'), Message: z.string().describe('In words') })
    .optional()
    .describe('Why the last attempt failed'),
  Result: z
    .unknown()
    .optional()
    .describe('Of a done event: `Started`, `Duplicate` or `Skipped` with why, or the number of `Results`'),
});

/** An event or a delivery in a list. */
export type QueueItem = z.output<typeof queueItemSchema>;

const next = z
  .string()
  .optional()
  .describe('There may be more: the next request continues with it as `before`');

/** The response to `GET /events`. */
export const eventListSchema = z.object({
  Events: z.array(queueItemSchema).describe('The newest first'),
  Next: next,
  RequestID: requestId,
});

/** The response to `GET /deliveries`. */
export const deliveryListSchema = z.object({
  Deliveries: z.array(queueItemSchema).describe('The newest first'),
  Next: next,
  RequestID: requestId,
});

/** The response to `GET /events/:id`. */
export const storedEventSchema = queueItemSchema.extend({
  Event: z.unknown().describe('What VOD sent'),
  RequestID: requestId,
});

/** The response to `GET /deliveries/:id`. */
export const storedDeliverySchema = queueItemSchema.extend({
  Delivery: z.unknown().describe('What the webhook is sent'),
  RequestID: requestId,
});

/** The response to a retry. */
export const revivedItemSchema = queueItemSchema.extend({ RequestID: requestId });

/** A transcode of a file. */
export const transcodeResultSchema = z.object({
  FileId: z.string().describe('The source; empty when a URL was processed that is no file of VOD'),
  TaskId: z.string().describe('The procedure that the transcode is a part of'),
  Definition: z.number().describe('The template; 0 when VOD did not tell'),
  Type: z.enum(['Transcode', 'AdaptiveDynamicStreaming']).describe('To one file, or to adaptive bitrates'),
  Status: z.enum(['SUCCESS', 'FAIL', 'PROCESSING']).describe('Where it stands'),
  Url: z.string().optional().describe('The file'),
  ErrCode: z.number().describe('0: no failure'),
  ErrCodeExt: z.string().optional().describe('The failure in one word'),
  Message: z.string().optional().describe('The failure in words'),
  Size: z.number().optional().describe('Bytes; of HLS, playlist and segments together'),
  Bitrate: z.number().optional().describe('Bits per second, video and audio together'),
  Height: z.number().optional().describe('Pixels'),
  Width: z.number().optional().describe('Pixels'),
  Duration: z.number().optional().describe('Seconds'),
  Md5: z.string().optional().describe('Of the file'),
  Container: z.string().optional().describe('Such as `mov,mp4,m4a,3gp,3g2,mj2`'),
});

const fileResultsSchema = z.object({
  FileId: z.string().min(1).describe('The source; of a URL that was processed, the task'),
  Results: z.array(transcodeResultSchema).describe('Of all its procedures, the newest last; at most 200'),
});

/** The response to `GET /results`. */
export const resultListSchema = z.object({
  Files: z
    .array(fileResultsSchema.extend({ UpdateTime: time.describe('When a result came last') }))
    .describe('The one with the newest results first'),
  Next: next,
  RequestID: requestId,
});

/** The response to `GET /results/:fileId`. */
export const fileResultsAnswerSchema = fileResultsSchema.extend({ RequestID: requestId });

/** The response to a sweep. */
export const sweepAnswerSchema = z.object({
  Pulled: z.int().nonnegative().describe('Events that were pulled'),
  Pending: z.int().nonnegative().describe('Events and deliveries that are still to be tried'),
  Failed: z.int().nonnegative().describe('Those that were given up'),
  RequestID: requestId,
});

/** The body that is sent to the webhook. */
export const deliverySchema = z.object({
  EventType: z.literal('ProcedureStateChanged'),
  FileId: z.string().describe('The source'),
  TaskId: z.string().describe('The procedure'),
  Results: z.array(transcodeResultSchema).describe('Its transcodes'),
  SessionId: z.string().optional().describe('As given with ProcessMedia'),
  SessionContext: z.string().optional().describe('As given with ProcessMedia'),
  ErrCode: z.number().optional().describe('Of the procedure; only without results'),
  Message: z.string().optional().describe('Of the procedure; only without results'),
});

/** The response to any request that failed. */
export const errorAnswerSchema = z.object({
  ErrorCode: z.string().min(1).describe('One word'),
  ErrorMessage: z.string().min(1).describe('In words'),
  RequestID: requestId,
});
