import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@scf-media/cloud/log';
import type { RecordingRecord } from '@scf-media/media/journal';
import { oddIds } from '@scf-media/protocol/contract';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { toFolderName, openPeriodJournals, type PeriodJournals, parseFolderName } from './period-journals.ts';

const log = createLogger({ name: 'test', level: 'silent' });
const ann = { userId: '../ann', startedAtMs: 1, index: 0 };
const bob = { userId: 'bob', startedAtMs: 10, index: 0 };

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'journals-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const open = (maxBytes = Infinity): PeriodJournals => openPeriodJournals(join(dir, 'j'), { maxBytes, log });
const makeAudio = (byte: number): RecordingRecord => ({ kind: 'audio', data: Uint8Array.of(byte) });

test('a successor finds the records of each period, in order', async () => {
  for (const worker of [1, 2]) {
    await using journals = open();
    journals.begin(bob).append(makeAudio(worker));
    journals.begin(ann).append(makeAudio(worker + 10));
  }
  const unfinished = await open().findUnfinished();
  expect(unfinished.map(({ period }) => period)).toEqual([ann, bob]);
  // What is read once for a file that fails can be read again.
  for (let times = 0; times < 2; times += 1) {
    const read = await Promise.all(unfinished.map(({ records }) => readAll(records)));
    expect(read).toEqual([
      [makeAudio(11), makeAudio(12)],
      [makeAudio(1), makeAudio(2)],
    ]);
  }
});

test('removes journals, and finally their folder', async () => {
  await using journals = open();
  for (const period of [ann, bob]) journals.begin(period).append(makeAudio(1));
  await journals.remove(ann);
  expect((await journals.findUnfinished()).map(({ period }) => period)).toEqual([bob]);
  await journals.remove(bob);
  expect(existsSync(join(dir, 'j'))).toBe(false);
});

test('journals stop permanently at their common limit, and a stored file makes room', async () => {
  const bytes = 200;
  const largest: RecordingRecord = { kind: 'audio', data: new Uint8Array(bytes - 50) };
  await using journals = open(bytes);
  journals.begin(ann).append(largest);
  const second = journals.begin(bob);
  second.append(largest);
  await journals.remove(ann);
  second.append(makeAudio(3));
  journals.begin({ ...ann, startedAtMs: 2, index: 1 }).append(largest);
  await journals[Symbol.asyncDispose]();
  const unfinished = await open().findUnfinished();
  expect(unfinished.map(({ period }) => period.index)).toEqual([1]);
  expect(await readAll(unfinished[0]?.records)).toEqual([largest]);
});

async function readAll(records: AsyncIterable<RecordingRecord> | undefined): Promise<RecordingRecord[]> {
  const all: RecordingRecord[] = [];
  for await (const record of records ?? []) all.push(record);
  return all;
}

test('names the folder of a period', () => {
  expect(toFolderName({ userId: 'alice', startedAtMs: 1_795_245_043_123, index: 3 })).toBe(
    '1795245043123-3-alice',
  );
});

test.each([...oddIds, '-', '..', '录'.repeat(10)])('parses the period of %j from its folder', (userId) => {
  const period = { userId, startedAtMs: 1, index: 12 };
  const folder = toFolderName(period);
  expect(folder).not.toContain('/');
  expect(folder.length).toBeLessThan(255);
  expect(parseFolderName(folder)).toEqual(period);
});

test.each(['', 'lost+found', '1-2', '0001-abc'])('%j is not the folder of a period', (folder) => {
  expect(parseFolderName(folder)).toBeUndefined();
});
