import { createWriteStream } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Entry, fromBufferPromise } from 'yauzl';
import { apiError } from '../../cloud-api/index.ts';

/** The documented maximum for unpacked code and layers together. */
const UNPACKED_LIMIT_BYTES = 500 * 1024 * 1024;

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

const invalidZip = (message: string, cause?: unknown): Error =>
  apiError('InvalidParameterValue.ZipFile', message, cause);
