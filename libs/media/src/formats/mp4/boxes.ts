/** A box of an ISO base media file: `[size u32][type 4 characters]([size u64] when size is 1)content`. ISO/IEC 14496-12, 4.2. */
export interface Box {
  type: string;
  start: number;
  contentStart: number;
  end: number;
}

/** The boxes that follow one another in `bytes` from `start` to `end`. */
export function* boxesIn(bytes: Uint8Array, start = 0, end = bytes.length): Generator<Box> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let position = start;
  while (position + 8 <= end) {
    const size32 = view.getUint32(position);
    const large = size32 === 1;
    const size = large ? Number(view.getBigUint64(position + 8)) : size32 === 0 ? end - position : size32;
    if (size < (large ? 16 : 8)) throw new RangeError(`box at byte ${position} has size ${size}`);
    yield {
      type: String.fromCharCode(...bytes.subarray(position + 4, position + 8)),
      start: position,
      contentStart: position + (large ? 16 : 8),
      end: position + size,
    };
    position += size;
  }
}

/** Puts a 32-bit size and a type before the contents. */
export function makeBox(type: string, ...contents: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(boxAround(type, contents)));
}

/**
 * The same without a copy: what follows the first piece are the contents themselves. The tables of ten hours are some
 * 20 MB and lie five boxes deep.
 */
export function boxAround(type: string, contents: readonly Uint8Array[]): Uint8Array[] {
  return [boxHeader(type, byteLength(contents)), ...contents];
}

/** What comes before so many bytes of content; its size has 64 bits where 32 do not suffice. */
export function boxHeader(type: string, contentBytes: number): Uint8Array {
  const wide = contentBytes + 8 > maxUint32;
  const header = Buffer.alloc(wide ? 16 : 8);
  header.writeUInt32BE(wide ? 1 : contentBytes + 8, 0);
  header.write(type, 4, 'latin1');
  if (wide) header.writeBigUInt64BE(BigInt(contentBytes + 16), 8);
  return new Uint8Array(header);
}

/**
 * A box of version 0 without flags that holds numbers of 32 bits and then a table.
 *
 * @param numbers all that comes before the entries: how many there are, and what else the box says
 * @param entries in their final form
 */
export function tableBox(
  type: string,
  numbers: readonly number[],
  entries: readonly Uint8Array[],
): Uint8Array[] {
  return boxAround(type, [uint32s([0, ...numbers]), ...entries]);
}

/** Big-endian, 4 bytes each. */
export function uint32s(values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 4));
  values.forEach((value, index) => view.setUint32(index * 4, value));
  return new Uint8Array(view.buffer);
}

export const maxUint32 = 0xffff_ffff;

export const byteLength = (pieces: readonly Uint8Array[]): number =>
  pieces.reduce((sum, piece) => sum + piece.length, 0);
