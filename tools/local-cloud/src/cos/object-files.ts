import { mkdir, rename, rm, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { cosError } from './cos-error.ts';

/**
 * Moves a finished file to the place of an object.
 *
 * @throws ServiceError `OperationAborted` when another object stands in the way: as plain files, `a` and `a/b`
 *   cannot both exist (COS itself has no folders and takes both)
 */
export async function placeFile(file: string, path: string): Promise<void> {
  // The folder may be pruned by a delete between the two calls: then it is made again.
  for (let attempt = 1; ; attempt += 1) {
    try {
      await mkdir(dirname(path), { recursive: true });
      await rename(file, path);
      return;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === 'ENOENT' && attempt < 5) continue;
      await rm(file, { force: true });
      if (code === 'EEXIST' || code === 'ENOTDIR' || code === 'EISDIR' || code === 'ENOTEMPTY')
        throw cosError('OperationAborted', 'Another object has a prefix of this key as its key.', error);
      throw error;
    }
  }
}

/** Removes the file of an object, and the folders above it that are empty now, up to the root. */
export async function removeFile(path: string, root: string): Promise<void> {
  await rm(path, { force: true });
  for (let folder = dirname(path); folder.startsWith(`${root}/`); folder = dirname(folder)) {
    try {
      await rmdir(folder);
    } catch {
      return; // not empty: another object lives there
    }
  }
}
