import { LOCAL_TRTC_KEY, LOCAL_TRTC_SDK_APP_ID } from '../known-names.ts';
import { makeUserSig } from '../trtc/user-sig.ts';

interface UserSigOptions {
  readonly sdkAppId?: number;
  /** Defaults to an hour; negative values have already expired. */
  readonly expireS?: number;
  readonly key?: string;
}

/** Creates a UserSig for the local TRTC, like an application's own server. */
export function createUserSig(userId: string, options: UserSigOptions = {}): string {
  const { sdkAppId = LOCAL_TRTC_SDK_APP_ID, expireS = 3600, key = LOCAL_TRTC_KEY } = options;
  return makeUserSig({ sdkAppId, key, userId, expireS, atS: Math.floor(Date.now() / 1000) });
}
