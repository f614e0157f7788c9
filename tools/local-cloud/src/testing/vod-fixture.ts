import COS from 'cos-nodejs-sdk-v5';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'tencentcloud-sdk-nodejs/tencentcloud/services/vod/v20180717/vod_client.js';
import { LOCAL_CREDENTIAL, LOCAL_REGION } from '../known-names.ts';
import { type LocalCloud } from '../local-cloud.ts';

type VodClient = InstanceType<typeof Client>;

/** Creates the official SDK's client for a local Cloud API. */
export function createVodClient(
  endpoint: string,
  credential: { secretId: string; secretKey: string; token?: string } = LOCAL_CREDENTIAL,
  timeoutSeconds = 20,
): VodClient {
  return new Client({
    credential,
    region: LOCAL_REGION,
    profile: { httpProfile: { endpoint, protocol: 'http://', reqTimeout: timeoutSeconds } },
  });
}

/** The destination and keys of an upload, and a COS client with them. */
interface AppliedUpload {
  readonly cos: COS;
  readonly object: { readonly Bucket: string; readonly Region: string; readonly Key: string };
  readonly keys: { readonly secretId: string; readonly secretKey: string; readonly token: string };
  readonly sessionKey: string;
}

/** Runs the first step of an upload. */
export async function applyUpload(
  cloud: Pick<LocalCloud, 'apiEndpoint' | 'cosDomain'>,
  changes: Partial<Parameters<VodClient['ApplyUpload']>[0]> = {},
): Promise<AppliedUpload> {
  const applied = await createVodClient(cloud.apiEndpoint).ApplyUpload({ MediaType: 'mp4', ...changes });
  const keys = {
    secretId: applied.TempCertificate?.SecretId ?? '',
    secretKey: applied.TempCertificate?.SecretKey ?? '',
    token: applied.TempCertificate?.Token ?? '',
  };
  const cos = new COS({
    SecretId: keys.secretId,
    SecretKey: keys.secretKey,
    SecurityToken: keys.token,
    Domain: cloud.cosDomain,
    Protocol: 'http:',
    AutoSwitchHost: false,
    SliceSize: 1024 * 1024,
  });
  const object = {
    Bucket: applied.StorageBucket ?? '',
    Region: applied.StorageRegion ?? '',
    Key: applied.MediaStoragePath ?? '',
  };
  return { cos, object, keys, sessionKey: applied.VodSessionKey ?? '' };
}

/** Runs the three steps of an upload with the official SDKs. */
export async function upload(
  cloud: Pick<LocalCloud, 'apiEndpoint' | 'cosDomain'>,
  file: string,
  changes: Partial<Parameters<VodClient['ApplyUpload']>[0]> = {},
): Promise<{ FileId: string; MediaUrl: string }> {
  const { cos, object, sessionKey } = await applyUpload(cloud, changes);
  await cos.uploadFile({ ...object, FilePath: file });
  const committed = await createVodClient(cloud.apiEndpoint).CommitUpload({ VodSessionKey: sessionKey });
  return { FileId: committed.FileId ?? '', MediaUrl: committed.MediaUrl ?? '' };
}

export interface SampleOptions {
  readonly name?: string;
  readonly size?: string;
  readonly seconds?: number;
  readonly audio?: boolean;
}

/** Creates a video with a tone. @returns the file */
export async function makeSample(folder: string, options: SampleOptions = {}): Promise<string> {
  const { name = 'sample.mp4', size = '1280x720', seconds = 2, audio = true } = options;
  const file = join(folder, name);
  const tone = audio ? ['-f', 'lavfi', '-i', 'sine=440:sample_rate=48000', '-c:a', 'aac'] : [];
  await promisify(execFile)('ffmpeg', [
    ...['-v', 'error', '-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=30`, ...tone],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-t', String(seconds), '-y', file],
  ]);
  return file;
}
