export { openSource, type OpenSource } from '../source/open-source.ts';
export { openRoomPush, type RoomPushOptions } from './open-room-push.ts';
export { openRtmpPush, type RtmpPushOptions } from './open-rtmp-push.ts';
export { trtcRtmpTarget } from './rtmp-plan.ts';
export type { MediaPush, PushEnd, PushEvent, PushPosition } from './media-push.ts';
