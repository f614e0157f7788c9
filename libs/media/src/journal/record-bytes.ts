import { crc32 } from 'node:zlib';
import type { RecordingRecord } from './recording-record.ts';

/**
 * The journal's form of a record, big-endian: kind (1 byte), flags (1), time (8, double), wall-clock time (8, double),
 * length of the data (4), CRC-32 of the 22 bytes before it and of the data (4), data.
 */
const headerBytes = 26;
const checkedBytes = 22;
/** Larger than any frame; a length beyond it means the journal is damaged. */
const largestData = 64 * 1024 * 1024;

const kinds = ['session', 'clock', 'video', 'audio'] as const;
const flagSet = 1;

/** Pure: one record as the journal keeps it. */
export function encodeRecord(record: RecordingRecord): Uint8Array {
  const data = 'data' in record ? record.data : new Uint8Array(0);
  const bytes = Buffer.allocUnsafe(headerBytes + data.length);
  bytes.writeUInt8(kinds.indexOf(record.kind), 0);
  bytes.writeUInt8(flagOf(record) ? flagSet : 0, 1);
  bytes.writeDoubleBE('timestampMs' in record ? record.timestampMs : 0, 2);
  bytes.writeDoubleBE('wallMs' in record ? record.wallMs : 0, 10);
  bytes.writeUInt32BE(data.length, 18);
  bytes.writeUInt32BE(crc32(data, crc32(bytes.subarray(0, checkedBytes))), checkedBytes);
  bytes.set(data, headerBytes);
  return bytes;
}

/**
 * Reads a journal from pieces of any size. A journal ends where its writer was when it died: a record that was cut off
 * or damaged, and all after it, are not there.
 */
export function createRecordDecoder(): { push(bytes: Uint8Array): RecordingRecord[] } {
  let pending = Buffer.alloc(0);
  let damaged = false;
  return {
    push(bytes) {
      const records: RecordingRecord[] = [];
      if (damaged) return records;
      pending = Buffer.concat([pending, bytes]);
      let offset = 0;
      while (pending.length - offset >= headerBytes) {
        const length = pending.readUInt32BE(offset + 18);
        if (length <= largestData && pending.length - offset < headerBytes + length) break;
        const record = length > largestData ? undefined : decode(pending.subarray(offset), length);
        if (record === undefined) {
          damaged = true;
          break;
        }
        records.push(record);
        offset += headerBytes + length;
      }
      pending = Buffer.from(pending.subarray(offset));
      return records;
    },
  };
}

function decode(bytes: Buffer, length: number): RecordingRecord | undefined {
  const data = new Uint8Array(bytes.subarray(headerBytes, headerBytes + length));
  if (crc32(data, crc32(bytes.subarray(0, checkedBytes))) !== bytes.readUInt32BE(checkedBytes))
    return undefined;
  const flag = bytes.readUInt8(1) === flagSet;
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
    case undefined:
      return undefined;
  }
}

function flagOf(record: RecordingRecord): boolean {
  return record.kind === 'video' ? record.key : record.kind === 'clock' && record.paused;
}
