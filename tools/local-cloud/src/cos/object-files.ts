import { mkdir, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cosError } from './cos-error.ts';

/**
 * Moves a finished file to the path of an object.
 *
 * @throws ServiceError `OperationAborted` if another object conflicts: as plain files, `a` and `a/b` cannot both exist (COS itself
 *   has no folders and accepts both)
 */
export async function placeFile(file: string, path: string): Promise<void> {
  // A concurrent delete may remove the folder between the two calls: retry.
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

/** Removes the file of an object, and its parent folders up to the root if they are empty. */
export async function removeFile(path: string, root: string): Promise<void> {
  await rm(path, { force: true });
  for (let folder = dirname(path); folder.startsWith(`${root}/`); folder = dirname(folder)) {
    try {
      await rmdir(folder);
    } catch {
      return; // Not empty.
    }
  }
}

const KEY_LIMIT_BYTES = 850;
const SEGMENT_LIMIT_BYTES = 255;

/**
 * Creates the path of an object: `<root>/<key>`, so that people can find recordings in the file system.
 *
 * Rejects keys that cannot be such a path. This is stricter than COS, which accepts `a//b`, but no key can leave the root.
 *
 * @throws ServiceError `InvalidURI` or `KeyTooLong`
 */
export function toObjectPath(root: string, key: string): string {
  if (Buffer.byteLength(key) > KEY_LIMIT_BYTES)
    throw cosError('KeyTooLong', `A key has at most ${KEY_LIMIT_BYTES} bytes.`);
  const segments = key.split('/');
  for (const segment of segments) {
    if (segment === '' || segment === '.' || segment === '..')
      throw cosError('InvalidURI', 'A key with an empty, "." or ".." segment is not supported here.');
    if (/[\0\\]/.test(segment))
      throw cosError('InvalidURI', 'A key with a NUL or a backslash is not supported here.');
    if (Buffer.byteLength(segment) > SEGMENT_LIMIT_BYTES)
      throw cosError('KeyTooLong', `A segment of a key has at most ${SEGMENT_LIMIT_BYTES} bytes here.`);
  }
  return join(root, ...segments);
}
