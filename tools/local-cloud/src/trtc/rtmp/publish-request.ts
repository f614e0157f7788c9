import { type RoomName } from '../signal-messages.ts';

/** The user and room of an RTMP push, from its URL. */
interface PublishRequest {
  readonly sdkAppId: number;
  readonly userId: string;
  readonly userSig: string;
  readonly room: RoomName;
}

/** As documented: at most 64 digits, letters and `_`. */
const NAME = /^\w{1,64}$/;
const MAX_ROOM_ID = 4_294_967_294;

/**
 * Parses `/push/<room>?sdkappid=…&userid=…&usersig=…[&use_number_room_id=1]` (TRTC's document "RTMP push").
 *
 * @returns the request, or its problem
 */
export function parsePublishRequest(
  app: string,
  name: string,
  query: Readonly<Record<string, string | string[] | undefined>>,
): PublishRequest | { readonly problem: string } {
  const { sdkappid, userid, usersig, use_number_room_id: isNumber = '0' } = query;
  if (app !== 'push') return { problem: `the application must be push, not ${app.slice(0, 64)}` };
  if (typeof sdkappid !== 'string' || !/^\d{1,10}$/.test(sdkappid))
    return { problem: 'sdkappid must be a number' };
  if (typeof userid !== 'string' || !NAME.test(userid))
    return { problem: 'userid must be 1 to 64 digits, letters or _' };
  if (typeof usersig !== 'string') return { problem: 'usersig is missing' };
  if (isNumber !== '1' && !NAME.test(name))
    return { problem: 'the room must be 1 to 64 digits, letters or _' };
  if (isNumber === '1' && !(/^\d{1,10}$/.test(name) && Number(name) >= 1 && Number(name) <= MAX_ROOM_ID))
    return { problem: `with use_number_room_id the room must be a number in 1..${MAX_ROOM_ID}` };
  const room = isNumber === '1' ? { roomId: Number(name) } : { strRoomId: name };
  return { sdkAppId: Number(sdkappid), userId: userid, userSig: usersig, room };
}
