import { statfs } from 'node:fs/promises';

/** A recording at 1080p takes some 100 to 200 MB. Containers have 64 MB by default, and some machines share one. */
const ENOUGH_BYTES = 1024 ** 3;

/**
 * Tells whether /dev/shm has too little space for a browser: a page then crashes when it needs more.
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
