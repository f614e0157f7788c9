import { z } from 'zod';
import { readRequest } from '../trtc-room/read-request.ts';
import { eventsField, startFields } from '../wire/task-fields.ts';
import { namesRoom, needsRoom, roomEntryFields, toRoomName, userIdField } from '../trtc-room/room-entry.ts';
import { httpUrl, wholeNumberField } from '../wire/wire-field.ts';
import { cosConfigSchema } from './cos-config.ts';

/** Pure: returns whether an anchor is to be recorded. */
export function acceptsUser(
  { SubscribeUserIds, UnsubscribeUserIds }: Pick<RecordRequest, 'SubscribeUserIds' | 'UnsubscribeUserIds'>,
  userId: string,
): boolean {
  if (UnsubscribeUserIds?.includes(userId) === true) return false;
  return SubscribeUserIds?.includes(userId) ?? true;
}

/** The maximum duration of a run of the function, and so of a recording: 24 h. */
const maxDurationSeconds = 86_400;
const maxUserIds = 100;

const userIds = z
  .array(userIdField.min(1, { error: 'must not be empty' }))
  .max(maxUserIds, { error: `must be at most ${maxUserIds} ids` })
  // An empty list counts as absent, as any empty field.
  .transform((ids) => (ids.length === 0 ? undefined : ids));

/** Every row of the documents' tables, in their order, then the rows that are additions. */
const fields = {
  ...roomEntryFields,
  CosConfig: cosConfigSchema.describe('Destination of the files'),
  Callback: httpUrl.optional().describe('Receives the result, or the error of a rejected request'),
  Mode: z
    .enum(['00', '01', '02'])
    .default('00')
    .describe('`00`: audio, as MP3. `01`: video, as MP4. `02`: both, as MP4'),
  SubscribeUserIds: userIds
    .optional()
    .meta({ description: 'Record only these anchors; at most 100', addition: true, fallback: 'all' }),
  UnsubscribeUserIds: userIds.optional().meta({
    description: 'Do not record these anchors, even if they are in the other list; at most 100',
    addition: true,
    fallback: 'none',
  }),
  MaxDurationLimit: wholeNumberField(0, maxDurationSeconds)
    .transform((seconds) => (seconds === 0 ? undefined : seconds))
    .optional()
    .meta({
      description:
        'Seconds after which the recording ends. 0 means the default. At most 20700 (5 h 45 min) with only the keys of a role, which expire after 6 hours: the files are completed after the end',
      addition: true,
      fallback: '`43200`',
    }),
  Events: eventsField(['started', 'progress', 'gap', 'finished']),
  ...startFields,
};

/** The body of `POST /`. */
export const recordRequestSchema = z
  .object(fields)
  .refine(namesRoom, needsRoom)
  .transform(({ RoomId, StrRoomId, ...rest }) => ({ ...rest, ...toRoomName({ RoomId, StrRoomId }) }));

/** A request as parsed: defaults filled in, exactly one of RoomId and StrRoomId. */
export type RecordRequest = z.output<typeof recordRequestSchema>;

/** Which media of an anchor are recorded. */
export type Mode = RecordRequest['Mode'];

/** Parses the body of `POST /`; see {@link readRequest}. @throws ServiceError `InvalidParameter` */
export function parseRecordRequest(body: unknown): RecordRequest {
  return readRequest(recordRequestSchema, Object.keys(fields), body);
}
