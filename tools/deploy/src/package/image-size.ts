import { ServiceError } from '@scf-media/protocol/errors';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The limit of a compressed image (https://cloud.tencent.com/document/product/583/56051). */
const MAX_IMAGE_BYTES = 1024 ** 3;

/** The size of the base image's Node, compressed with gzip. */
const NODE_BYTES = 45_000_000;

/**
 * The size of layers, which are compressed with gzip, relative to that of their .debs, which are compressed with xz: 1.05 was
 * measured without the files in unneeded-files.txt (npm run image-check).
 */
const GZIP_PER_XZ = 1.1;
/** Functions with little memory accept only smaller images (the same page). */
const LARGE_IMAGE_BYTES = 512 * 1024 ** 2;
const LARGE_IMAGE_MB = 1024;

/**
 * Estimates the size of an image with these packages and their dependencies.
 *
 * @param uris the output of `apt-get install --print-uris`: a URL, a file name, a size and a checksum per line
 * @param programBytes the uncompressed size of the program
 * @returns compressed bytes, rather too many than too few
 */
export function estimateImageBytes(uris: string, programBytes: number): number {
  const debs = [...uris.matchAll(/^'[^']+' \S+\.deb (\d+)/gm)].map(([, bytes]) => Number(bytes));
  const packageBytes = debs.reduce((sum, bytes) => sum + bytes, 0);
  return Math.round(packageBytes * GZIP_PER_XZ + NODE_BYTES + programBytes);
}

/**
 * Checks the size of an image against the limit of the platform.
 *
 * @param memoryMb of the function
 * @throws ServiceError `InvalidPackage` when it is too large
 */
export function checkImageBytes(bytes: number, memoryMb: number): void {
  const maxBytes = memoryMb > LARGE_IMAGE_MB ? MAX_IMAGE_BYTES : LARGE_IMAGE_BYTES;
  if (bytes < maxBytes) return;
  throw new ServiceError(
    'InvalidPackage',
    `the image: about ${bytes} bytes compressed, less than ${maxBytes} are allowed with ${memoryMb} MB of memory`,
    { fault: 'service' },
  );
}

const run = promisify(execFile);
const APT_TIMEOUT_MS = 30_000;

/**
 * Lists what apt would download to install these packages on a system without any.
 *
 * @returns the output of `apt-get install --print-uris`; undefined without apt, or if it does not know the packages
 */
export async function listAptUris(packages: readonly string[]): Promise<string | undefined> {
  await using scope = new AsyncDisposableStack();
  const dir = await mkdtemp(join(tmpdir(), 'scf-media-apt-'));
  scope.defer(() => rm(dir, { recursive: true, force: true }));
  await mkdir(join(dir, 'archives/partial'), { recursive: true });
  await writeFile(join(dir, 'status'), '');
  const options = [
    // Nothing is written, so no lock is needed.
    'Debug::NoLocking=1',
    // Pretends that nothing is installed or downloaded.
    `Dir::State::status=${join(dir, 'status')}`,
    `Dir::Cache::archives=${join(dir, 'archives')}`,
  ].flatMap((option) => ['-o', option]);
  const args = ['install', '-qq', '-y', '--no-install-recommends', '--print-uris', ...options, ...packages];
  try {
    const { stdout } = await run('apt-get', args, { timeout: APT_TIMEOUT_MS, maxBuffer: 16 * 1024 * 1024 });
    return stdout;
  } catch {
    return undefined;
  }
}
