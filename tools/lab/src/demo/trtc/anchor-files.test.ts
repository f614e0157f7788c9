import type { TaskView } from '@scf-media/protocol/trtc-record';
import { expect, it } from 'vitest';
import { getAnchorFiles } from './anchor-files.ts';

const createFile = (UserId: string): TaskView['Files'][number] => ({
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
  Files: [createFile('bob'), createFile('alice')],
};

it('returns the file of each anchor', () => {
  expect(getAnchorFiles(view, ['alice', 'bob'])).toEqual([
    { userId: 'bob', url: 'http://cos/bob.mp4' },
    { userId: 'alice', url: 'http://cos/alice.mp4' },
  ]);
});

it.each<[Partial<TaskView>, string]>([
  [{ Code: 'RoomRefused', Message: 'expired' }, 'the recording failed: RoomRefused: expired'],
  [{ Files: [createFile('bob')] }, 'expected one file of alice, bob each, got bob'],
  [{ Files: [createFile('bob'), createFile('bob')] }, 'got bob, bob'],
  [{ Files: [{ ...createFile('bob'), Status: 0, Reason: 'no bucket' }] }, 'bob was not recorded: no bucket'],
])('%j: %s', (change, message) => {
  expect(() => getAnchorFiles({ ...view, ...change }, ['alice', 'bob'])).toThrow(message);
});
