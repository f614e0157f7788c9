import { recordRequest } from '@scf-media/protocol/contract';
import { toSuccessfulFile, parseRecordRequest } from '@scf-media/protocol/trtc-record';
import { expect, test } from 'vitest';
import { type RecordData, type RecordTask, splitSecrets, toTaskView } from './record-task.ts';

const keys = { 'CosConfig.SecretId': 'AKIDexample', 'CosConfig.SecretKey': 'hidden' };
const request = parseRecordRequest(
  recordRequest({ ...keys, UserSig: 'eJwsig', Callback: 'https://a.example/' }),
);

function makeTask(data: Partial<RecordData>, status: RecordTask['status']): RecordTask {
  const times = { createTimeMs: 1_795_245_043_999, updateTimeMs: 0 };
  const about = {
    id: 'run-1',
    app: 'trtc-record',
    rank: 0,
    final: false,
    version: 1,
    attempts: 1,
    seq: 1,
    dueAtMs: 0,
  };
  return { ...about, ...times, status, data: { ...splitSecrets(request), limitMs: 1, ...data } };
}

test('splits the secrets from a request', () => {
  const { request: stored, secrets } = splitSecrets(request);
  expect(secrets).toEqual({
    userSig: 'eJwsig',
    cosKeys: { secretId: 'AKIDexample', secretKey: 'hidden' },
  });
  expect(JSON.stringify(stored)).not.toMatch(/eJwsig|AKIDexample|hidden/);
  expect(stored.CosConfig).toEqual({ Region: 'ap-shanghai', Bucket: 'test-123456789', Path: 'trtc' });
  expect(splitSecrets(parseRecordRequest(recordRequest({ UserSig: 'x' }))).secrets).toEqual({ userSig: 'x' });
});

test('shows a recording with its files, without secrets', () => {
  const about = {
    RequestId: 'run-1',
    SdkAppId: '1400000000',
    RoomId: '43474',
    UserId: 'user_55952145',
    Mode: '02',
    CreateTime: 1_795_245_043,
  };
  expect(toTaskView(makeTask({}, 'created'))).toEqual({ ...about, Status: 'created', Files: [] });
  const [first, second] = [
    toSuccessfulFile('ann', 'https://cos/1'),
    toSuccessfulFile('bob', 'https://cos/2'),
  ];
  const files = [
    { startedAtMs: 2, file: second },
    { startedAtMs: 1, file: first },
  ];
  const running = makeTask({ startTimeMs: 1_795_245_044_000, files }, 'recording');
  expect(toTaskView(running)).toEqual({
    ...about,
    Status: 'recording',
    StartTime: 1_795_245_044,
    Files: [first, second],
  });
  const failed = { Files: [first], Code: 'RoomRefused', Message: 'expired' };
  expect(toTaskView(makeTask({ files, endReason: 'failed', result: failed }, 'finished'))).toEqual({
    ...about,
    Status: 'finished',
    EndReason: 'failed',
    ...failed,
  });
});
