import { z } from 'zod';
import { namesRoom, needsRoom, roomEntryFields, roomNameOf } from '../trtc-room/room-entry.ts';
import { readRequest } from '../trtc-room/read-request.ts';
import { startFields } from '../wire/start-fields.ts';
import { httpUrl, wholeNumberIn } from '../wire/wire-field.ts';
import { positionField } from './position-field.ts';
import { redisFields } from './redis-fields.ts';
import { isRtmpRoom, isRtmpUser, needsRtmpRoom, needsRtmpUser } from './rtmp-names.ts';
import { isPlayableIn, needsLive, sourceField } from './source-field.ts';

const { SdkAppId, RoomId, StrRoomId, UserId, UserSig } = roomEntryFields;

/** Every row of the documents' table, in their order, and the rows that are ours, at the end. */
const fields = {
  VideoSrc: sourceField,
  SdkAppId,
  RoomId,
  StrRoomId,
  /** `vod`: a file, from its beginning to its end. `live`: a stream, from now on. */
  Mode: z.enum(['vod', 'live']).default('vod'),
  UserId,
  UserSig,
  ...redisFields,
  /** Seconds into the file where the push begins; a position that Redis has wins. */
  StartAt: positionField.default(0),
  /** Begin again at the end of the file, until stopped. */
  Loop: z.boolean().default(false),
  /** Per cent; 100 leaves the sound as it is. */
  Volume: wholeNumberIn(0, 200).default(100),
  /** Of the variants of an HLS playlist the largest with at most so many lines is pushed. */
  MaxHeight: wholeNumberIn(144, 2160).default(1080),
  /** How the media gets into the room. */
  Transport: z.enum(['webrtc', 'rtmp']).default('webrtc'),
  /** Told how far the push is, and when it is over. */
  Callback: httpUrl.optional(),
  ...startFields,
};

const requestSchema = z
  .object(fields)
  .refine(namesRoom, needsRoom)
  .refine(isPlayableIn, needsLive)
  .refine(isRtmpRoom, needsRtmpRoom)
  .refine(isRtmpUser, needsRtmpUser)
  .transform(({ RoomId: room, StrRoomId: named, ...rest }) => ({
    ...rest,
    ...roomNameOf({ RoomId: room, StrRoomId: named }),
  }));

/** A request as parsed: defaults filled in, exactly one of RoomId and StrRoomId. */
export type PushRequest = z.output<typeof requestSchema>;

/** Reads the body of `POST /`; see {@link readRequest}. @throws ServiceError `InvalidParameter` */
export function parsePushRequest(body: unknown): PushRequest {
  return readRequest(requestSchema, Object.keys(fields), body);
}
