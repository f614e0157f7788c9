import { Readable } from 'node:stream';
import { describe, expect, it, test, vi } from 'vitest';
import { createRecordDecoder, encodeRecord, readRecords, type RecordingRecord } from './recording-record.ts';

const records: RecordingRecord[] = [
  { kind: 'session', wallMs: 1_790_000_000_123.5 },
  { kind: 'video', timestampMs: 0, key: true, data: Uint8Array.of(0, 0, 0, 1, 0x67) },
  { kind: 'audio', data: Uint8Array.of(0xff, 0xf1) },
  { kind: 'clock', timestampMs: 33.25, wallMs: 1_790_000_000_200, paused: true },
  { kind: 'clock', timestampMs: 33.25, wallMs: 1_790_000_009_200, paused: false },
  { kind: 'video', timestampMs: 66, key: false, data: new Uint8Array(0) },
  { kind: 'look', timestampMs: 1_000.5, captured: 31 },
  { kind: 'look', timestampMs: 2_000, captured: 62, frame: { oneColour: false, same: false } },
  { kind: 'look', timestampMs: 3_000, captured: 63, frame: { oneColour: true, same: true } },
  { kind: 'note', data: new TextEncoder().encode('{"lost":true}') },
];
const journal = Buffer.concat(records.map(encodeRecord));

function decode(bytes: Uint8Array, chunkBytes = bytes.length): RecordingRecord[] {
  const decoder = createRecordDecoder();
  const found: RecordingRecord[] = [];
  for (let at = 0; at < bytes.length; at += chunkBytes)
    found.push(...decoder.push(bytes.subarray(at, at + chunkBytes)));
  return found;
}

describe('a journal', () => {
  test.each([1, 5, 26, 1_000])('returns what was written, in chunks of %d bytes', (chunkBytes) => {
    expect(decode(journal, chunkBytes)).toEqual(records);
  });

  it('ends at the last complete record wherever it was truncated', () => {
    const ends = records.map(
      (_, index) => Buffer.concat(records.slice(0, index + 1).map(encodeRecord)).length,
    );
    for (let length = 0; length <= journal.length; length++) {
      const complete = ends.filter((end) => end <= length).length;
      const decoder = createRecordDecoder();
      expect(decoder.push(journal.subarray(0, length))).toEqual(records.slice(0, complete));
      expect(decoder.damagedBytes()).toBe(0);
    }
  });

  it('ends before a damaged record, whichever byte it is, and reports how many bytes were skipped', () => {
    const [first, second] = records.map(encodeRecord);
    const at = first?.length ?? 0;
    for (let offset = at; offset < at + (second?.length ?? 0); offset++) {
      const damaged = Buffer.from(journal);
      damaged.writeUInt8(damaged.readUInt8(offset) ^ 0x10, offset);
      for (const chunkBytes of [7, damaged.length]) {
        const decoder = createRecordDecoder();
        const found: RecordingRecord[] = [];
        for (let from = 0; from < damaged.length; from += chunkBytes)
          found.push(...decoder.push(damaged.subarray(from, from + chunkBytes)));
        expect(found).toEqual(records.slice(0, 1));
        expect(decoder.damagedBytes()).toBe(damaged.length - at);
      }
    }
  });
});

it('continues in the next journal, even when the previous one was truncated', async () => {
  const truncated = journal.subarray(0, journal.length - 3);
  async function* chunks(...bytes: Uint8Array[]) {
    yield* bytes;
  }
  async function* journals() {
    yield chunks(truncated.subarray(0, 30), truncated.subarray(30));
    yield chunks(journal);
  }
  const found: RecordingRecord[] = [];
  const onDamage = vi.fn();
  for await (const record of readRecords(journals(), onDamage)) found.push(record);
  expect(found).toEqual([...records.slice(0, -1), ...records]);
  expect(onDamage).not.toHaveBeenCalled();
});

it('reports which of several journals is damaged', async () => {
  const damaged = Buffer.from(journal);
  damaged.writeUInt8(damaged.readUInt8(0) ^ 0x40, 0);
  async function* journals() {
    for (const bytes of [journal, damaged, journal]) yield Readable.from([bytes]);
  }
  const found: RecordingRecord[] = [];
  const onDamage = vi.fn();
  for await (const record of readRecords(journals(), onDamage)) found.push(record);
  expect(found).toEqual([...records, ...records]);
  expect(onDamage.mock.calls).toEqual([[1, journal.length]]);
});
