/**
 * A box of an ISO base media file: `[size u32][type 4 characters]([size u64] when size is 1)content` (ISO/IEC
 * 14496-12, 4.2).
 */
export interface Box {
  type: string;
  start: number;
  contentStart: number;
  end: number;
}

/** Iterates over the consecutive boxes from `start` to `end`. */
export function* listBoxes(bytes: Uint8Array, start = 0, end = bytes.length): Generator<Box> {
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

/** Creates a box with a 32-bit size. */
export function makeBox(type: string, ...contents: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(makeBoxAround(type, contents)));
}

/**
 * Creates a box without copying its contents: they follow the header as they are. The tables of ten hours have some
 * 20 MB and are nested five boxes deep.
 */
export function makeBoxAround(type: string, contents: readonly Uint8Array[]): Uint8Array[] {
  return [makeBoxHeader(type, sumBytes(contents)), ...contents];
}

/** Creates a box header. Its size has 64 bits where 32 are not enough. */
export function makeBoxHeader(type: string, contentBytes: number): Uint8Array {
  const wide = contentBytes + 8 > maxUint32;
  const header = Buffer.alloc(wide ? 16 : 8);
  header.writeUInt32BE(wide ? 1 : contentBytes + 8, 0);
  header.write(type, 4, 'latin1');
  if (wide) header.writeBigUInt64BE(BigInt(contentBytes + 16), 8);
  return new Uint8Array(header);
}

/**
 * Creates a box of version 0 without flags that has 32-bit numbers and then a table.
 *
 * @param numbers everything before the entries: their number, and other fields
 * @param entries as they are stored
 */
export function makeTableBox(
  type: string,
  numbers: readonly number[],
  entries: readonly Uint8Array[],
): Uint8Array[] {
  return makeBoxAround(type, [encodeUint32s([0, ...numbers]), ...entries]);
}

/** Encodes numbers as big-endian, 4 bytes each. */
export function encodeUint32s(values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 4));
  values.forEach((value, index) => view.setUint32(index * 4, value));
  return new Uint8Array(view.buffer);
}

export const maxUint32 = 0xffff_ffff;

export const sumBytes = (pieces: readonly Uint8Array[]): number =>
  pieces.reduce((sum, piece) => sum + piece.length, 0);
