export { type MemberView, type RoomView } from './rooms.ts';
export { openTrtc, type Trtc, type TrtcOptions } from './trtc.ts';
