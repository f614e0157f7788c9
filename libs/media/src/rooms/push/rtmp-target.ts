/** Where an RTMP push goes. */
export interface RtmpTarget {
  /** Server and application; not secret. */
  url: string;
  /** The stream name with the signature; secret. */
  stream: string;
}

/**
 * Pure: builds the RTMP target of a user in TRTC (its document "RTMP push"). The room is a string room unless
 * `use_number_room_id` is set.
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
