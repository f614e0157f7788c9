import { z } from 'zod';
import { readRequest } from '../trtc-room/read-request.ts';
import { namesRoom, needsRoom, roomEntryFields, toRoomName } from '../trtc-room/room-entry.ts';
import { startFields } from '../wire/task-fields.ts';
import { httpUrl, wholeNumberField } from '../wire/wire-field.ts';
import { positionField } from './control-request.ts';
import { isPlayableIn, needsLive, sourceField } from './stream-url.ts';

/** TRTC's document "RTMP push": at most 64 digits, letters and `_`. */
const name = /^\w{1,64}$/;

interface Names {
  Transport: 'webrtc' | 'rtmp';
  UserId: string;
  UserSig: string;
  RoomId?: number | undefined;
  StrRoomId?: string | undefined;
}

/** A rule for StrRoomId and Transport: an RTMP URL allows fewer characters than the SDK. */
const isRtmpRoom = ({ Transport, RoomId, StrRoomId }: Names): boolean =>
  Transport !== 'rtmp' || RoomId !== undefined || StrRoomId === undefined || name.test(StrRoomId);

/** A rule for UserId and Transport. */
const isRtmpUser = ({ Transport, UserId }: Names): boolean => Transport !== 'rtmp' || name.test(UserId);

/** It is passed to ffmpeg in a line of at most 1,000 characters; UserSigs have some 200 to 400. */
const maxSigCharacters = 768;

/** A rule for UserSig and Transport. */
const isRtmpSig = ({ Transport, UserSig }: Names): boolean =>
  Transport !== 'rtmp' || (/^[\w*-]*$/.test(UserSig) && UserSig.length <= maxSigCharacters);

const needsRtmpSig = {
  path: ['UserSig'],
  message: `with Transport rtmp must be at most ${maxSigCharacters} letters, digits, *, - or _`,
};

const message = 'with Transport rtmp must be 1 to 64 digits, letters or _';
const needsRtmpRoom = { path: ['StrRoomId'], message };
const needsRtmpUser = { path: ['UserId'], message };

/** The fields that name the Redis for the position. */
const redisFields = {
  Redis: z
    .boolean()
    .default(false)
    .describe('Store the position of this `VideoSrc`, and start where its last push stopped'),
  RedisHost: z
    .string()
    .max(253, { error: 'must be at most 253 characters' })
    .regex(/^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$|^[0-9A-Fa-f:]+$/, {
      error: 'must be a host name or an address',
    })
    .optional()
    .meta({
      description:
        'Redis server that the functions can reach. One in a private network has to be in `ALLOWED_REDIS_HOSTS`',
      fallback: '`POSITION_REDIS`',
    }),
  RedisPort: wholeNumberField(1, 65_535).default(6379).describe('Its port'),
  RedisPassword: z
    .string()
    .max(512, { error: 'must be at most 512 characters' })
    // A server that is not Redis would interpret them as separate lines.
    .refine((text) => !/\p{Cc}/u.test(text), { error: 'must not have control characters' })
    .optional()
    .describe('Its password'),
};

const { SdkAppId, RoomId, StrRoomId, UserId, UserSig } = roomEntryFields;

/** Every row of the documents' table, in their order, then the rows that are additions. */
const fields = {
  VideoSrc: sourceField.describe(
    'URL of a file or stream: http, https, rtsp or srt, in mode `live` also rtmp. It may be signed: it is never logged, never shown, and never among the arguments of a process',
  ),
  SdkAppId,
  RoomId,
  StrRoomId: StrRoomId.describe(
    'String room id, as the SDK documents: at most 64 letters a-z, digits, spaces or `!#$%&()+-:;<=.>?@[]^_{}|~,`; with `Transport` `rtmp` only digits, letters and `_`',
  ),
  Mode: z
    .enum(['vod', 'live'])
    .default('vod')
    .describe('`vod`: a file, from beginning to end. `live`: a live stream'),
  UserId,
  UserSig,
  ...redisFields,
  StartAt: positionField.default(0).meta({
    description: 'Seconds into the file where the push starts. A stored position takes precedence',
    addition: true,
    range: '[0, 1000000]',
  }),
  Loop: z
    .boolean()
    .default(false)
    .meta({ description: 'Start again at the end of the file, until the push is stopped', addition: true }),
  Volume: wholeNumberField(0, 200)
    .default(100)
    .meta({ description: 'Percent; 100 leaves the volume unchanged', addition: true }),
  MaxHeight: wholeNumberField(144, 2160).default(1080).meta({
    description:
      'Of the variants of an HLS playlist, push the largest one with at most this height in pixels',
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
    ...toRoomName({ RoomId: room, StrRoomId: named }),
  }));

/** A request as parsed: defaults filled in, exactly one of RoomId and StrRoomId. */
export type PushRequest = z.output<typeof pushRequestSchema>;

/** Parses the body of `POST /`; see {@link readRequest}. @throws ServiceError `InvalidParameter` */
export function parsePushRequest(body: unknown): PushRequest {
  return readRequest(pushRequestSchema, Object.keys(fields), body);
}
