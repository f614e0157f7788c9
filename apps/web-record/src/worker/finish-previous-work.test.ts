import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@scf-media/cloud/log';
import { createDirectoryJournalStore } from '@scf-media/cloud/journal';
import { encodeRecord } from '@scf-media/media/journal';
import { startDataSchema } from '@scf-media/protocol/web-record';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readJournals, finishPreviousWork } from './previous-work.ts';
import type { Output } from './output/output.ts';
import type { RecordTask } from '../record-task.ts';

let dir: string;
beforeEach(async () => void (dir = await mkdtemp(join(tmpdir(), 'finish-'))));
afterEach(() => rm(dir, { recursive: true, force: true }));

const log = createLogger({ name: 'test', level: 'silent' });
const task = {
  data: { start: startDataSchema.parse({ RecordURL: 'https://example.com/' }) },
} as RecordTask;

const frames = [0, 33, 66, 100, 133].map((timestampMs) =>
  encodeRecord({ kind: 'video', timestampMs, key: timestampMs === 0, data: new Uint8Array(100).fill(9) }),
);
const frameBytes = frames[0]?.length ?? 0;
const logBytes = Buffer.concat([encodeRecord({ kind: 'session', wallMs: 1_000 }), ...frames]);

/** Leaves the journals of two lost workers. @param damage the offset of a byte of the first one that is changed */
async function leaveJournals(damage?: number) {
  const raw = createDirectoryJournalStore(dir);
  for (let worker = 0; worker < 2; worker += 1) {
    await using writer = await raw.create({
      everyMs: 60_000,
      maxWaitingBytes: 1_000_000,
      onWriteFailed: () => undefined,
      onLost: () => undefined,
    });
    writer.append(logBytes);
  }
  const [first] = (await readdir(dir)).sort();
  const path = join(dir, first ?? '');
  const bytes = await readFile(path);
  if (damage !== undefined) bytes.writeUInt8(bytes.readUInt8(damage) ^ 1, damage);
  await writeFile(path, bytes);
  return { ...readJournals(await raw.list(), log), next: 'finish' as const, isAbandoned: false };
}

function countingOutput(): Output {
  let videoFrames = 0;
  return {
    stored: () => ({ filename: 'a.mp4', bytes: 1, url: 'https://example.com/a.mp4' }),
    soFar: () => ({ bytes: 0, waitingBytes: 0 }),
    isBehind: false,
    caughtUp: async () => undefined,
    createMuxer: async () => ({
      addVideo: async () => void (videoFrames += 1),
      addAudio: async () => undefined,
      finish: async (durationMs) => ({
        videoFrames,
        durationMs,
      }),
      cancel: async () => undefined,
    }),
    [Symbol.asyncDispose]: async () => undefined,
  };
}

test('an intact journal causes no warning', async () => {
  const result = await finishPreviousWork(task, await leaveJournals(), countingOutput(), 1_000);
  expect(result.Quality?.Frames).toBe(10);
  expect(JSON.stringify(result.Warnings ?? [])).not.toContain('damaged');
});

test('a damaged record causes one warning, and the rest is in the file', async () => {
  // In the middle of the third frame: the last three are skipped.
  const left = await leaveJournals(logBytes.length - 3 * frameBytes + 50);
  for await (const record of left.records()) void record;
  const result = await finishPreviousWork(task, left, countingOutput(), 1_000, ['another']);
  expect(result.Quality?.Frames).toBe(2 + 5);
  expect(result.Warnings?.slice(0, 2)).toEqual([
    'another',
    `the journal of a lost worker is damaged: the last ${3 * frameBytes} bytes of what it recorded are not in the file`,
  ]);
});
