import { expect, it } from 'vitest';
import { encodeRecord, type RecordingRecord } from '../journal/recording-record.ts';
import { createRecordQueue } from './record-queue.ts';

/** A journal in memory, whose bytes can be read when they are flushed. */
function journalInMemory() {
  let bytes = Buffer.alloc(0);
  let durable = 0;
  let reads = 0;
  return {
    isSafe: true,
    get position() {
      return bytes.length;
    },
    get reads() {
      return reads;
    },
    append(record: RecordingRecord): number {
      const at = bytes.length;
      bytes = Buffer.concat([bytes, encodeRecord(record)]);
      return at;
    },
    async flush() {
      durable = bytes.length;
    },
    async *read(from: number) {
      reads += 1;
      // In pieces that end anywhere.
      for (let at = from; at < durable; at += 777) yield bytes.subarray(at, Math.min(at + 777, durable));
    },
    damage: (at: number) => void bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at),
    lose: () => void (bytes = Buffer.concat([bytes.subarray(0, 10)])),
  };
}

const record = (number: number): RecordingRecord => ({
  kind: 'video',
  timestampMs: number,
  key: number % 30 === 0,
  data: new Uint8Array(1_000).fill(number),
});
const numbers = (count: number): number[] => Array.from({ length: count }, (_, number) => number);

function open(maxBytes: number, after?: Promise<void>) {
  const journal = journalInMemory();
  const taken: number[] = [];
  let paced = 0;
  const queue = createRecordQueue({
    async take(one) {
      await Promise.resolve();
      taken.push('timestampMs' in one ? one.timestampMs : -1);
    },
    ...(after === undefined ? {} : { after }),
    journal,
    pace: async () => void (paced += 1),
    maxBytes,
  });
  const push = (number: number): void => queue.push(record(number), journal.append(record(number)));
  return { queue, journal, taken, push, paced: () => paced };
}

it('processes records in order, from memory while they fit', async () => {
  const { queue, journal, taken, push } = open(1e9);
  for (const number of numbers(100)) push(number);
  await queue.drained();
  expect(taken).toEqual(numbers(100));
  expect(journal.reads).toBe(0);
});

it('stays within its memory limit while it waits for the first record, and loses nothing', async () => {
  const earlier = Promise.withResolvers<void>();
  const { queue, taken, push, paced } = open(20_000, earlier.promise);
  for (const number of numbers(500)) push(number);
  expect(queue.isSpilled).toBe(true);
  earlier.resolve();
  await queue.drained();
  expect(taken).toEqual(numbers(500));
  // 16 fit; the others came from the journal, as fast as they could be uploaded.
  expect(paced()).toBe(484);
  expect(queue.isSpilled).toBe(false);
});

it('continues from memory once it has caught up, with later records in order', async () => {
  const earlier = Promise.withResolvers<void>();
  const { queue, taken, push } = open(20_000, earlier.promise);
  for (const number of numbers(100)) push(number);
  earlier.resolve();
  for (let number = 100; number < 400; number += 1) {
    push(number);
    if (number % 3 === 0) await Promise.resolve();
  }
  await queue.drained();
  for (let number = 400; number < 410; number += 1) push(number);
  await queue.drained();
  expect(taken).toEqual(numbers(410));
});

it('keeps everything in memory when the journal is unreliable', async () => {
  const earlier = Promise.withResolvers<void>();
  const { queue, journal, taken, push } = open(20_000, earlier.promise);
  journal.isSafe = false;
  for (const number of numbers(100)) push(number);
  expect(queue.isSpilled).toBe(false);
  earlier.resolve();
  await queue.drained();
  expect(taken).toEqual(numbers(100));
});

it('fails when the journal does not return what was written', async () => {
  const earlier = Promise.withResolvers<void>();
  const { queue, journal, push } = open(20_000, earlier.promise);
  for (const number of numbers(100)) push(number);
  journal.lose();
  earlier.resolve();
  await expect(queue.drained()).rejects.toThrow('does not give back');
});

it('fails at a damaged record in the journal, and processes none after it', async () => {
  const earlier = Promise.withResolvers<void>();
  const { queue, journal, taken, push } = open(20_000, earlier.promise);
  for (const number of numbers(100)) push(number);
  journal.damage(Math.floor((journal.position * 50.5) / 100));
  earlier.resolve();
  await expect(queue.drained()).rejects.toThrow('does not give back');
  expect(taken).toEqual(numbers(50));
});

it('passes on the error of a record that cannot be processed', async () => {
  const queue = createRecordQueue({ take: () => Promise.reject(new Error('full')) });
  queue.push(record(1), 0);
  await expect(queue.drained()).rejects.toThrow('full');
});
