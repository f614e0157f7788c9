import type * as Sdk from 'trtc-sdk-v5';

/** The part of trtc-sdk-v5 that our pages use. The package is CommonJS, so its class is the default of the default. */

type RealSdk = typeof Sdk.default.default;

/** A user in a room. */
export type Trtc = Pick<
  InstanceType<RealSdk>,
  | ('enterRoom' | 'exitRoom' | 'on')
  | ('startLocalVideo' | 'updateLocalVideo' | 'startLocalAudio')
  | ('startRemoteVideo' | 'muteRemoteAudio' | 'getVideoTrack' | 'getAudioTrack')
>;

export type TrtcSdk = Pick<RealSdk, 'EVENT' | 'TYPE' | 'setLogLevel'> & { create(): Trtc };

/** An error of the SDK, as it reports it. */
export interface SdkFailure {
  /** The kind: `INVALID_PARAMETER`, `SERVER_ERROR`, … */
  name: string;
  code: number;
  /** The cause, for example the account system's code of a UserSig that was refused. */
  extraCode?: number;
  message: string;
}

/** The failure to report when the SDK's script did not load. */
export const sdkNotLoaded: SdkFailure = {
  name: 'SDK_NOT_LOADED',
  code: 0,
  message: "the SDK's script could not be loaded",
};

/** Returns the SDK if its script has loaded. Not a declaration of `window.TRTC`: other projects declare that differently. */
export const findSdk = (): TrtcSdk | undefined => (globalThis as { TRTC?: TrtcSdk }).TRTC;

/** Creates a user whose log has warnings and errors only and is not sent to Tencent's log server. */
export function createTrtc(sdk: TrtcSdk): Trtc {
  sdk.setLogLevel(3, false);
  return sdk.create();
}

/** Pure: builds the parameters for entering a room, in the scene in which an audience is not visible to others. */
export function toEnterParameters(
  { sdkAppId, userId, userSig, roomId, strRoomId }: RoomEntry,
  { SCENE_LIVE, ...roles }: TrtcSdk['TYPE'],
  role: 'ROLE_ANCHOR' | 'ROLE_AUDIENCE',
): Parameters<Trtc['enterRoom']>[0] {
  return {
    sdkAppId,
    userId,
    userSig,
    ...(roomId === undefined ? {} : { roomId }),
    ...(strRoomId === undefined ? {} : { strRoomId }),
    scene: SCENE_LIVE,
    role: roles[role],
    // A recorder subscribes to what it records, a publisher to nothing.
    autoReceiveAudio: false,
    autoReceiveVideo: false,
    // Nobody could answer the dialog, and Chromium is started so that audio plays without a click.
    enableAutoPlayDialog: false,
  };
}

/** Pure: converts what the SDK threw to plain data. */
export function toSdkFailure(thrown: unknown): SdkFailure {
  const { name = 'UNKNOWN_ERROR', code = 0, extraCode, message } = thrown as Partial<SdkFailure>;
  return {
    name,
    code,
    ...(extraCode === undefined ? {} : { extraCode }),
    message: message ?? String(thrown),
  };
}

/** The room to enter, and the user to enter it as. */
export interface RoomEntry {
  sdkAppId: number;
  /** The numeric room; wins over `strRoomId`. */
  roomId?: number;
  strRoomId?: string;
  userId: string;
  userSig: string;
}
