import { crc32 } from 'node:zlib';

/**
 * What a recording consists of, in order: enough to rebuild the file. Timestamps count from the start of the session,
 * without pauses.
 */
export type RecordingRecord =
  SessionRecord | ClockRecord | LookRecord | VideoRecord | AudioRecord | NoteRecord;

/** A browser begins to record. The timestamps of what follows count from 0, and its video starts with a key frame. */
export interface SessionRecord {
  kind: 'session';
  /** Wall-clock time (ms) of the session's time 0. */
  wallMs: number;
}

/** The session is paused here, or resumed. */
export interface ClockRecord {
  kind: 'clock';
  timestampMs: number;
  wallMs: number;
  paused: boolean;
}

/** What the recorder observed of the page at this moment. It is not part of the file. */
export interface LookRecord {
  kind: 'look';
  timestampMs: number;
  /** How many frames Chrome has captured of the page in this session so far, without pauses. */
  captured: number;
  /** The frame itself, if it was inspected and not only counted. */
  frame?: {
    /** The whole frame has one colour. */
    oneColour: boolean;
    /** It is identical to the frame of the previous look. */
    same: boolean;
  };
}

/** One H.264 access unit in Annex B form, with its parameter sets when it is a key frame. */
export interface VideoRecord {
  kind: 'video';
  timestampMs: number;
  key: boolean;
  data: Uint8Array;
}

/**
 * One AAC frame of 1024 samples with its ADTS header, or one MP3 frame when the file is an MP3. They follow one
 * another from the session's time 0.
 */
export interface AudioRecord {
  kind: 'audio';
  data: Uint8Array;
}

/** Other information about this moment, as JSON that the recorder wrote. It is not part of the media. */
export interface NoteRecord {
  kind: 'note';
  data: Uint8Array;
}

/**
 * The encoding of a record, big-endian: kind (1 byte), flags (1), timestamp (8, double), wall-clock time or number of
 * frames (8, double), length of the data (4), CRC-32 of the 22 bytes before it and of the data (4), data.
 */
const headerBytes = 26;
const checkedBytes = 22;
/** No frame is larger; a larger length means that the journal is damaged. */
const maxDataBytes = 64 * 1024 * 1024;

// New kinds are appended, so that journals of older workers can be read.
const kinds = ['session', 'clock', 'video', 'audio', 'look', 'note'] as const;
const flagSet = 1;
/** The flags of a look. */
const lookFlags = { frame: 1, oneColour: 2, same: 4 } as const;

/** Pure: encodes a record. */
export function encodeRecord(record: RecordingRecord): Uint8Array {
  const data = 'data' in record ? record.data : new Uint8Array(0);
  const bytes = Buffer.allocUnsafe(headerBytes + data.length);
  bytes.writeUInt8(kinds.indexOf(record.kind), 0);
  bytes.writeUInt8(toFlags(record), 1);
  bytes.writeDoubleBE('timestampMs' in record ? record.timestampMs : 0, 2);
  bytes.writeDoubleBE(toSecondNumber(record), 10);
  bytes.writeUInt32BE(data.length, 18);
  bytes.writeUInt32BE(crc32(data, crc32(bytes.subarray(0, checkedBytes))), checkedBytes);
  bytes.set(data, headerBytes);
  return bytes;
}

/** Decodes a journal from chunks of any size. */
export interface RecordDecoder {
  /** Returns the records that are complete now; none after a damaged one. */
  push(bytes: Uint8Array): RecordingRecord[];
  /**
   * Returns how many bytes were skipped because they, or something before them, are damaged; 0 for a journal that
   * ends within a record, where its writer died.
   */
  damagedBytes(): number;
}

/**
 * Creates a decoder that skips a damaged record and all that follow: without it, the position of later audio is
 * unknown.
 */
export function createRecordDecoder(): RecordDecoder {
  let pending = Buffer.alloc(0);
  let damaged = false;
  let skipped = 0;
  return {
    damagedBytes() {
      if (damaged) return skipped;
      // A damaged length that is too large looks like a truncated record, but has a complete one within it.
      return hasRecord(pending) ? pending.length : 0;
    },
    push(bytes) {
      const records: RecordingRecord[] = [];
      if (damaged) {
        skipped += bytes.length;
        return records;
      }
      pending = Buffer.concat([pending, bytes]);
      let offset = 0;
      while (pending.length - offset >= headerBytes) {
        const length = pending.readUInt32BE(offset + 18);
        if (length <= maxDataBytes && pending.length - offset < headerBytes + length) break;
        const record = length > maxDataBytes ? undefined : decode(pending.subarray(offset), length);
        if (record === undefined) {
          damaged = true;
          skipped = pending.length - offset;
          pending = Buffer.alloc(0);
          return records;
        }
        records.push(record);
        offset += headerBytes + length;
      }
      pending = Buffer.from(pending.subarray(offset));
      return records;
    },
  };
}

/** Pure: returns whether a complete record begins anywhere after the first byte. */
function hasRecord(bytes: Buffer): boolean {
  for (let at = 1; at + headerBytes <= bytes.length; at += 1) {
    if (bytes.readUInt8(at) >= kinds.length) continue;
    const length = bytes.readUInt32BE(at + 18);
    if (length > bytes.length - at - headerBytes) continue;
    if (decode(bytes.subarray(at), length) !== undefined) return true;
  }
  return false;
}

function decode(bytes: Buffer, length: number): RecordingRecord | undefined {
  const data = new Uint8Array(bytes.subarray(headerBytes, headerBytes + length));
  if (crc32(data, crc32(bytes.subarray(0, checkedBytes))) !== bytes.readUInt32BE(checkedBytes))
    return undefined;
  const flags = bytes.readUInt8(1);
  const flag = flags === flagSet;
  const timestampMs = bytes.readDoubleBE(2);
  const wallMs = bytes.readDoubleBE(10);
  switch (kinds[bytes.readUInt8(0)]) {
    case 'session':
      return { kind: 'session', wallMs };
    case 'clock':
      return { kind: 'clock', timestampMs, wallMs, paused: flag };
    case 'video':
      return { kind: 'video', timestampMs, key: flag, data };
    case 'audio':
      return { kind: 'audio', data };
    case 'note':
      return { kind: 'note', data };
    case 'look':
      return { kind: 'look', timestampMs, captured: wallMs, ...parseFrame(flags) };
    case undefined:
      return undefined;
  }
}

function parseFrame(flags: number): Pick<LookRecord, 'frame'> {
  if ((flags & lookFlags.frame) === 0) return {};
  return {
    frame: { oneColour: (flags & lookFlags.oneColour) !== 0, same: (flags & lookFlags.same) !== 0 },
  };
}

function toFlags(record: RecordingRecord): number {
  switch (record.kind) {
    case 'video':
      return record.key ? flagSet : 0;
    case 'clock':
      return record.paused ? flagSet : 0;
    case 'look': {
      const { frame } = record;
      if (frame === undefined) return 0;
      return (
        lookFlags.frame | (frame.oneColour ? lookFlags.oneColour : 0) | (frame.same ? lookFlags.same : 0)
      );
    }
    case 'session':
    case 'audio':
    case 'note':
      return 0;
  }
}

function toSecondNumber(record: RecordingRecord): number {
  if (record.kind === 'look') return record.captured;
  return 'wallMs' in record ? record.wallMs : 0;
}

/**
 * Reads the records of several journals, one after another: a worker that resumes a recording begins a journal of its
 * own.
 *
 * @param journals the bytes of each, in the order in which they were begun
 * @param onDamage called with the index of a damaged journal and the number of bytes that were skipped
 */
export async function* readRecords(
  journals: AsyncIterable<AsyncIterable<Uint8Array>>,
  onDamage?: (journal: number, bytes: number) => void,
): AsyncGenerator<RecordingRecord> {
  let at = 0;
  for await (const journal of journals) {
    const decoder = createRecordDecoder();
    for await (const bytes of journal) yield* decoder.push(bytes);
    const damaged = decoder.damagedBytes();
    if (damaged > 0) onDamage?.(at, damaged);
    at += 1;
  }
}
