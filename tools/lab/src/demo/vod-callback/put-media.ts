import { readFile } from 'node:fs/promises';
import COS from 'cos-nodejs-sdk-v5';
import type { ApplyUploadResponse } from 'tencentcloud-sdk-nodejs/tencentcloud/services/vod/v20180717/vod_models.js';

export interface PutMediaOptions {
  /** `Domain` of the COS SDK. */
  cosDomain: string;
  signal: AbortSignal;
}

const requestTimeoutMs = 30_000;

/** Puts a file where ApplyUpload said, with the temporary keys it gave. @throws when COS does not take it */
export async function putMedia(
  file: string,
  applied: ApplyUploadResponse,
  { cosDomain, signal }: PutMediaOptions,
): Promise<void> {
  const { TempCertificate: keys, StorageBucket, StorageRegion, MediaStoragePath } = applied;
  const cos = new COS({
    SecretId: keys?.SecretId ?? '',
    SecretKey: keys?.SecretKey ?? '',
    SecurityToken: keys?.Token ?? '',
    Domain: cosDomain,
    Protocol: 'http:',
    AutoSwitchHost: false,
    Timeout: requestTimeoutMs,
  });
  const body = await readFile(file, { signal });
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  let cancel = (): void => undefined;
  const onAbort = (): void => {
    cancel();
    aborted.reject(signal.reason);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  // Not uploadFile: it notes what it uploads in a file, 0.4 s later, when the demo may have ended and cleaned up.
  const uploaded = cos.putObject({
    Bucket: StorageBucket ?? '',
    Region: StorageRegion ?? '',
    Key: MediaStoragePath ?? '',
    Body: body,
    onTaskReady: (taskId) => (cancel = () => cos.cancelTask(taskId)),
  });
  try {
    // A cancelled upload never settles.
    await Promise.race([uploaded, aborted.promise]);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw new Error(`COS did not take the upload: ${toMessage(error)}`);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** The SDK's errors are plain objects that hold the request with its signature: only the text is taken over. */
function toMessage(error: unknown): string {
  const isObject = typeof error === 'object' && error !== null;
  return isObject && 'message' in error ? String(error.message) : 'no reason given';
}
