import COS from 'cos-nodejs-sdk-v5';
import { type CosServer, startCos } from '../cos/index.ts';
import { createCredentialStore } from '../credentials/credential-store.ts';
import { LOCAL_BUCKET, LOCAL_CREDENTIAL, LOCAL_REGION } from '../known-names.ts';

export const TEST_BUCKET = LOCAL_BUCKET;

/** A COS of its own for a test. */
export function startTestCos(dir: string): Promise<CosServer> {
  const credentials = createCredentialStore([LOCAL_CREDENTIAL]);
  return startCos({ dir, port: 0, buckets: [TEST_BUCKET], credentials });
}

/** The official SDK, pointed at a local COS. */
export function cosClient(url: string, options: Partial<COS.COSOptions> = {}): COS {
  return new COS({
    SecretId: LOCAL_CREDENTIAL.secretId,
    SecretKey: LOCAL_CREDENTIAL.secretKey,
    Domain: `${url}/{Bucket}`,
    Protocol: 'http:',
    AutoSwitchHost: false,
    ...options,
  });
}

/** Where an object is, for the SDK. */
export const at = (key: string): { Bucket: string; Region: string; Key: string } => ({
  Bucket: TEST_BUCKET,
  Region: LOCAL_REGION,
  Key: key,
});
