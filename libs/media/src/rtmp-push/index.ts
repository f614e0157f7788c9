export { openRtmpPush, type RtmpPushOptions } from './open-rtmp-push.ts';
export { trtcRtmpUrl } from './rtmp-arguments.ts';
