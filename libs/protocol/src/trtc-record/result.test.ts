import { expect, it } from 'vitest';
import { documentedRecordRequest } from '../contract/trtc-record-contract.ts';
import { toEntryView } from '../trtc-room/room-entry.ts';
import { parseRecordRequest } from './request.ts';
import { toFailedFile, callbackBodySchema, toSuccessfulFile } from './result.ts';

const request = parseRecordRequest({
  ...documentedRecordRequest,
  CosConfig: { ...documentedRecordRequest.CosConfig, SecretId: 'AKID', SecretKey: 'key' },
});

it('identifies the recording in text, as documented, without secrets', () => {
  expect(toEntryView(request)).toEqual({
    SdkAppId: '1400000000',
    RoomId: '43474',
    UserId: 'user_55952145',
  });
  const { RoomId: _, ...others } = documentedRecordRequest;
  expect(toEntryView(parseRecordRequest({ ...others, StrRoomId: 'a' }))).toEqual({
    SdkAppId: '1400000000',
    StrRoomId: 'a',
    UserId: 'user_55952145',
  });
});

it('reports for each file whether it exists, and otherwise which step failed', () => {
  const Files = [
    toSuccessfulFile('alice', 'https://test-123456789.cos.ap-shanghai.myqcloud.com/trtc/a.mp4'),
    toFailedFile('bob', 'record', 'nothing came'),
    toFailedFile('bob', 'convert', 'no encoder'),
    toFailedFile('carol', 'upload', 'CosNoSuchBucket'),
  ];
  expect(Files.map(({ Status, Message }) => [Status, Message])).toEqual([
    [1, 'record success'],
    [0, 'record fail'],
    [0, 'convert fail'],
    [0, 'upload fail'],
  ]);
  const body = { ...toEntryView(request), Files };
  expect(callbackBodySchema.parse(body)).toEqual(body);
});
