import { createLogger } from '@scf-media/cloud/log';
import type { CosClient } from '@scf-media/cloud/cos';
import { expect, test } from 'vitest';
import type { RecordData } from '../record-task.ts';
import { createRoomFiles } from './room-files.ts';

const log = createLogger({ name: 'test', level: 'silent' });
const request: RecordData['request'] = {
  ...{ SdkAppId: 1, RoomId: 7, UserId: 'recorder', Mode: '02', IdleTimeout: 300 },
  CosConfig: { Bucket: 'b-1', Region: 'r', Path: '' },
};
const task = {
  ...{ id: 't1', app: 'trtc-record', status: 'recording', rank: 1, final: false, version: 1 },
  ...{ attempts: 1, createTimeMs: 0, updateTimeMs: 0, dueAtMs: 0, seq: 1 },
  data: { request, limitMs: 1 },
};
const period = { userId: 'ann', startedAtMs: 1, index: 0 };
const outcome = {
  ...{ stored: { key: 'k.mp4', url: 'https://example.com/k.mp4', bytes: 3 }, durationMs: 1_000 },
  sidecar: { UserId: 'ann' } as never,
};

/** @returns what was done, in its order */
async function stored(confirm: () => Promise<number>): Promise<string[]> {
  const done: string[] = [];
  const unused = async (): Promise<never> => {
    throw new Error('not used');
  };
  await using files = createRoomFiles(
    {
      task,
      progress: {
        patch: () => void done.push('noted'),
        setStatus: unused,
        setStatusSoon: unused,
        flush: unused,
      },
      confirm: () => confirm().finally(() => done.push('asked')),
      log,
    },
    {
      cos: { putObject: async () => ({ etag: '' }) } as Partial<CosClient> as CosClient,
      ...{ cosConfig: request.CosConfig, endpoint: undefined, upload: { partBytes: 1, finishRetryMs: 1 } },
      ...{ spoolDir: '/nowhere', log },
    },
    {
      maxWaitingBytes: 1,
      onStored: async () => void done.push('dropped'),
      onFatal: () => undefined,
    },
  );
  files.addOutcome(period, outcome);
  await files.settled();
  return done;
}

test('removes the journal of a file only after the task records the file', async () => {
  expect(await stored(async () => 1)).toEqual(['noted', 'asked', 'dropped']);
});

test('a worker that has lost its lease keeps the journal for its successor', async () => {
  const lost = Promise.reject<number>(new Error('the task is no longer ours'));
  expect(await stored(() => lost)).toEqual(['noted', 'asked']);
});
