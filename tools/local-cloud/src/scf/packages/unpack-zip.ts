import { createWriteStream } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Entry, fromBufferPromise } from 'yauzl';
import { apiError } from '../../cloud-api/index.ts';

/** Code and layers together, unpacked; documented. */
const UNPACKED_LIMIT_BYTES = 500 * 1024 * 1024;

/**
 * Unpacks a code package, with the permissions that it holds: a scf_bootstrap that was zipped without 755 does not
 * start here either. Links and names that lead out of the folder are refused.
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
    throw notAZip('The code package is not a zip file.', cause);
  });
  let sizeBytes = 0;
  try {
    for await (const entry of archive.eachEntry()) {
      sizeBytes += entry.uncompressedSize;
      if (sizeBytes > limitBytes)
        throw notAZip(`The code package has more than ${limitBytes / 1024 / 1024} MB unpacked.`);
      const path = join(folder, entry.fileName);
      if (entry.fileName.endsWith('/')) {
        await mkdir(path, { recursive: true });
        continue;
      }
      await mkdir(dirname(path), { recursive: true });
      await pipeline(await archive.openReadStreamPromise(entry), createWriteStream(path));
      await chmod(path, modeOf(entry));
    }
  } catch (error) {
    if (error instanceof Error && 'fault' in error) throw error;
    throw notAZip('The code package cannot be unpacked.', error);
  }
}

/** Where Unix permissions lie in a zip: the upper half of the external attributes, when it was made on Unix. */
function modeOf({ externalFileAttributes, versionMadeBy, fileName }: Entry): number {
  const madeOnUnix = versionMadeBy >> 8 === 3;
  const mode = madeOnUnix ? externalFileAttributes >>> 16 : 0o644;
  const isLink = (mode & 0o170_000) === 0o120_000;
  if (isLink) throw notAZip(`The code package holds a link: ${fileName}.`);
  return mode & 0o777;
}

const notAZip = (message: string, cause?: unknown): Error =>
  apiError('InvalidParameterValue.ZipFile', message, cause);
