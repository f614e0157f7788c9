/** The element ids in a stream of MediaRecorder. Source: RFC 9559 (Matroska), section 5. */
export const elementId = {
  segment: 0x18538067,
  info: 0x1549a966,
  timestampScale: 0x2ad7b1,
  tracks: 0x1654ae6b,
  trackEntry: 0xae,
  trackNumber: 0xd7,
  codecId: 0x86,
  codecPrivate: 0x63a2,
  cluster: 0x1f43b675,
  clusterTimestamp: 0xe7,
  simpleBlock: 0xa3,
  blockGroup: 0xa0,
  block: 0xa1,
  referenceBlock: 0xfb,
} as const;

/** An element's header. `size` is undefined for a live element, whose size is unknown. */
export interface ElementHeader {
  id: number;
  headerBytes: number;
  size: number | undefined;
}

/**
 * Reads one element header (id and size, both of variable length).
 *
 * @returns undefined when the header is incomplete
 * @throws RangeError when the bytes at `offset` cannot be an element (RFC 8794, sections 5 and 6)
 */
export function readElementHeader(bytes: Uint8Array, offset: number): ElementHeader | undefined {
  const idLength = variableLength(bytes, offset, 4);
  if (idLength === undefined) return undefined;
  const sizeOffset = offset + idLength;
  const sizeLength = variableLength(bytes, sizeOffset, 8);
  if (sizeLength === undefined || bytes.length < sizeOffset + sizeLength) return undefined;
  const id = readUnsigned(bytes, offset, idLength);
  // All zeros or all ones are not ids (RFC 8794, section 5): damaged files have runs of them.
  const idBits = id - 2 ** (7 * idLength);
  if (idBits === 0 || idBits === 2 ** (7 * idLength) - 1) throw notAnElement(offset);
  const first = bytes[sizeOffset] ?? 0;
  const mask = 0xff >> sizeLength;
  let size = first & mask;
  let unknown = size === mask;
  for (let index = 1; index < sizeLength; index++) {
    const byte = bytes[sizeOffset + index] ?? 0;
    unknown &&= byte === 0xff;
    size = size * 256 + byte;
  }
  return { id, headerBytes: idLength + sizeLength, size: unknown ? undefined : size };
}

/** Reads a big-endian unsigned integer: up to 6 bytes exactly, up to 8 as the nearest number. */
export function readUnsigned(bytes: Uint8Array, offset: number, length: number): number {
  let value = 0;
  for (let index = 0; index < length; index++) value = value * 256 + (bytes[offset + index] ?? 0);
  return value;
}

/** Returns the length that the first byte of a variable-length integer states; undefined when it is not there yet. */
function variableLength(bytes: Uint8Array, offset: number, longest: number): number | undefined {
  const first = bytes[offset];
  if (first === undefined) return undefined;
  const length = Math.clz32(first) - 23;
  if (length > longest) throw notAnElement(offset);
  return length;
}

function notAnElement(offset: number): RangeError {
  return new RangeError(`not an EBML element at byte ${offset}`);
}
