import { createHash } from 'node:crypto';

/** How long a signed event is valid. */
const LIFETIME_SECONDS = 10 * 60;

/**
 * What a pushed event carries when there is a SignKey: `Sign` is the MD5 of the key and `T`, and `T` is the time of
 * expiry in seconds since 1970.
 */
export function eventSignature(signKey: string, nowMs: number): { Sign: string; T: number } {
  const T = Math.floor(nowMs / 1000) + LIFETIME_SECONDS;
  return { Sign: createHash('md5').update(`${signKey}${T}`).digest('hex'), T };
}
