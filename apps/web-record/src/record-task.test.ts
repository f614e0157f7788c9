import { toStatus } from '@scf-media/cloud/tasks';
import { parseWebRecordRequest, type TaskStatus } from '@scf-media/protocol/web-record';
import { expect, test } from 'vitest';
import { type RecordData, recordKind, type RecordTask, taskInfoOf } from './record-task.ts';

test('what is secret of a request goes with the end of its task', () => {
  const request = parseWebRecordRequest({
    Action: 'Start',
    Data: {
      RecordURL: 'https://user:hush@example.com/lesson?token=hush#hush',
      CallbackURL: 'https://example.com/done?key=hush',
      Output: {
        Video: { Muxer: 'hls', EncryptKey: 'beef'.repeat(8), AuthUrl: 'https://example.com/key?k=hush' },
      },
    },
  });
  if (request.Action !== 'Start') throw new Error('not a Start');
  const task = { data: { start: request.Data, startTimeMs: 5 } };
  const during = toStatus<TaskStatus, RecordData>(recordKind, task, { status: 'upload' });
  expect(JSON.stringify(during)).toContain('beef');
  const after = toStatus<TaskStatus, RecordData>(recordKind, task, {
    status: 'finished',
    data: { finishTimeMs: 6 },
  });
  expect(JSON.stringify(after)).not.toMatch(/hush|beef/);
  expect(after.data).toMatchObject({ startTimeMs: 5, finishTimeMs: 6 });
});

test('progress and warnings are shown until there is a result, and are not kept after it', () => {
  const Progress = { DurationMs: 1_000, Frames: 30, Bytes: 5_000, WaitingBytes: 700 };
  const progress = { atMs: 1, mediaMs: 1_000.4, frames: 30, bytes: 5_000, waitingBytes: 700, memoryBytes: 1 };
  const data = { progress, warnings: ['no sound'] };
  const task = { id: 'a', status: 'recording', createTimeMs: 1_000, data } as unknown as RecordTask;
  expect(taskInfoOf(task)).toEqual({
    TaskID: 'a',
    Status: 'recording',
    CreateTime: 1,
    Warnings: ['no sound'],
    Progress,
  });
  const result = { Videos: [] };
  expect(taskInfoOf({ ...task, data: { ...task.data, result } })).toEqual({
    TaskID: 'a',
    Status: 'recording',
    CreateTime: 1,
    Result: result,
  });
  const ended = toStatus<TaskStatus, RecordData>(recordKind, task, { status: 'finished', data: { result } });
  expect(ended.data).toEqual({ result });
});
