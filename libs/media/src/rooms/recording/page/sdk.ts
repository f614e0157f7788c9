/** What is used of trtc-sdk-v5. Its package is CommonJS, so its class is the default of the default. Types only. */
import type * as Sdk from 'trtc-sdk-v5';

type RealSdk = typeof Sdk.default.default;

export type Trtc = Pick<
  InstanceType<RealSdk>,
  'enterRoom' | 'exitRoom' | 'on' | 'startRemoteVideo' | 'muteRemoteAudio' | 'getVideoTrack' | 'getAudioTrack'
>;
export type TrtcClass = Pick<RealSdk, 'EVENT' | 'TYPE' | 'isSupported' | 'setLogLevel'> & {
  create(): Trtc;
};
export type RtcError = InstanceType<typeof Sdk.RtcError>;

/** The SDK, when its script was loaded; a function, because others have other words for `window.TRTC`. */
export const loadedSdk = (): TrtcClass | undefined => (globalThis as { TRTC?: TrtcClass }).TRTC;
