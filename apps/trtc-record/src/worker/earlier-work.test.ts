import { createLogger } from '@scf-media/cloud/log';
import type { CosClient } from '@scf-media/cloud/cos';
import type { TaskStatus } from '@scf-media/protocol/trtc-record';
import { expect, test } from 'vitest';
import type { RecordData } from '../record-task.ts';
import { earlierWork } from './earlier-work.ts';
import type { PeriodJournals } from './period-journals.ts';
import type { RoomFiles } from './room-files.ts';
import type { RecordRun } from './worker-context.ts';

const log = createLogger({ name: 'test', level: 'silent' });
const request: RecordData['request'] = {
  ...{ SdkAppId: 1, RoomId: 7, UserId: 'recorder', Mode: '02', IdleTimeout: 300 },
  CosConfig: { Bucket: 'b-1', Region: 'r', Path: '' },
};
const leftOf = (userId: string) => ({
  period: { userId, startedAtMs: 1, index: 0 },
  records: (async function* () {})(),
});

async function left(attempts: number, status: TaskStatus, data: Partial<RecordData> = {}) {
  const aborted: string[] = [];
  const task = {
    ...{ id: 't1', app: 'trtc-record', status, rank: 1, final: false, version: 1, seq: 1 },
    ...{ attempts, createTimeMs: 0, updateTimeMs: 0, dueAtMs: 0 },
    data: { request, limitMs: 1, uploads: [{ key: 'k', uploadId: 'u' }], ...data },
  };
  const journals: Partial<PeriodJournals> = { left: async () => [leftOf('ann'), leftOf('bob')] };
  const files: Partial<RoomFiles> = { isDone: ({ userId }) => userId === 'bob' };
  const cos: Partial<CosClient> = { multipartAbort: async (_to, id) => void aborted.push(id) };
  const found = await earlierWork({ task, log } as unknown as RecordRun, {
    journals: journals as PeriodJournals,
    files: files as RoomFiles,
    cos: cos as CosClient,
  });
  return { next: found.next, left: found.left.map(({ period }) => period.userId), aborted };
}

test.each([
  ['the first worker takes nothing up', 1, 'created', {}, { next: 'record', left: [], aborted: [] }],
  ['what a lost worker had begun goes on, but for what is done', 2, 'recording', {}, { next: 'record' }],
  ['what somebody ended on purpose is finished', 2, 'recording', { terminated: true }, { next: 'finish' }],
  ['what had stopped is finished', 2, 'uploading', {}, { next: 'finish' }],
  ['what is lost again and again is finished', 21, 'recording', {}, { next: 'finish' }],
] as const)('%s', async (_what, attempts, status, data, expected) => {
  expect(await left(attempts, status, data)).toEqual({ left: ['ann'], aborted: ['u'], ...expected });
});
