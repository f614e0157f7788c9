export { openRtmpEntrance, type RtmpEntrance } from './rtmp-entrance.ts';
