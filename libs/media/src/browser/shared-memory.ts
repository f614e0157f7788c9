import { statfs } from 'node:fs/promises';

/** A recording at 1080p takes some 100 to 200 MB; containers have 64 MB when nothing is said, and some machines share one. */
const ENOUGH_BYTES = 1024 ** 3;

/**
 * Whether /dev/shm has too little room left for a browser: a page then crashes as soon as it wants more.
 *
 * @param folder another one, for tests
 * @returns true where there is none
 */
export async function hasLittleSharedMemory(folder = '/dev/shm'): Promise<boolean> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize < ENOUGH_BYTES;
  } catch {
    return true;
  }
}
