import { createHash } from 'node:crypto';
import { z } from 'zod';
import { apiError } from '../../cloud-api/index.ts';
import { LOCAL_APP_ID } from '../../known-names.ts';
import { type CodePackage } from './code-package.ts';
import { contextFolder, installImage } from './image-package.ts';
import { type PackageStore } from './package-store.ts';
import { unpackZip } from './unpack-zip.ts';

/** `Code` of CreateFunction and UpdateFunctionCode. */
export const codeSchema = z.looseObject({
  ZipFile: z.string().optional(),
  CosBucketName: z.string().optional(),
  CosObjectName: z.string().optional(),
  CosBucketRegion: z.string().optional(),
  ImageConfig: z
    .looseObject({
      ImageType: z.string().default('personal'),
      ImageUri: z.string(),
      Command: z.string().optional(),
      Args: z.string().optional(),
      ImagePort: z.int().default(9000),
    })
    .optional(),
});
export type Code = z.output<typeof codeSchema>;

/** Puts a package into the store. What is wrong with it is told by the state of the function. */
export type InstallCode = () => Promise<CodePackage>;

const ZIP_LIMIT_BYTES = 50 * 1024 * 1024;
const FETCH_TIMEOUT_MS = 60_000;

/**
 * Looks at what the code of a function is to be.
 *
 * @param cosUrl where the local COS is
 * @throws ServiceError `MissingParameter.Code` or `InvalidParameterValue.…`
 */
export function codeSource(code: Code, parts: { store: PackageStore; cosUrl: string }): InstallCode {
  const { ZipFile: zipFile, CosBucketName: bucket, CosObjectName: key, ImageConfig: imageConfig } = code;
  const given = [zipFile, bucket ?? key, imageConfig].filter((source) => source !== undefined);
  if (given.length === 0)
    throw apiError('MissingParameter.Code', 'Code needs a ZipFile, an object of COS or an ImageConfig.');
  if (given.length > 1)
    throw apiError(
      'InvalidParameterValue.Code',
      'Code has more than one of ZipFile, COS object and ImageConfig.',
    );
  if (imageConfig !== undefined) {
    if (imageConfig.ImagePort !== 9000)
      throw apiError('UnsupportedOperation', 'The local SCF has no job images: ImagePort must be 9000.');
    contextFolder(imageConfig.ImageUri);
    return () => installImage(imageConfig, parts.store);
  }
  if (zipFile !== undefined) {
    const zip = decodeZip(zipFile);
    return () => installZip(zip, parts.store);
  }
  if (bucket === undefined || key === undefined)
    throw apiError('InvalidParameterValue.Cos', 'CosBucketName and CosObjectName come together.');
  // The SDK's text names it for Beijing alone; the others are guessed from the function's region, which nobody documents.
  if (code.CosBucketRegion === undefined)
    throw apiError('MissingParameter.CosBucketRegion', 'CosBucketRegion says in which region the bucket is.');
  const url = objectUrl(parts.cosUrl, bucket, key);
  return async () => installZip(await fetchZip(url), parts.store);
}

function decodeZip(base64: string): Buffer {
  if (!/^[A-Za-z\d+/]*={0,2}$/.test(base64) || base64.length % 4 !== 0)
    throw apiError('InvalidParameterValue.ZipFileBase64BinasciiError', 'ZipFile is not valid Base64.');
  const zip = Buffer.from(base64, 'base64');
  if (zip.length > ZIP_LIMIT_BYTES)
    throw apiError('InvalidParameterValue.ZipFile', 'ZipFile has more than 50 MB; take it from COS.');
  // A local file header, or the end of an empty archive.
  if (!['504b0304', '504b0506'].includes(zip.subarray(0, 4).toString('hex')))
    throw apiError('InvalidParameterValue.ZipFile', 'ZipFile is not a zip file.');
  return zip;
}

/** The name of the bucket comes without the AppId, that of the object with a slash before it. */
function objectUrl(cosUrl: string, bucket: string, key: string): string {
  const name = bucket.endsWith(`-${LOCAL_APP_ID}`) ? bucket : `${bucket}-${LOCAL_APP_ID}`;
  const path = key.replace(/^\//, '').split('/').map(encodeURIComponent).join('/');
  return `${cosUrl}/${name}/${path}`;
}

async function fetchZip(url: string): Promise<Buffer> {
  const response = await fetch(url, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
  if (!response.ok) {
    await response.body?.cancel();
    throw apiError('ResourceNotFound.Cos', `COS answered ${response.status} for ${new URL(url).pathname}.`);
  }
  return Buffer.from(await response.arrayBuffer());
}

async function installZip(zip: Buffer, store: PackageStore): Promise<CodePackage> {
  const digest = createHash('sha256').update(zip).digest('hex');
  await store.keep(digest, (folder) => unpackZip(zip, folder));
  return { kind: 'zip', digest, sizeBytes: zip.length };
}
