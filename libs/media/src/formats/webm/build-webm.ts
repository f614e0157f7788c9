import { elementId } from './ebml.ts';

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
