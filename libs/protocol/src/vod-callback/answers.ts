import { z } from 'zod';

const requestId = z.string().min(1).describe('Id of this request');
/** ISO 8601, as VOD's times are. */
const time = z.iso.datetime();

/** The state of an event or a delivery. */
const itemStateSchema = z.enum(['pending', 'done', 'failed']);

/** The response to an event: it is stored, or done. */
export const acceptedEventSchema = z.object({
  EventId: z.string().min(1).describe('The same for each delivery of an event'),
  New: z.boolean().describe('`false` if the event was received before'),
  State: itemStateSchema.describe('Its current state'),
  RequestID: requestId,
});

/** The response to an event. */
export type AcceptedEvent = z.output<typeof acceptedEventSchema>;

/** An event, or a delivery to the webhook, without its content. */
export const queueItemSchema = z.object({
  Id: z.string().min(1).describe('Id of the event; a delivery has the id of its event'),
  EventType: z.string().optional().describe('Such as `NewFileUpload`'),
  FileId: z.string().optional().describe('The file concerned'),
  State: itemStateSchema.describe('`failed`: all attempts failed; a retry makes it `pending` again'),
  Attempts: z.int().nonnegative().describe('Attempts since it was received, or since the last retry'),
  CreateTime: time.describe('When it was received'),
  UpdateTime: time.describe('When it last changed'),
  DueTime: time.optional().describe('For a pending item: the time of the next attempt'),
  LastError: z
    .object({
      Code: z.string().describe('The error code'),
      Message: z.string().describe('Description of the error'),
    })
    .optional()
    .describe('Why the last attempt failed'),
  Result: z
    .unknown()
    .optional()
    .describe(
      'For an event that is done: `Started`, `Duplicate`, `Skipped` with the reason, or the number of `Results`',
    ),
});

/** An event or a delivery in a list. */
export type QueueItem = z.output<typeof queueItemSchema>;

const next = z.string().optional().describe('Present if there may be more: pass it as `before` to continue');

/** The response to `GET /events`. */
export const eventListSchema = z.object({
  Events: z.array(queueItemSchema).describe('Newest first'),
  Next: next,
  RequestID: requestId,
});

/** The response to `GET /deliveries`. */
export const deliveryListSchema = z.object({
  Deliveries: z.array(queueItemSchema).describe('Newest first'),
  Next: next,
  RequestID: requestId,
});

/** The response to `GET /events/:id`. */
export const storedEventSchema = queueItemSchema.extend({
  Event: z.unknown().describe('The event as VOD sent it'),
  RequestID: requestId,
});

/** The response to `GET /deliveries/:id`. */
export const storedDeliverySchema = queueItemSchema.extend({
  Delivery: z.unknown().describe('The body that is sent to the webhook'),
  RequestID: requestId,
});

/** The response to a retry. */
export const revivedItemSchema = queueItemSchema.extend({ RequestID: requestId });

/** A transcode of a file. */
export const transcodeResultSchema = z.object({
  FileId: z.string().describe('The source file; empty if the source was a URL outside VOD'),
  TaskId: z.string().describe('The procedure that the transcode is a part of'),
  Definition: z.number().describe('The template; 0 if VOD did not report it'),
  Type: z
    .enum(['Transcode', 'AdaptiveDynamicStreaming'])
    .describe('Into one file, or into adaptive bitrates'),
  Status: z.enum(['SUCCESS', 'FAIL', 'PROCESSING']).describe('The state of the transcode'),
  Url: z.string().optional().describe('URL of the file'),
  ErrCode: z.number().describe('0 on success'),
  ErrCodeExt: z.string().optional().describe('The error code'),
  Message: z.string().optional().describe('Description of the error'),
  Size: z.number().optional().describe('Bytes; for HLS, playlist and segments together'),
  Bitrate: z.number().optional().describe('Bits per second, video and audio together'),
  Height: z.number().optional().describe('Pixels'),
  Width: z.number().optional().describe('Pixels'),
  Duration: z.number().optional().describe('Seconds'),
  Md5: z.string().optional().describe('MD5 of the file'),
  Container: z.string().optional().describe('Such as `mov,mp4,m4a,3gp,3g2,mj2`'),
});

const fileResultsSchema = z.object({
  FileId: z.string().min(1).describe('The source file; for a URL outside VOD, the task'),
  Results: z.array(transcodeResultSchema).describe('Results of all its procedures, newest last; at most 200'),
});

/** The response to `GET /results`. */
export const resultListSchema = z.object({
  Files: z
    .array(fileResultsSchema.extend({ UpdateTime: time.describe('When the latest result was received') }))
    .describe('By their latest results, newest first'),
  Next: next,
  RequestID: requestId,
});

/** The response to `GET /results/:fileId`. */
export const fileResultsAnswerSchema = fileResultsSchema.extend({ RequestID: requestId });

/** The response to a sweep. */
export const sweepAnswerSchema = z.object({
  Pulled: z.int().nonnegative().describe('Number of events that were pulled'),
  Pending: z.int().nonnegative().describe('Number of events and deliveries that are pending'),
  Failed: z.int().nonnegative().describe('Number of events and deliveries whose attempts all failed'),
  RequestID: requestId,
});

/** The body that is sent to the webhook. */
export const deliverySchema = z.object({
  EventType: z.literal('ProcedureStateChanged'),
  FileId: z.string().describe('The source file'),
  TaskId: z.string().describe('The procedure'),
  Results: z.array(transcodeResultSchema).describe('Its transcodes'),
  SessionId: z.string().optional().describe('As passed to ProcessMedia'),
  SessionContext: z.string().optional().describe('As passed to ProcessMedia'),
  ErrCode: z.number().optional().describe('Error code of the procedure; only without results'),
  Message: z.string().optional().describe('Error of the procedure; only without results'),
});

/** The response to any request that failed. */
export const errorAnswerSchema = z.object({
  ErrorCode: z.string().min(1).describe('The error code'),
  ErrorMessage: z.string().min(1).describe('Description of the error'),
  RequestID: requestId,
});
