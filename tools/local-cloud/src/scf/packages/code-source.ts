import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { type Entry, fromBufferPromise } from 'yauzl';
import { apiError } from '../../cloud-api/index.ts';
import { LOCAL_APP_ID } from '../../known-names.ts';
import { type CodePackage } from './code-package.ts';
import { installImage, parseImageUri } from './image-package.ts';
import { type PackageStore } from './package-store.ts';

/** The documented maximum for unpacked code and layers together. */
const UNPACKED_LIMIT_BYTES = 500 * 1024 * 1024;

const invalidZip = (message: string, cause?: unknown): Error =>
  apiError('InvalidParameterValue.ZipFile', message, cause);

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
type Code = z.output<typeof codeSchema>;

/** Stores a package. Its errors are reported by the function's state. */
type InstallCode = () => Promise<CodePackage>;

const ZIP_LIMIT_BYTES = 50 * 1024 * 1024;
const FETCH_TIMEOUT_MS = 60_000;

/**
 * Checks the code of a function, and prepares its installation.
 *
 * @param parts.cosUrl address of the local COS
 * @throws ServiceError `MissingParameter.Code` or `InvalidParameterValue.…`
 */
export function prepareCode(code: Code, parts: { store: PackageStore; cosUrl: string }): InstallCode {
  const { ZipFile: zipFile, CosBucketName: bucket, CosObjectName: key, ImageConfig: imageConfig } = code;
  const given = [zipFile, bucket ?? key, imageConfig].filter((source) => source !== undefined);
  if (given.length === 0)
    throw apiError('MissingParameter.Code', 'Code must have a ZipFile, a COS object or an ImageConfig.');
  if (given.length > 1)
    throw apiError(
      'InvalidParameterValue.Code',
      'Code has more than one of ZipFile, COS object and ImageConfig.',
    );
  if (imageConfig !== undefined) {
    if (imageConfig.ImagePort !== 9000)
      throw apiError('UnsupportedOperation', 'The local SCF has no job images: ImagePort must be 9000.');
    parseImageUri(imageConfig.ImageUri);
    return () => installImage(imageConfig, parts.store);
  }
  if (zipFile !== undefined) {
    const zip = decodeZip(zipFile);
    return () => installZip(zip, parts.store);
  }
  if (bucket === undefined || key === undefined)
    throw apiError('InvalidParameterValue.Cos', 'CosBucketName and CosObjectName must be set together.');
  // The SDK requires it for Beijing only; deriving it from the function's region elsewhere is not documented.
  if (code.CosBucketRegion === undefined)
    throw apiError(
      'MissingParameter.CosBucketRegion',
      'CosBucketRegion, the region of the bucket, is required.',
    );
  const url = makeObjectUrl(parts.cosUrl, bucket, key);
  return async () => installZip(await fetchZip(url), parts.store);
}

function decodeZip(base64: string): Buffer {
  if (!/^[A-Za-z\d+/]*={0,2}$/.test(base64) || base64.length % 4 !== 0)
    throw apiError('InvalidParameterValue.ZipFileBase64BinasciiError', 'ZipFile is not valid Base64.');
  const zip = Buffer.from(base64, 'base64');
  if (zip.length > ZIP_LIMIT_BYTES)
    throw apiError('InvalidParameterValue.ZipFile', 'ZipFile has more than 50 MB; use COS instead.');
  // A local file header, or the end of an empty archive.
  if (!['504b0304', '504b0506'].includes(zip.subarray(0, 4).toString('hex')))
    throw apiError('InvalidParameterValue.ZipFile', 'ZipFile is not a zip file.');
  return zip;
}

/** Creates the URL of an object. The bucket may come without its AppId, the key with a leading slash. */
function makeObjectUrl(cosUrl: string, bucket: string, key: string): string {
  const name = bucket.endsWith(`-${LOCAL_APP_ID}`) ? bucket : `${bucket}-${LOCAL_APP_ID}`;
  const path = key.replace(/^\//, '').split('/').map(encodeURIComponent).join('/');
  return `${cosUrl}/${name}/${path}`;
}

async function fetchZip(url: string): Promise<Buffer> {
  const response = await fetch(url, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
  if (!response.ok) {
    await response.body?.cancel();
    throw apiError(
      'ResourceNotFound.Cos',
      `COS responded with ${response.status} for ${new URL(url).pathname}.`,
    );
  }
  return Buffer.from(await response.arrayBuffer());
}

async function installZip(zip: Buffer, store: PackageStore): Promise<CodePackage> {
  const digest = createHash('sha256').update(zip).digest('hex');
  await store.add(digest, (folder) => unpackZip(zip, folder));
  return { kind: 'zip', digest, sizeBytes: zip.length };
}

/**
 * Unpacks a code package with its permissions: a scf_bootstrap zipped without 755 does not start here, either. Rejects links and
 * names outside the folder.
 *
 * @param folder must exist and be empty
 * @throws ServiceError `InvalidParameterValue.ZipFile`
 */
export async function unpackZip(
  zip: Buffer,
  folder: string,
  limitBytes: number = UNPACKED_LIMIT_BYTES,
): Promise<void> {
  const archive = await fromBufferPromise(zip).catch((cause: unknown) => {
    throw invalidZip('The code package is not a zip file.', cause);
  });
  let sizeBytes = 0;
  try {
    for await (const entry of archive.eachEntry()) {
      sizeBytes += entry.uncompressedSize;
      if (sizeBytes > limitBytes)
        throw invalidZip(`The code package has more than ${limitBytes / 1024 / 1024} MB unpacked.`);
      const path = join(folder, entry.fileName);
      if (entry.fileName.endsWith('/')) {
        await mkdir(path, { recursive: true });
        continue;
      }
      await mkdir(dirname(path), { recursive: true });
      await pipeline(await archive.openReadStreamPromise(entry), createWriteStream(path));
      await chmod(path, readMode(entry));
    }
  } catch (error) {
    if (error instanceof Error && 'fault' in error) throw error;
    throw invalidZip('The code package cannot be unpacked.', error);
  }
}

/** Reads Unix permissions from the upper half of the external attributes, if the zip was made on Unix. */
function readMode({ externalFileAttributes, versionMadeBy, fileName }: Entry): number {
  const madeOnUnix = versionMadeBy >> 8 === 3;
  const mode = madeOnUnix ? externalFileAttributes >>> 16 : 0o644;
  const isLink = (mode & 0o170_000) === 0o120_000;
  if (isLink) throw invalidZip(`The code package holds a link: ${fileName}.`);
  return mode & 0o777;
}
