import { createLogger } from '@scf-media/cloud/log';
import type { VodClient } from '@scf-media/cloud/vod';
import { ServiceError } from '@scf-media/protocol/errors';
import { parseWebRecordRequest, type StartData } from '@scf-media/protocol/web-record';
import { expect, test } from 'vitest';
import { isForVod, openVodDestination, parseUpload, toApplyUploadRequest } from './vod-destination.ts';

const vod = {
  subAppId: undefined,
  storageRegion: undefined,
  client: () => {
    throw new Error('not asked');
  },
  cos: () => {
    throw new Error('not asked');
  },
};

function toStart(output: object) {
  const request = parseWebRecordRequest({
    Action: 'Start',
    Data: { RecordURL: 'https://example.com/', Output: output },
  });
  if (request.Action !== 'Start') throw new Error('not a Start');
  return request.Data;
}

test.each([
  { output: {}, isDefault: false, goes: false },
  { output: {}, isDefault: true, goes: true },
  { output: { Cos: { TargetName: 'x' } }, isDefault: true, goes: false },
  { output: { Vod: {} }, isDefault: false, goes: true },
  { output: { Cos: { TargetName: 'x' }, Vod: {} }, isDefault: false, goes: true },
])('$output goes to VOD: $goes, where VOD is the default: $isDefault', ({ output, isDefault, goes }) => {
  expect(isForVod(toStart(output), { vod: { ...vod, isDefault } })).toBe(goes);
});

test('confirms the lease before each attempt to commit', async () => {
  const done: string[] = [];
  const client: Partial<VodClient> = {
    applyUpload: async () => ({
      ...{ StorageBucket: 'b', StorageRegion: 'r', VodSessionKey: 's', MediaStoragePath: '/a/b.mp4' },
      RequestId: 'r',
    }),
    commitUpload: async () => {
      done.push('commit');
      throw new ServiceError('VodUnreachable', 'no answer', { fault: 'destination' });
    },
  };
  using place = openVodDestination(
    toStart({ Vod: {} }),
    {
      vod: {
        ...{ ...vod, isDefault: true, client: () => client as VodClient },
        cos: () => ({}) as ReturnType<typeof vod.cos>,
      },
      upload: { partBytes: 1, finishRetryMs: 60_000 },
      // Another worker takes the task before the next attempt.
      confirm: async () => {
        done.push('confirm');
        if (done.length > 1) throw new ServiceError('LeaseLost', 'no longer ours', { fault: 'service' });
      },
      log: createLogger({ name: 'test', level: 'silent' }),
    },
    { onRefused: () => undefined },
  );
  const concluding = place.finalize({ key: 'media.mp4', bytes: 1 });
  await expect(concluding).rejects.toMatchObject({ code: 'LeaseLost' });
  expect(done).toEqual(['confirm', 'commit', 'confirm']);
});

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
