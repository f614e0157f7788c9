import { ServiceError } from '@scf-media/protocol/errors';

/** Of a compressed image (https://cloud.tencent.com/document/product/583/56051). */
const MOST_IMAGE_BYTES = 1024 ** 3;

/** Node of the base image: its program, compressed with gzip. */
const NODE_BYTES = 45_000_000;

/** How much larger layers, compressed with gzip, are than .debs, compressed with xz: 1.5 measured (npm run image-check). */
const GZIP_PER_XZ = 1.6;

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

/** @throws ServiceError `InvalidPackage` when the platform does not take an image of this size */
export function checkImageBytes(bytes: number): void {
  if (bytes < MOST_IMAGE_BYTES) return;
  throw new ServiceError(
    'InvalidPackage',
    `the image: about ${bytes} bytes compressed, less than ${MOST_IMAGE_BYTES} are allowed`,
    { fault: 'service' },
  );
}
