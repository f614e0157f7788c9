import { z } from 'zod';
import { namesRoom, needsRoom, roomEntryFields, roomNameOf } from '../trtc-room/room-entry.ts';
import { readRequest } from '../trtc-room/read-request.ts';
import { startFields } from '../wire/start-fields.ts';
import { httpUrl, wholeNumberIn } from '../wire/wire-field.ts';
import { positionField } from './position-field.ts';
import { redisFields } from './redis-fields.ts';
import {
  isRtmpRoom,
  isRtmpSig,
  isRtmpUser,
  needsRtmpRoom,
  needsRtmpSig,
  needsRtmpUser,
} from './rtmp-names.ts';
import { isPlayableIn, needsLive, sourceField } from './source-field.ts';

const { SdkAppId, RoomId, StrRoomId, UserId, UserSig } = roomEntryFields;

/** Every row of the documents' table, in their order, and the rows that are ours, at the end. */
const fields = {
  VideoSrc: sourceField.describe(
    'URL of a file or stream: http, https, rtsp or srt, in mode `live` also rtmp. It may be signed: it is never logged, never shown, and never among the arguments of a process',
  ),
  SdkAppId,
  RoomId,
  StrRoomId: StrRoomId.describe(
    'Room by string, as the SDK documents: at most 64 letters a-z, digits, spaces or `!#$%&()+-:;<=.>?@[]^_{}|~,`; with `Transport` `rtmp` only digits, letters and `_`',
  ),
  Mode: z
    .enum(['vod', 'live'])
    .default('vod')
    .describe('`vod`: a file, from beginning to end. `live`: a stream, from now on'),
  UserId,
  UserSig,
  ...redisFields,
  StartAt: positionField.default(0).meta({
    description: 'Seconds into the file where the push begins. A stored position wins',
    addition: true,
    range: '[0, 1000000]',
  }),
  Loop: z
    .boolean()
    .default(false)
    .meta({ description: 'Begin again at the end of the file, until stopped', addition: true }),
  Volume: wholeNumberIn(0, 200)
    .default(100)
    .meta({ description: 'Per cent; 100 leaves the sound as it is', addition: true }),
  MaxHeight: wholeNumberIn(144, 2160).default(1080).meta({
    description: 'Of an HLS playlist, push the largest variant with at most this many lines',
    addition: true,
  }),
  Transport: z
    .enum(['webrtc', 'rtmp'])
    .default('webrtc')
    .meta({ description: 'How the media enters the room; see choosing a transport', addition: true }),
  Callback: httpUrl
    .optional()
    .meta({ description: 'Receives the progress, and the result when the push is over', addition: true }),
  ...startFields,
};

/** The body of `POST /`. */
export const pushRequestSchema = z
  .object(fields)
  .refine(namesRoom, needsRoom)
  .refine(isPlayableIn, needsLive)
  .refine(isRtmpRoom, needsRtmpRoom)
  .refine(isRtmpUser, needsRtmpUser)
  .refine(isRtmpSig, needsRtmpSig)
  .transform(({ RoomId: room, StrRoomId: named, ...rest }) => ({
    ...rest,
    ...roomNameOf({ RoomId: room, StrRoomId: named }),
  }));

/** A request as parsed: defaults filled in, exactly one of RoomId and StrRoomId. */
export type PushRequest = z.output<typeof pushRequestSchema>;

/** Reads the body of `POST /`; see {@link readRequest}. @throws ServiceError `InvalidParameter` */
export function parsePushRequest(body: unknown): PushRequest {
  return readRequest(pushRequestSchema, Object.keys(fields), body);
}
