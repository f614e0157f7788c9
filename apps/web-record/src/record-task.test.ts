import { toTaskChange } from '@scf-media/cloud/tasks';
import { parseWebRecordRequest, type TaskStatus } from '@scf-media/protocol/web-record';
import { expect, test } from 'vitest';
import {
  type RecordData,
  recordKind,
  type RecordTask,
  withoutPrivateFields,
  toTaskInfo,
} from './record-task.ts';

test('secrets of a request are removed when its task ends', () => {
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
  const during = toTaskChange<TaskStatus, RecordData>(recordKind, task, { status: 'upload' });
  expect(JSON.stringify(during)).toContain('beef');
  const after = toTaskChange<TaskStatus, RecordData>(recordKind, task, {
    status: 'finished',
    data: { finishTimeMs: 6 },
  });
  expect(JSON.stringify(after)).not.toMatch(/hush|beef/);
  expect(after.data).toMatchObject({ startTimeMs: 5, finishTimeMs: 6 });
});

const hush = 'hush-5f3a';

/** Every text that a caller chooses freely. */
const Data = {
  RecordURL: `https://${hush}:${hush}@lessons.example/${hush}?sign=${hush}#${hush}`,
  CallbackURL: `https://lessons.example/done?key=${hush}`,
  MaxDurationLimit: 60,
  Cookies: [{ Name: hush, Value: hush, Path: `/${hush}` }],
  Headers: { [hush]: hush },
  HttpCredentials: { Username: hush, Password: hush },
  UserAgent: hush,
  Permissions: ['camera'],
  IgnoreCertificateErrors: true,
  TimeZone: 'Asia/Shanghai',
  Locale: 'zh-CN',
  FrameRate: 59,
  VideoBitrate: 4_321,
  ReadyTimeout: 4_321,
  Output: {
    Cos: { Bucket: hush, TargetDir: hush, TargetName: hush, Domain: `https://${hush}.example/` },
    Vod: { MediaInfo: { MediaName: hush, SourceContext: hush }, ProcedureInfo: { SessionContext: hush } },
    Video: { Muxer: 'hls', EncryptKey: '5f3a'.repeat(8), AuthUrl: `https://lessons.example/key?t=${hush}` },
  },
};

test('no private field stays in the store, and the rest is still a valid request', () => {
  const request = parseWebRecordRequest({ Action: 'Start', Data });
  if (request.Action !== 'Start') throw new Error('not a Start');
  const left = withoutPrivateFields(request.Data);
  expect(JSON.stringify(left)).not.toContain(hush);
  expect(JSON.stringify(left)).not.toMatch(/5f3a|camera|true|Shanghai|zh-CN|59|4321/);
  expect(left).toMatchObject({ RecordURL: 'https://lessons.example', MaxDurationLimit: 60 });
  expect(parseWebRecordRequest({ Action: 'Start', Data: left })).toEqual({ Action: 'Start', Data: left });
});

test('progress and warnings are shown until there is a result, and then removed', () => {
  const Progress = { DurationMs: 1_000, Frames: 30, Bytes: 5_000, WaitingBytes: 700 };
  const progress = { atMs: 1, mediaMs: 1_000.4, frames: 30, bytes: 5_000, waitingBytes: 700, memoryBytes: 1 };
  const data = { progress, warnings: ['silent'] };
  const task = { id: 'a', status: 'recording', createTimeMs: 1_000, data } as unknown as RecordTask;
  expect(toTaskInfo(task)).toEqual({
    TaskID: 'a',
    Status: 'recording',
    CreateTime: 1,
    Warnings: ['silent'],
    Progress,
  });
  const result = { Videos: [] };
  expect(toTaskInfo({ ...task, data: { ...task.data, result } })).toEqual({
    TaskID: 'a',
    Status: 'recording',
    CreateTime: 1,
    Result: result,
  });
  const ended = toTaskChange<TaskStatus, RecordData>(recordKind, task, {
    status: 'finished',
    data: { result },
  });
  expect(ended.data).toEqual({ result });
});
