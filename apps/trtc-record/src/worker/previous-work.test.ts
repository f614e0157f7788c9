import { createLogger } from '@scf-media/cloud/log';
import type { CosClient } from '@scf-media/cloud/cos';
import type { TaskStatus } from '@scf-media/protocol/trtc-record';
import { expect, test } from 'vitest';
import type { RecordData } from '../record-task.ts';
import { loadPreviousWork } from './previous-work.ts';
import type { PeriodJournals } from './period-journals.ts';
import type { RoomFiles } from './room-files.ts';
import type { RecordRun } from './worker-context.ts';

const log = createLogger({ name: 'test', level: 'silent' });
const request: RecordData['request'] = {
  ...{ SdkAppId: 1, RoomId: 7, UserId: 'recorder', Mode: '02', IdleTimeout: 300 },
  CosConfig: { Bucket: 'b-1', Region: 'r', Path: '' },
};
const makeUnfinished = (userId: string) => ({
  period: { userId, startedAtMs: 1, index: 0 },
  records: (async function* () {})(),
});

async function load(attempts: number, status: TaskStatus, data: Partial<RecordData> = {}) {
  const aborted: string[] = [];
  const task = {
    ...{ id: 't1', app: 'trtc-record', status, rank: 1, final: false, version: 1, seq: 1 },
    ...{ attempts, createTimeMs: 0, updateTimeMs: 0, dueAtMs: 0 },
    data: { request, limitMs: 1, uploads: [{ key: 'k', uploadId: 'u' }], ...data },
  };
  const journals: Partial<PeriodJournals> = {
    findUnfinished: async () => [makeUnfinished('ann'), makeUnfinished('bob')],
  };
  const files: Partial<RoomFiles> = { isDone: ({ userId }) => userId === 'bob' };
  const cos: Partial<CosClient> = { multipartAbort: async (_to, id) => void aborted.push(id) };
  const found = await loadPreviousWork({ task, log } as unknown as RecordRun, {
    journals: journals as PeriodJournals,
    files: files as RoomFiles,
    cos: cos as CosClient,
  });
  return { next: found.next, unfinished: found.unfinished.map(({ period }) => period.userId), aborted };
}

test.each([
  [
    'the first worker has nothing to take over',
    1,
    'created',
    {},
    { next: 'record', unfinished: [], aborted: [] },
  ],
  ['a running recording continues with its unfinished periods', 2, 'recording', {}, { next: 'record' }],
  ['a terminated recording is finished', 2, 'recording', { terminated: true }, { next: 'finish' }],
  ['a stopped recording is finished', 2, 'uploading', {}, { next: 'finish' }],
  ['a recording that lost too many workers is finished', 21, 'recording', {}, { next: 'finish' }],
] as const)('%s', async (_what, attempts, status, data, expected) => {
  expect(await load(attempts, status, data)).toEqual({ unfinished: ['ann'], aborted: ['u'], ...expected });
});
