import { join } from 'node:path';
import { cosError } from './cos-error.ts';

const KEY_LIMIT_BYTES = 850;
const SEGMENT_LIMIT_BYTES = 255;

/**
 * The file of an object: `<root>/<key>`, so that a person finds recordings by looking into a folder.
 *
 * A key that cannot be such a file is refused. That is narrower than COS (which takes `a//b`), but a key can never
 * name a file outside of the root.
 *
 * @throws ServiceError `InvalidURI` or `KeyTooLong`
 */
export function objectPath(root: string, key: string): string {
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
