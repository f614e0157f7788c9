export { openSource, type OpenSource } from '../media-source/open-source.ts';
export { openRoomPush, type RoomPushOptions } from '../room-push/open-room-push.ts';
export { openRtmpPush, type RtmpPushOptions } from '../rtmp-push/open-rtmp-push.ts';
export { trtcRtmpUrl } from '../rtmp-push/rtmp-arguments.ts';
export type { MediaPush, PushEnd, PushEvent, PushPosition } from './media-push.ts';
