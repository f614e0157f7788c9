import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@scf-media/cloud/log';
import type { CosClient } from '@scf-media/cloud/cos';
import { ServiceError } from '@scf-media/protocol/errors';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RecordData } from '../record-task.ts';
import { createRoomFiles, type RoomFiles } from './room-files.ts';

const log = createLogger({ name: 'test', level: 'silent' });
const request: RecordData['request'] = {
  ...{ SdkAppId: 1, RoomId: 7, UserId: 'recorder', Mode: '00', IdleTimeout: 300 },
  CosConfig: { Bucket: 'b-1', Region: 'r', Path: '' },
};
const task = {
  ...{ id: 't1', app: 'trtc-record', status: 'recording', rank: 1, final: false, version: 1 },
  ...{ attempts: 1, createTimeMs: 0, updateTimeMs: 0, dueAtMs: 0, seq: 1 },
  data: { request, limitMs: 1 },
};
const period = { userId: 'ann', startedAtMs: 1, index: 0 };
const format = { container: 'mp3', video: false, colors: 'untagged', audio: true } as const;
const success = { isStored: true, durationMs: 1_000, sidecar: { UserId: 'ann' } as never } as const;
const failure = {
  isStored: false,
  stage: 'upload',
  error: new ServiceError('RecordFailed', 'the disk is full', { fault: 'service' }),
} as const;

let spoolDir: string;
/** What was done, in its order. */
let done: string[];
beforeEach(async () => {
  spoolDir = await mkdtemp(join(tmpdir(), 'room-files-'));
  done = [];
});
afterEach(() => rm(spoolDir, { recursive: true, force: true }));

function openFiles(confirm: () => Promise<number> = async () => 1): RoomFiles {
  const unused = async (): Promise<never> => {
    throw new Error('not used');
  };
  const cos: Partial<CosClient> = {
    putObject: async () => ({ etag: '' }),
    multipartInit: async () => 'u1',
    multipartUpload: async () => 'e1',
    multipartComplete: async () => ({ etag: '' }),
    multipartAbort: async (_to, id) => void done.push(`aborted ${id}`),
    toUrl: () => '',
  };
  return createRoomFiles(
    {
      task,
      progress: {
        patch: ({ files }) => void (files?.length === 1 && done.push('saved')),
        setStatus: unused,
        setStatusSoon: unused,
        flush: unused,
      },
      confirm: () => confirm().finally(() => done.push('confirmed')),
      log,
    },
    {
      cos: cos as CosClient,
      ...{ cosConfig: request.CosConfig, endpoint: undefined, spoolDir, log },
      upload: { partBytes: 1024 * 1024, finishRetryMs: 1 },
    },
    {
      maxWaitingBytes: Infinity,
      onStored: async () => void done.push('removed the journal'),
      onFatal: () => undefined,
    },
  );
}

/** Stores the file of the period. */
async function storeFile(files: RoomFiles) {
  await (await files.createMuxer(period, format)).finish(1_000);
  files.addOutcome(period, success);
  return files.settled();
}

test('reports what was stored, and keeps nothing of it', async () => {
  await using files = openFiles();
  const [file] = await storeFile(files);
  expect(file).toMatchObject({
    UserId: 'ann',
    Status: 1,
    RecordFile: expect.stringContaining('7_ann_1_t1.mp3'),
  });
  expect(files.soFar().waitingBytes).toBe(0);
  expect(existsSync(join(spoolDir, '7_ann_1_t1.mp3'))).toBe(false);
});

test('removes the journal of a file only after the task records the file', async () => {
  await using files = openFiles();
  await storeFile(files);
  expect(done).toEqual(['saved', 'confirmed', 'removed the journal']);
});

test('a worker that has lost its lease keeps the journal for its successor', async () => {
  await using files = openFiles(() => Promise.reject<number>(new Error('the task is no longer ours')));
  await storeFile(files);
  expect(done).toEqual(['saved', 'confirmed']);
});

test('aborts the upload of a period that failed, and keeps its journal', async () => {
  await using files = openFiles();
  await beginUpload(files);
  files.addOutcome(period, failure);
  const [file] = await files.settled();
  expect(file).toMatchObject({ Status: 0, Reason: 'the disk is full' });
  expect(done).toEqual(['aborted u1', 'saved']);
});

test('aborts the upload of a period that is begun again', async () => {
  await using files = openFiles();
  await beginUpload(files);
  await files.createMuxer(period, format);
  expect(done).toEqual(['aborted u1']);
});

test('reports no file that was not stored', async () => {
  await using files = openFiles();
  await files.createMuxer(period, format);
  files.addOutcome(period, success);
  expect(await files.settled()).toEqual([]);
});

/** Creates the muxer of the period, and waits until its first part is in COS. */
async function beginUpload(files: RoomFiles): Promise<void> {
  const muxer = await files.createMuxer(period, format);
  for (let written = 0; written < 3; written += 1) await muxer.addAudio(new Uint8Array(1024 * 1024));
  await expect.poll(() => files.soFar().waitingBytes).toBe(0);
}
