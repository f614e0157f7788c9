import { createLogger } from '@scf-media/cloud/log';
import type { JournalStore } from '@scf-media/cloud/journal';
import type { CosClient } from '@scf-media/cloud/cos';
import { startDataSchema, type TaskStatus } from '@scf-media/protocol/web-record';
import { expect, test } from 'vitest';
import type { RecordData } from '../record-task.ts';
import { loadPreviousWork, maxAttempts } from './previous-work.ts';

const log = createLogger({ name: 'test', level: 'silent' });
const upload = { bucket: 'b-1', region: 'r', key: 'a.mp4', uploadId: 'u' };

async function load(attempts: number, status: TaskStatus, data: Partial<RecordData> = {}) {
  const aborted: string[] = [];
  const cos: Partial<CosClient> = { multipartAbort: async (_to, id) => void aborted.push(id) };
  const raw: Partial<JournalStore> = { list: async () => [{ read: async function* () {} }] };
  const task = {
    ...{ id: 't1', app: 'web-record', status, rank: 1, final: false, version: 1, seq: 1 },
    ...{ attempts, createTimeMs: 0, updateTimeMs: 0, dueAtMs: 0 },
    data: { start: startDataSchema.parse({ RecordURL: 'https://example.com/' }), upload, ...data },
  };
  const { next, isAbandoned, logs } = await loadPreviousWork(task, raw as JournalStore, {
    cos: cos as CosClient,
    log,
  });
  return { next, isAbandoned, logs: logs.length, aborted };
}

test.each([
  ['the first worker has nothing to take over', 1, 'normal', {}, { next: 'record', logs: 0, aborted: [] }],
  ['a recording whose worker was lost continues', 2, 'recording', {}, { next: 'record' }],
  ['one that was paused, too', 2, 'paused', {}, { next: 'record' }],
  ['one that was terminated is finished', 2, 'recording', { terminated: true }, { next: 'finish' }],
  ['one that had stopped is finished', 2, 'transcode', {}, { next: 'finish' }],
  [
    'one that has lost too many workers is finished',
    maxAttempts + 1,
    'recording',
    {},
    { next: 'finish', isAbandoned: true },
  ],
] as const)('%s', async (_what, attempts, status, data, expected) => {
  const common = { isAbandoned: false, logs: 1, aborted: ['u'] };
  expect(await load(attempts, status, data)).toEqual({ ...common, ...expected });
});
