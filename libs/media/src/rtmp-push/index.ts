export { openRtmpPush, type RtmpPushOptions } from './open-rtmp-push.ts';
export { trtcRtmpTarget } from './rtmp-target.ts';
