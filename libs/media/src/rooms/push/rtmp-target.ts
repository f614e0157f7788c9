/** Where an RTMP push goes. */
export interface RtmpTarget {
  /** Server and application: may be seen. */
  url: string;
  /** The stream's name with the signature: must not be seen. */
  stream: string;
}

/**
 * Pure: where a user's media goes in TRTC (its document "RTMP push"): the room is a string room unless
 * `use_number_room_id` says otherwise.
 *
 * @param base for example `rtmp://rtmp.rtc.qq.com/push`
 */
export function trtcRtmpTarget(
  base: string,
  entry: { sdkAppId: number; roomId?: number; strRoomId?: string; userId: string; userSig: string },
): RtmpTarget {
  const query = new URLSearchParams({
    sdkappid: String(entry.sdkAppId),
    userid: entry.userId,
    usersig: entry.userSig,
    ...(entry.roomId === undefined ? {} : { use_number_room_id: '1' }),
  });
  const room = entry.roomId === undefined ? (entry.strRoomId ?? '') : String(entry.roomId);
  return { url: base.replace(/\/+$/, ''), stream: `${encodeURIComponent(room)}?${query}` };
}
