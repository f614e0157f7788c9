import { readFile } from 'node:fs/promises';
import COS from 'cos-nodejs-sdk-v5';
import { Client } from 'tencentcloud-sdk-nodejs/tencentcloud/services/vod/v20180717/vod_client.js';
import type {
  ApplyUploadResponse,
  CommitUploadResponse,
  DescribeTaskDetailResponse,
} from 'tencentcloud-sdk-nodejs/tencentcloud/services/vod/v20180717/vod_models.js';
import type { LocalCloudAccess } from '../stack/local-cloud-access.ts';

const apiTimeoutSeconds = 15;
const uploadTimeoutMs = 30_000;

/** The calls of VOD (2018-07-17) that an uploader needs. They throw the SDK's exceptions. */
export interface VodApi {
  applyUpload(request: { MediaType: string; MediaName: string }): Promise<ApplyUploadResponse>;
  commitUpload(request: { VodSessionKey: string }): Promise<CommitUploadResponse>;
  describeTaskDetail(request: { TaskId: string }): Promise<DescribeTaskDetailResponse>;
}

/** Creates a client from the official SDK, pointed at the local cloud. */
export function createVodApi(cloud: LocalCloudAccess, signal: AbortSignal): VodApi {
  const client = new Client({
    credential: cloud.credential,
    region: cloud.region,
    profile: {
      httpProfile: { endpoint: cloud.apiEndpoint, protocol: 'http://', reqTimeout: apiTimeoutSeconds },
    },
  });
  // The methods of the same names take no signal.
  return {
    applyUpload: (request) => client.request('ApplyUpload', request, { signal }),
    commitUpload: (request) => client.request('CommitUpload', request, { signal }),
    describeTaskDetail: (request) => client.request('DescribeTaskDetail', request, { signal }),
  };
}

interface CosOptions {
  /** `Domain` of the COS SDK. */
  cosDomain: string;
  signal: AbortSignal;
}

interface UploadOptions extends CosOptions {
  vod: VodApi;
  /** The name of the media in VOD. */
  name: string;
}

/**
 * Uploads an MP4 file in the documented steps: ApplyUpload, COS, CommitUpload.
 *
 * @returns the FileId
 */
export async function uploadToVod(file: string, { vod, name, ...options }: UploadOptions): Promise<string> {
  const applied = await vod.applyUpload({ MediaType: 'mp4', MediaName: name });
  await putObject(file, applied, options);
  const { FileId } = await vod.commitUpload({ VodSessionKey: applied.VodSessionKey ?? '' });
  if (FileId === undefined) throw new Error('the response to CommitUpload has no FileId');
  return FileId;
}

/** Stores a file at the key and with the temporary credentials that ApplyUpload returned. */
async function putObject(
  file: string,
  applied: ApplyUploadResponse,
  { cosDomain, signal }: CosOptions,
): Promise<void> {
  const { TempCertificate: keys, StorageBucket, StorageRegion, MediaStoragePath } = applied;
  const cos = new COS({
    SecretId: keys?.SecretId ?? '',
    SecretKey: keys?.SecretKey ?? '',
    SecurityToken: keys?.Token ?? '',
    Domain: cosDomain,
    Protocol: 'http:',
    AutoSwitchHost: false,
    Timeout: uploadTimeoutMs,
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
  // Not uploadFile: it writes a record of the upload to a file 0.4 s later, when the demo may have cleaned up already.
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
    throw new Error(`COS rejected the upload: ${describeCosError(error)}`);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** Returns only the text: the SDK's errors are plain objects that contain the request with its signature. */
function describeCosError(error: unknown): string {
  const isObject = typeof error === 'object' && error !== null;
  return isObject && 'message' in error ? String(error.message) : 'no reason given';
}
