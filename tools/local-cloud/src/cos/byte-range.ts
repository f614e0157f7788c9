import { cosError } from './cos-error.ts';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { type Segment } from './object-record.ts';

/** A range of bytes, both ends inclusive. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/**
 * Parses a `Range` header.
 *
 * @returns undefined for the whole object: no header, another unit, several ranges (which a server may ignore), or a malformed
 *   header
 * @throws ServiceError `InvalidRange` if the range contains no byte of the object
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

/** A slice of one file. */
interface Slice {
  readonly file: string;
  /** Both ends inclusive. */
  readonly range: ByteRange;
}

/** Finds the slices of consecutive segments that contain a range. */
export function toSlices(segments: readonly Segment[], range: ByteRange): Slice[] {
  const slices: Slice[] = [];
  let start = 0;
  for (const { file, sizeBytes } of segments) {
    const first = Math.max(range.first, start) - start;
    const last = Math.min(range.last, start + sizeBytes - 1) - start;
    if (first <= last) slices.push({ file, range: { first, last } });
    start += sizeBytes;
  }
  return slices;
}

/** Reads slices in sequence, with at most one open file. */
export async function* readSlices(folder: string, slices: readonly Slice[]): AsyncGenerator<Buffer> {
  for (const { file, range } of slices) {
    const stream = createReadStream(join(folder, file), {
      start: range.first,
      end: range.last,
      highWaterMark: 256 * 1024,
    });
    for await (const chunk of stream as AsyncIterable<Buffer>) yield chunk;
  }
}
