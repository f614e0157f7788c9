import { userSigError } from './user-sig.ts';

/**
 * Why somebody may not enter: TRTC's code and message, or nothing.
 *
 * @param keyOf the key of an application, when there is such an application
 */
export function entryRefusal(
  {
    sdkAppId,
    userId,
    userSig,
  }: { readonly sdkAppId: number; readonly userId: string; readonly userSig: string },
  keyOf: (sdkAppId: number) => string | undefined,
): { readonly code: number; readonly message: string } | undefined {
  const key = keyOf(sdkAppId);
  if (key === undefined) return { code: -8, message: `sdkAppId ${sdkAppId} does not exist` };
  return userSigError(userSig, { sdkAppId, key, userId, atS: Math.floor(Date.now() / 1000) });
}
