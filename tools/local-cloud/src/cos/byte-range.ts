import { cosError } from './cos-error.ts';

/** Bytes of an object, both ends included. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/**
 * Reads a `Range` header.
 *
 * @returns undefined when the whole object is meant: no header, a unit other than bytes, several ranges (a server
 *   may answer those with everything) or a malformed one
 * @throws ServiceError `InvalidRange` when no byte of the object is in the range
 */
export function parseByteRange(header: string | undefined, sizeBytes: number): ByteRange | undefined {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(header?.replaceAll(' ', '') ?? '') ?? [];
  if (from === undefined || to === undefined || (from === '' && to === '')) return undefined;
  if (from !== '' && to !== '' && Number(to) < Number(from)) return undefined;
  const first = from === '' ? Math.max(0, sizeBytes - Number(to)) : Number(from);
  const last = from === '' || to === '' ? sizeBytes - 1 : Math.min(Number(to), sizeBytes - 1);
  if (first >= sizeBytes || last < first)
    throw cosError('InvalidRange', 'The requested range cannot be satisfied.');
  return { first, last };
}
