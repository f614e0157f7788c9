import type { TaskView } from '@scf-media/protocol/trtc-record';
import { expect, it } from 'vitest';
import { anchorFiles } from './anchor-files.ts';

const fileOf = (UserId: string): TaskView['Files'][number] => ({
  UserId,
  RecordFile: `http://cos/${UserId}.mp4`,
  Status: 1,
  Message: 'record success',
});
const view: TaskView = {
  RequestId: '1',
  Status: 'finished',
  SdkAppId: '1400000000',
  StrRoomId: 'room',
  UserId: 'recorder',
  Mode: '02',
  CreateTime: 1,
  Files: [fileOf('bob'), fileOf('alice')],
};

it('finds the file of each anchor', () => {
  expect(anchorFiles(view, ['alice', 'bob'])).toEqual([
    { userId: 'bob', url: 'http://cos/bob.mp4' },
    { userId: 'alice', url: 'http://cos/alice.mp4' },
  ]);
});

it.each<[Partial<TaskView>, string]>([
  [{ Code: 'RoomRefused', Message: 'expired' }, 'the recording failed: RoomRefused: expired'],
  [{ Files: [fileOf('bob')] }, 'expected a file of each of alice, bob, got bob'],
  [{ Files: [fileOf('bob'), fileOf('bob')] }, 'got bob, bob'],
  [{ Files: [{ ...fileOf('bob'), Status: 0, Reason: 'no bucket' }] }, 'bob was not recorded: no bucket'],
])('%j: %s', (change, message) => {
  expect(() => anchorFiles({ ...view, ...change }, ['alice', 'bob'])).toThrow(message);
});
