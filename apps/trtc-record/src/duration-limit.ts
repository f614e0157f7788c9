import { invalidParameter, type RecordRequest } from '@scf-media/protocol/trtc-record';

/**
 * The keys of a function's role last for six hours and are not renewed while a worker runs. A quarter of an hour is left to start
 * in, and to complete the uploads and tell the result after the end.
 */
const roleKeysSeconds = 20_700;
/** How long the original's function could run. */
const defaultSeconds = 43_200;

/**
 * Pure: how long a recording may go on, in seconds. It must not outlive the keys that its files are uploaded with.
 *
 * @throws ServiceError `InvalidParameter` when the request wants longer than that
 */
export function durationLimit(
  { MaxDurationLimit, CosConfig }: Pick<RecordRequest, 'MaxDurationLimit' | 'CosConfig'>,
  { hasPermanentKeys }: { hasPermanentKeys: boolean },
): number {
  const keysLast = hasPermanentKeys || CosConfig.SecretId !== undefined;
  if (MaxDurationLimit === undefined) return keysLast ? defaultSeconds : roleKeysSeconds;
  if (keysLast || MaxDurationLimit <= roleKeysSeconds) return MaxDurationLimit;
  throw invalidParameter(
    `MaxDurationLimit must be at most ${roleKeysSeconds} without permanent keys (CosConfig.SecretId, or the service's own)`,
  );
}
