import { parseWebRecordRequest, type StartData } from '@scf-media/protocol/web-record';
import { expect, test } from 'vitest';
import { parseUpload, toApplyUploadRequest } from './vod-upload.ts';

function startData(Output: object): StartData {
  const request = parseWebRecordRequest({
    Action: 'Start',
    Data: { RecordURL: 'https://example.com/', Output },
  });
  if (request.Action !== 'Start') throw new Error('not a Start');
  return request.Data;
}

const full = {
  MediaInfo: {
    MediaName: 'test',
    ExpireTime: '2033-10-01T10:00:00Z',
    StorageRegion: 'ap-shanghai',
    ClassId: '1',
    SourceContext: 'mine',
  },
  ProcedureInfo: { Procedure: 'LongVideoPreset', SessionContext: 'also mine' },
  SubAppId: 1500007120,
};

test('passes all media fields of the request to VOD', () => {
  expect(toApplyUploadRequest(startData({ Vod: full }), 'mp4', 'ap-beijing')).toEqual({
    MediaType: 'mp4',
    MediaName: 'test',
    ExpireTime: '2033-10-01T10:00:00Z',
    StorageRegion: 'ap-shanghai',
    ClassId: 1,
    SourceContext: 'mine',
    Procedure: 'LongVideoPreset',
    SessionContext: 'also mine',
  });
});

test.each([
  [{ Vod: {} }, 'ap-beijing', { StorageRegion: 'ap-beijing' }],
  [{ Vod: { MediaInfo: { MediaName: '' } } }, undefined, {}],
  [{}, undefined, {}],
])('what is left out is not sent: %j', (output, region, sent) => {
  expect(toApplyUploadRequest(startData(output), 'm3u8', region)).toEqual({ MediaType: 'm3u8', ...sent });
});

const answer = {
  StorageBucket: 'vod-1250000000',
  StorageRegion: 'ap-guangzhou',
  VodSessionKey: 'session',
  MediaStoragePath: '/a/b/c.mp4',
};
const certificate = { SecretId: 'id', SecretKey: 'key', Token: 'token', ExpiredTime: 1_700_000_000 };

test('parses bucket, key, credentials and expiry', () => {
  expect(parseUpload({ ...answer, TempCertificate: certificate, RequestId: 'r' })).toEqual({
    bucket: 'vod-1250000000',
    region: 'ap-guangzhou',
    mediaKey: 'a/b/c.mp4',
    sessionKey: 'session',
    keys: { secretId: 'id', secretKey: 'key', token: 'token' },
    keysExpireAtMs: 1_700_000_000_000,
  });
});

test.each([[undefined], [null]])('returns no keys for a TempCertificate of %s', (TempCertificate) => {
  expect(parseUpload({ ...answer, TempCertificate })).toMatchObject({
    keys: undefined,
    keysExpireAtMs: undefined,
  });
});

test('names the missing fields of an incomplete response', () => {
  const { StorageBucket: _, ...rest } = answer;
  expect(() => parseUpload({ ...rest, MediaStoragePath: '' })).toThrow(
    expect.objectContaining({
      code: 'VodAnswerIncomplete',
      message: 'ApplyUpload answered without StorageBucket, MediaStoragePath',
    }),
  );
});
