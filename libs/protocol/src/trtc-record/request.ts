import { z } from 'zod';
import { namesRoom, needsRoom, roomEntryFields, roomNameOf, userIdField } from '../trtc-room/room-entry.ts';
import { readRequest } from '../trtc-room/read-request.ts';
import { startFields } from '../wire/start-fields.ts';
import { httpUrl, wholeNumberIn } from '../wire/wire-field.ts';
import { cosConfigSchema } from './cos-config.ts';

/** The longest a run of the function can be, and with it a recording: 24 h. */
const maxDurationSeconds = 86_400;
const maxUserIds = 100;

const userIds = z
  .array(userIdField.min(1, { error: 'must not be empty' }))
  .max(maxUserIds, { error: `must be at most ${maxUserIds} ids` })
  // An empty list says nothing, like any other empty field.
  .transform((ids) => (ids.length === 0 ? undefined : ids));

/** Every row of the documents' tables, in their order, and the rows that are ours, at the end. */
const fields = {
  ...roomEntryFields,
  CosConfig: cosConfigSchema,
  /** Told when the recording is done. */
  Callback: httpUrl.optional(),
  /** `00`: sound, to MP3. `01`: picture, to MP4. `02`: both, to MP4. */
  Mode: z.enum(['00', '01', '02']).default('00'),
  /** Only these anchors. Absent: all. */
  SubscribeUserIds: userIds.optional(),
  /** Not these anchors, even when they are in the other list. */
  UnsubscribeUserIds: userIds.optional(),
  /** Seconds after which the recording ends. 0 and absent: the service's own limit. */
  MaxDurationLimit: wholeNumberIn(0, maxDurationSeconds)
    .transform((seconds) => (seconds === 0 ? undefined : seconds))
    .optional(),
  ...startFields,
};

const requestSchema = z
  .object(fields)
  .refine(namesRoom, needsRoom)
  .transform(({ RoomId, StrRoomId, ...rest }) => ({ ...rest, ...roomNameOf({ RoomId, StrRoomId }) }));

/** A request as parsed: defaults filled in, exactly one of RoomId and StrRoomId. */
export type RecordRequest = z.output<typeof requestSchema>;

/** What of an anchor is recorded. */
export type Mode = RecordRequest['Mode'];

/** Reads the body of `POST /`; see {@link readRequest}. @throws ServiceError `InvalidParameter` */
export function parseRecordRequest(body: unknown): RecordRequest {
  return readRequest(requestSchema, Object.keys(fields), body);
}
