import { elementId, readElementHeader, readUnsigned } from './ebml.ts';

export type TrackKind = 'video' | 'audio';

/** One encoded frame of the browser's recording. H.264 is in Annex B form, with parameter sets before key frames. */
export interface WebmPacket {
  kind: TrackKind;
  /** From the start of the recording; the browser writes whole milliseconds. */
  timestampMs: number;
  key: boolean;
  data: Uint8Array;
  /** The number of its track in the stream. */
  track: number;
  /** The stream's codec id: `V_MPEG4/ISO/AVC`, `V_VP8`, `A_OPUS`, … */
  codec: string;
}

/** Elements whose children are read one by one; others are read completely or skipped. */
const entered: ReadonlySet<number> = new Set([
  elementId.segment,
  elementId.info,
  elementId.tracks,
  elementId.trackEntry,
  elementId.cluster,
]);

/** The recorder makes no larger frames; a larger size means that the stream is damaged. */
const maxElementBytes = 64 * 1024 * 1024;

/** The header of a recorder has a few hundred bytes. */
const maxHeaderBytes = 64 * 1024;

/**
 * Demuxes a live WebM stream from chunks of any size; emits each packet as soon as it is complete. It needs no index
 * and no known sizes, so a truncated stream yields everything before the cut.
 *
 * mediabunny reads such streams, too, but packets come out when 16 KiB more have arrived (the median; 32 KiB at most).
 * On a page of slides that is more than a second, and a crash would lose it. It also takes ten times the CPU: 200 ms
 * against 19 ms for 20 s of video (measured with 1.61).
 *
 * @param onPacket called in stream order; `data` is a copy
 * @param onHeader called once, before the first packet, with all bytes before the first cluster
 * @returns `push` for the next bytes; it throws RangeError on bytes that are not WebM
 */
export function createWebmDemuxer(
  onPacket: (packet: WebmPacket) => void,
  onHeader?: (header: Uint8Array) => void,
): { push(bytes: Uint8Array): void } {
  let header: Uint8Array | undefined = new Uint8Array(0);
  let pending: Uint8Array = new Uint8Array(0);
  let skipBytes = 0;
  let clusterTimestamp = 0;
  let timestampScaleNs = 1_000_000;
  let currentTrack = 0;
  const codecs = new Map<number, string>();

  function push(bytes: Uint8Array): void {
    pending = pending.length === 0 ? bytes : concat(pending, bytes);
    let offset = 0;
    try {
      while (offset < pending.length) {
        if (skipBytes > 0) {
          const skipped = Math.min(skipBytes, pending.length - offset);
          skipBytes -= skipped;
          offset += skipped;
          continue;
        }
        const element = readElementHeader(pending, offset);
        if (element === undefined) break;
        const contentOffset = offset + element.headerBytes;
        if (element.id === elementId.cluster) endHeader(pending.subarray(0, offset));
        if (entered.has(element.id)) {
          offset = contentOffset;
          continue;
        }
        if (element.size === undefined || element.size > maxElementBytes) {
          throw new RangeError(`WebM element 0x${element.id.toString(16)} has no usable size`);
        }
        if (!isRead(element.id)) {
          skipBytes = element.size;
          offset = contentOffset;
          continue;
        }
        if (pending.length < contentOffset + element.size) break;
        offset = contentOffset + element.size;
        readElement(element.id, pending.subarray(contentOffset, offset));
      }
    } finally {
      if (header !== undefined && header.length < maxHeaderBytes)
        header = concat(header, pending.subarray(0, offset));
      // After damage, too: the packets before it must not be emitted a second time.
      pending = copyBytes(pending.subarray(offset));
    }
  }

  function endHeader(before: Uint8Array): void {
    if (header === undefined) return;
    onHeader?.(concat(header, before));
    header = undefined;
  }

  function readElement(id: number, content: Uint8Array): void {
    if (id === elementId.timestampScale) timestampScaleNs = readUnsigned(content, 0, content.length);
    else if (id === elementId.clusterTimestamp) clusterTimestamp = readUnsigned(content, 0, content.length);
    else if (id === elementId.trackNumber) currentTrack = readUnsigned(content, 0, content.length);
    else if (id === elementId.codecId) {
      codecs.set(currentTrack, String.fromCharCode(...content));
    } else if (id === elementId.blockGroup) readBlockGroup(content);
    else readBlock(content, ((content[3] ?? 0) & 0x80) !== 0);
  }

  /** A Block has no key flag: it is a key frame when its group refers to no other block (RFC 9559, 10.1). */
  function readBlockGroup(content: Uint8Array): void {
    let block: Uint8Array | undefined;
    let refersToOther = false;
    for (let offset = 0; offset < content.length;) {
      const header = readElementHeader(content, offset);
      const end = offset + (header?.headerBytes ?? 0) + (header?.size ?? Number.POSITIVE_INFINITY);
      if (header === undefined || end > content.length) throw new RangeError('damaged WebM BlockGroup');
      if (header.id === elementId.block) block = content.subarray(offset + header.headerBytes, end);
      if (header.id === elementId.referenceBlock) refersToOther = true;
      offset = end;
    }
    if (block !== undefined) readBlock(block, !refersToOther);
  }

  function readBlock(content: Uint8Array, key: boolean): void {
    // Track numbers below 127 take one byte; the recorder has two tracks.
    const track = (content[0] ?? 0) & 0x7f;
    const codec = codecs.get(track);
    if (codec === undefined || content.length < 4) return;
    const kind = codec.startsWith('V_') ? 'video' : 'audio';
    const relative = new DataView(content.buffer, content.byteOffset).getInt16(1);
    onPacket({
      kind,
      timestampMs: ((clusterTimestamp + relative) * timestampScaleNs) / 1_000_000,
      key: kind === 'audio' || key,
      data: copyBytes(content.subarray(4)),
      track,
      codec,
    });
  }

  return { push };
}

function isRead(id: number): boolean {
  return (
    id === elementId.timestampScale ||
    id === elementId.clusterTimestamp ||
    id === elementId.trackNumber ||
    id === elementId.codecId ||
    id === elementId.simpleBlock ||
    id === elementId.blockGroup
  );
}

/** Not `slice`: on a Buffer that shares its bytes with the original. */
function copyBytes(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes);
}

function concat(first: Uint8Array, second: Uint8Array): Uint8Array {
  const joined = new Uint8Array(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}

/** The elements around the number of channels: segment, tracks, track entry and audio (RFC 9559, section 5). */
const channelParents: ReadonlySet<number> = new Set([
  elementId.segment,
  elementId.tracks,
  elementId.trackEntry,
  0xe1,
]);
const channelsId = 0x9f;

/**
 * Pure: reads the number of audio channels from the header of a WebM stream; undefined when it is not stated.
 *
 * @throws RangeError on bytes that are not WebM
 */
export function parseChannelCount(header: Uint8Array): number | undefined {
  for (let at = 0; at < header.length;) {
    const element = readElementHeader(header, at);
    if (element === undefined) return undefined;
    const content = at + element.headerBytes;
    if (element.id === channelsId) return readUnsigned(header, content, element.size ?? 0);
    at = channelParents.has(element.id) ? content : content + (element.size ?? header.length);
  }
  return undefined;
}
