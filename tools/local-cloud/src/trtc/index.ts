export { openTrtc, type Trtc, type TrtcOptions } from './trtc.ts';
