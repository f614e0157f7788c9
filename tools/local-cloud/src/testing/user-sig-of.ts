import { LOCAL_TRTC_KEY, LOCAL_TRTC_SDK_APP_ID } from '../known-names.ts';
import { makeUserSig } from '../trtc/user-sig.ts';

export interface UserSigOfOptions {
  readonly sdkAppId?: number;
  /** An hour when left out; less than 0 has expired already. */
  readonly expireS?: number;
  readonly key?: string;
}

/** A UserSig for the local TRTC, as a service of one's own would make it. */
export function userSigOf(userId: string, options: UserSigOfOptions = {}): string {
  const { sdkAppId = LOCAL_TRTC_SDK_APP_ID, expireS = 3600, key = LOCAL_TRTC_KEY } = options;
  return makeUserSig({ sdkAppId, key, userId, expireS, atS: Math.floor(Date.now() / 1000) });
}
