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

/** Creates an EBML element; the size takes one byte if it fits, else four. Source: RFC 8794, sections 4 to 6. */
export function element(id: number, ...contents: Uint8Array[]): Uint8Array {
  const content = Buffer.concat(contents);
  const size =
    content.length < 127
      ? Uint8Array.of(0x80 | content.length)
      : unsignedBytes(0x1000_0000 + content.length, 4);
  return Buffer.concat([unsignedBytes(id), size, content]);
}

/** Creates a live element: its size is unknown, and its children follow. */
export function liveElement(id: number, ...contents: Uint8Array[]): Uint8Array {
  const unknownSize = Uint8Array.of(0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff);
  return Buffer.concat([unsignedBytes(id), unknownSize, ...contents]);
}

/** Encodes a number as big-endian, in `length` bytes, or in as few as possible. */
export function unsignedBytes(value: number, length = value === 0 ? 1 : Math.ceil(Math.log2(value + 1) / 8)) {
  return Uint8Array.from({ length }, (_, index) => Math.floor(value / 256 ** (length - 1 - index)) % 256);
}

/** Creates the content of a SimpleBlock or a Block: track, time relative to the cluster, flags, one frame. */
export function blockContent(track: number, relativeMs: number, flags: number, data: Uint8Array): Uint8Array {
  const header = Buffer.alloc(4);
  header.writeUInt8(0x80 | track, 0);
  header.writeInt16BE(relativeMs, 1);
  header.writeUInt8(flags, 3);
  return Buffer.concat([header, data]);
}

export const keyFlag = 0x80;

/** Creates a block with its key flag set, for a frame that refers to no other. */
export function keyBlock(track: number, relativeMs: number, data: Uint8Array): Uint8Array {
  return element(elementId.simpleBlock, blockContent(track, relativeMs, keyFlag, data));
}

export function deltaBlock(track: number, relativeMs: number, data: Uint8Array): Uint8Array {
  return element(elementId.simpleBlock, blockContent(track, relativeMs, 0, data));
}

/** Creates a track of the `Tracks` element. */
export function trackEntry(number: number, codec: string, ...others: Uint8Array[]): Uint8Array {
  return element(
    elementId.trackEntry,
    element(elementId.trackNumber, unsignedBytes(number)),
    element(elementId.codecId, Buffer.from(codec)),
    ...others,
  );
}

/** Creates a cluster of known size. */
export function cluster(timestampMs: number, ...blocks: Uint8Array[]): Uint8Array {
  return element(elementId.cluster, clusterTimestamp(timestampMs), ...blocks);
}

export function clusterTimestamp(timestampMs: number): Uint8Array {
  return element(elementId.clusterTimestamp, unsignedBytes(timestampMs));
}

/** What a WebM file begins with, before its segment. */
export const webmHeader = element(0x1a45dfa3, element(0x4282, Buffer.from('webm')));

/** Creates a cluster with one audio packet, to follow the header of a live stream. */
export function audioCluster(packet: { track: number; timestampMs: number; data: Uint8Array }): Uint8Array {
  return cluster(Math.round(packet.timestampMs), keyBlock(packet.track, 0, packet.data));
}
