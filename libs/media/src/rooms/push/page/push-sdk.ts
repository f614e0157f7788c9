/** What is used of trtc-sdk-v5. Its package is CommonJS, so its class is the default of the default. Types only. */
import type * as Sdk from 'trtc-sdk-v5';

type RealSdk = typeof Sdk.default.default;

/** Somebody in a room who publishes. */
export type PushTrtc = Pick<
  InstanceType<RealSdk>,
  'enterRoom' | 'exitRoom' | 'on' | 'off' | 'startLocalVideo' | 'updateLocalVideo' | 'startLocalAudio'
>;

export type PushSdk = Pick<RealSdk, 'EVENT' | 'TYPE' | 'setLogLevel'> & { create(): PushTrtc };
