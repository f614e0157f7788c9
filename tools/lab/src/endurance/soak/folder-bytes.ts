import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Bytes of disk that a folder's files take; 0 of one that is not there. Files that go while it looks do not count. */
export async function folderBytes(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = await Promise.all(
    names.map(async (name) => {
      const found = await stat(join(folder, name)).catch(() => undefined);
      // Blocks of 512 bytes: what is really taken, also of a file with holes.
      return found?.isFile() === true ? found.blocks * 512 : 0;
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
