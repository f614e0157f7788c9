import { ServiceError } from '@scf-media/protocol/errors';

/** Of a compressed image (https://cloud.tencent.com/document/product/583/56051). */
const MAX_IMAGE_BYTES = 1024 ** 3;

/** Node of the base image: its program, compressed with gzip. */
const NODE_BYTES = 45_000_000;

/**
 * How large layers, compressed with gzip, are beside the .debs, compressed with xz, that they are made of: 1.05 measured without
 * what is listed in unneeded-files.txt (npm run image-check).
 */
const GZIP_PER_XZ = 1.1;
/** Functions with less memory than this take smaller images alone (the same page). */
const LARGE_IMAGE_BYTES = 512 * 1024 ** 2;
const LARGE_IMAGE_MB = 1024;

/**
 * How large an image is that has these packages and all they need.
 *
 * @param uris what `apt-get install --print-uris` says: an address, a file name, a size and a checksum a line
 * @param programBytes the program, not compressed
 * @returns bytes, compressed: rather too many than too few
 */
export function estimateImageBytes(uris: string, programBytes: number): number {
  const debs = [...uris.matchAll(/^'[^']+' \S+\.deb (\d+)/gm)].map(([, bytes]) => Number(bytes));
  const packageBytes = debs.reduce((sum, bytes) => sum + bytes, 0);
  return Math.round(packageBytes * GZIP_PER_XZ + NODE_BYTES + programBytes);
}

/**
 * @param memoryMb of the function
 * @throws ServiceError `InvalidPackage` when the platform does not take an image of this size
 */
export function checkImageBytes(bytes: number, memoryMb: number): void {
  const most = memoryMb > LARGE_IMAGE_MB ? MAX_IMAGE_BYTES : LARGE_IMAGE_BYTES;
  if (bytes < most) return;
  throw new ServiceError(
    'InvalidPackage',
    `the image: about ${bytes} bytes compressed, less than ${most} are allowed with ${memoryMb} MB of memory`,
    { fault: 'service' },
  );
}
