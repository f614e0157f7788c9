import COS from 'cos-nodejs-sdk-v5';
import { type Code } from 'tencentcloud-sdk-nodejs/tencentcloud/services/scf/v20180416/scf_models.js';
import { type Settings } from '../config.ts';
import { toCloudError } from './cloud-error.ts';

const TIMEOUT_MS = 120_000;

/**
 * Creates a function that uploads a package to `CODE_BUCKET`, with a key of the app and the package's hash.
 *
 * @param bucket ends in the AppId
 */
export function createZipUploader(
  settings: Settings,
  app: string,
  bucket: string,
): (zip: Buffer, hash: string) => Promise<Code> {
  const { secretId, secretKey, token } = settings.keys;
  const domain = settings.cosDomain;
  const cos = new COS({
    SecretId: secretId,
    SecretKey: secretKey,
    ...(token === undefined ? {} : { SecurityToken: token }),
    Timeout: TIMEOUT_MS,
    AutoSwitchHost: false,
    ...(domain === undefined ? {} : { Domain: domain }),
    Protocol: domain?.startsWith('http:') === true ? 'http:' : 'https:',
  });
  return async (zip, hash) => {
    const key = `scf-media/${app}/${hash}.zip`;
    try {
      await cos.putObject({ Bucket: bucket, Region: settings.region, Key: key, Body: zip });
    } catch (error) {
      throw toCloudError(`the upload of the code to ${bucket}`, error);
    }
    // The platform expects the name without the AppId, and the key with a slash.
    return {
      CosBucketName: bucket.replace(/-\d+$/, ''),
      CosObjectName: `/${key}`,
      CosBucketRegion: settings.region,
    };
  };
}
