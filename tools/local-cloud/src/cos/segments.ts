import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { type ByteRange } from './byte-range.ts';
import { type Segment } from './object-record.ts';

/** A slice of one file. */
export interface Slice {
  readonly file: string;
  /** Both included. */
  readonly range: ByteRange;
}

/** The slices of an ordered composite that hold a range of it. */
export function slicesOf(segments: readonly Segment[], range: ByteRange): Slice[] {
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

/** Reads slices one after another; at most one file is open at a time. */
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
