import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createCosClient } from '@scf-media/cloud/cos';
import { createVodClient } from '@scf-media/cloud/vod';
import { LOCAL_CREDENTIAL, LOCAL_REGION, type LocalCloud } from '@scf-media/local-cloud/testing';

/** Makes one second of video with a tone. */
export async function makeSample(dir: string): Promise<string> {
  const file = join(dir, 'sample.mp4');
  await promisify(execFile)('ffmpeg', [
    ...['-v', 'error', '-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=25'],
    ...['-f', 'lavfi', '-i', 'sine=440:sample_rate=48000', '-t', '1', '-c:v', 'libx264'],
    ...['-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac', '-y', file],
  ]);
  return file;
}

/** Makes a file that VOD accepts and immediately fails to transcode, for tests that are not about transcoding. */
export async function makeTextSample(dir: string): Promise<string> {
  const file = join(dir, 'sample.mp4');
  await writeFile(file, 'not media');
  return file;
}

/** Uploads a file to VOD in the three steps of a server. @returns the FileId */
export async function uploadSample(cloud: LocalCloud, file: string): Promise<string> {
  const vod = createVodClient({
    credentials: () => LOCAL_CREDENTIAL,
    region: LOCAL_REGION,
    endpoint: cloud.apiEndpoint,
    protocol: 'http://',
  });
  const applied = await vod.applyUpload({ MediaType: 'mp4', MediaName: 'sample' });
  const { SecretId, SecretKey, Token } = applied.TempCertificate ?? {};
  const cos = createCosClient({
    credentials: () => ({ secretId: SecretId ?? '', secretKey: SecretKey ?? '', token: Token ?? '' }),
    domain: cloud.cosDomain,
    timeoutMs: 10_000,
  });
  const target = {
    bucket: applied.StorageBucket ?? '',
    region: applied.StorageRegion ?? '',
    key: applied.MediaStoragePath ?? '',
  };
  await cos.putObject(target, await readFile(file), { contentType: 'video/mp4' });
  const { FileId } = await vod.commitUpload({ VodSessionKey: applied.VodSessionKey ?? '' });
  if (FileId === undefined) throw new Error('no FileId');
  return FileId;
}
