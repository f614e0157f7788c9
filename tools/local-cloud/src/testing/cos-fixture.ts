import COS from 'cos-nodejs-sdk-v5';
import { type CosServer, startCos } from '../cos/index.ts';
import { createCredentialStore } from '../credential-store.ts';
import { LOCAL_BUCKET, LOCAL_CREDENTIAL, LOCAL_REGION } from '../known-names.ts';

export const TEST_BUCKET = LOCAL_BUCKET;

/** Starts a COS for a test. */
export function startTestCos(dir: string): Promise<CosServer> {
  const credentials = createCredentialStore([LOCAL_CREDENTIAL]);
  return startCos({ dir, port: 0, buckets: [TEST_BUCKET], credentials });
}

/** Creates the official SDK's client for a local COS. */
export function createCosClient(url: string, options: Partial<COS.COSOptions> = {}): COS {
  return new COS({
    SecretId: LOCAL_CREDENTIAL.secretId,
    SecretKey: LOCAL_CREDENTIAL.secretKey,
    Domain: `${url}/{Bucket}`,
    Protocol: 'http:',
    AutoSwitchHost: false,
    ...options,
  });
}

/** Creates the SDK's address of an object. */
export const at = (key: string): { Bucket: string; Region: string; Key: string } => ({
  Bucket: TEST_BUCKET,
  Region: LOCAL_REGION,
  Key: key,
});

/** Uploads parts 1, 2, … of an object, ready to be completed. */
export async function uploadParts(
  client: COS,
  key: string,
  bodies: readonly Buffer[],
): Promise<{ UploadId: string; Parts: { PartNumber: number; ETag: string }[] }> {
  const { UploadId } = await client.multipartInit(at(key));
  const Parts = [];
  for (const [index, Body] of bodies.entries()) {
    const { ETag } = await client.multipartUpload({ ...at(key), UploadId, PartNumber: index + 1, Body });
    Parts.push({ PartNumber: index + 1, ETag });
  }
  return { UploadId, Parts };
}
