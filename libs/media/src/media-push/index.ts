export { openSource, type OpenSource } from '../media-source/open-source.ts';
export { openRoomPush, type RoomPushOptions } from '../room-push/open-room-push.ts';
export { openRtmpPush, type RtmpPushOptions } from '../rtmp-push/open-rtmp-push.ts';
export { trtcRtmpTarget } from '../rtmp-push/rtmp-target.ts';
export type { MediaPush, PushEnd, PushEvent, PushPosition } from './media-push.ts';
