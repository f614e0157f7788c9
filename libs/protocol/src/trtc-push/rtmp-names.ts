/** TRTC's document "RTMP push": digits, letters and `_`, at most 64 of them. */
const name = /^\w{1,64}$/;

interface Names {
  Transport: 'webrtc' | 'rtmp';
  UserId: string;
  RoomId?: number | undefined;
  StrRoomId?: string | undefined;
}

/** A rule over StrRoomId and Transport: an RTMP URL takes fewer characters than the SDK. */
export const isRtmpRoom = ({ Transport, RoomId, StrRoomId }: Names): boolean =>
  Transport !== 'rtmp' || RoomId !== undefined || StrRoomId === undefined || name.test(StrRoomId);

/** A rule over UserId and Transport. */
export const isRtmpUser = ({ Transport, UserId }: Names): boolean =>
  Transport !== 'rtmp' || name.test(UserId);

const message = 'with Transport rtmp must be 1 to 64 digits, letters or _';
export const needsRtmpRoom = { path: ['StrRoomId'], message };
export const needsRtmpUser = { path: ['UserId'], message };
