import { describe, expect, it } from 'vitest';
import {
  acceptedResponseSchema,
  describeResponseSchema,
  errorResponseSchema,
  toObjectKey,
  parseJsonBody,
  parseWebRecordRequest,
} from '../web-record/index.ts';
import { documentExample, documentExamples, unmask } from './document-example.ts';

const texts = (kind: string) => documentExamples.filter((example) => example.kind === kind);

it("parses the documents' Start example once its hidden parts are filled in", () => {
  expect(parseWebRecordRequest(parseJsonBody(unmask(documentExample('Start', 'request'))))).toEqual({
    Action: 'Start',
    Data: {
      RecordURL: 'https://web-record-12596000000.cos.ap-chengdu.myqcloud.com/test/ponyo.mp4',
      ManualStart: false,
      Width: 1280,
      Height: 720,
      CallbackURL: 'http://xxx/webrecord/callback',
      MaxDurationLimit: 21600,
      StorageType: 'cfs',
      Output: {
        Cos: {
          Domain: 'abc.xxx.com',
          Bucket: 'webrecord-xxx',
          Region: 'ap-shanghai',
          TargetDir: '11234',
          TargetName: 'record-file-name.mp4',
        },
        Vod: {
          MediaInfo: {
            MediaName: 'test',
            ExpireTime: '2023-10-01T10:00:00Z',
            StorageRegion: 'ap-shanghai',
            ClassId: 1,
          },
          ProcedureInfo: {},
          SubAppId: 1500007120,
        },
        Video: {
          Muxer: 'hls',
          EncryptKey: '21834cca41778803e1afba3f41000000',
          AuthUrl: 'https://hls-web-record-125000000.cos.ap-shanghai.myqcloud.com/m3u8-encrypt/enc.key',
        },
      },
      // The additions to the documents that have a default.
      MaxPauseLimit: 7200,
      ReadyTimeout: 7200,
      Permissions: [],
      FakeMedia: false,
      IgnoreCertificateErrors: false,
      FrameRate: 30,
    },
  });
});

it("rejects the documents' Start example as printed only for its hidden EncryptKey", () => {
  expect(() => parseWebRecordRequest(JSON.parse(documentExample('Start', 'request')))).toThrow(
    /^Output\.Video\.EncryptKey must be 32 hex digits$/,
  );
});

it("the documents' Start example records a playlist into its folder", () => {
  const request = parseWebRecordRequest(JSON.parse(unmask(documentExample('Start', 'request'))));
  if (request.Action !== 'Start') throw new Error('expected Start');
  const { Cos, Video } = request.Data.Output;
  const name = { targetDir: Cos?.TargetDir, targetName: Cos?.TargetName, muxer: Video.Muxer };
  expect(toObjectKey({ ...name, taskId: 'abc', stopTimeMs: 1 })).toBe('11234/record-file-name.m3u8');
});

it.for(texts('request').slice(1))('the request example of $action is read as printed', ({ action, text }) => {
  const printed = JSON.parse(text) as { Data: { TaskID: string } };
  expect(parseWebRecordRequest(parseJsonBody(text))).toEqual({ Action: action, Data: printed.Data });
});

describe("the documents' responses match the schemas of this library exactly", () => {
  it.for(texts('success').filter(({ action }) => action !== 'Describe'))('$action: success', ({ text }) => {
    expect(acceptedResponseSchema.parse(JSON.parse(text))).toEqual(JSON.parse(text));
  });
  it.for(texts('failure'))('$action: failure', ({ text }) => {
    expect(errorResponseSchema.parse(JSON.parse(text))).toEqual(JSON.parse(text));
  });
  it.for(['success', 'task failure'] as const)('Describe: %s', (kind) => {
    const printed: unknown = JSON.parse(documentExample('Describe', kind));
    expect(describeResponseSchema.parse(printed)).toEqual(printed);
  });
});

it('has 6 requests, 6 successes, 6 failures and a failed task', () => {
  expect(['request', 'success', 'failure', 'task failure'].map((kind) => texts(kind).length)).toEqual([
    6, 6, 6, 1,
  ]);
  expect(() => documentExample('Stop', 'task failure')).toThrow('no task failure example for Stop');
});
