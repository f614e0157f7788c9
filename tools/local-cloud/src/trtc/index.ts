export { type MemberView, type RoomView } from './room-view.ts';
export { openTrtc, type Trtc, type TrtcOptions } from './trtc.ts';
