import { expect, it } from 'vitest';
import { parseJsonBody, parseWebRecordRequest } from './request.ts';

const RecordURL = 'https://example.com/page.html';

it('fills in every default of Start', () => {
  expect(parseWebRecordRequest({ Action: 'Start', Data: { RecordURL } })).toEqual({
    Action: 'Start',
    Data: {
      RecordURL,
      ManualStart: false,
      Width: 1280,
      Height: 720,
      MaxDurationLimit: 21600,
      StorageType: 'cfs',
      Output: { Video: { Muxer: 'mp4' } },
      MaxPauseLimit: 7200,
      ReadyTimeout: 7200,
      Permissions: [],
      FakeMedia: false,
      IgnoreCertificateErrors: false,
      FrameRate: 30,
    },
  });
});

it('leaves out undocumented fields at every level', () => {
  const X = 'unknown';
  const Output = { X, Cos: { X }, Vod: { X, MediaInfo: { X }, ProcedureInfo: { X } }, Video: { X } };
  const request = parseWebRecordRequest({ X, Action: 'Start', Data: { X, RecordURL, Output } });
  expect(JSON.stringify(request)).not.toContain('unknown');
  expect(request).toMatchObject({ Data: { Output: { Cos: {}, Vod: { MediaInfo: {}, ProcedureInfo: {} } } } });
});

it.for(['Pause', 'Resume', 'Refresh', 'Stop', 'Describe'] as const)('reads %s', (Action) => {
  expect(parseWebRecordRequest({ Action, Data: { TaskID: 'a', X: 1 } })).toEqual({
    Action,
    Data: { TaskID: 'a' },
  });
});

it('parses Cancel as Stop', () => {
  expect(parseWebRecordRequest({ Action: 'Cancel', Data: { TaskID: 'a' } })).toEqual({
    Action: 'Stop',
    Data: { TaskID: 'a' },
  });
  expect(() => parseWebRecordRequest({ Action: 'Cancel', Data: {} })).toThrow(/^TaskID missing$/);
});

it.for([{ Action: 'List' }, { Action: 'List', Data: {} }, { Action: 'List', Data: '' }])(
  'reads %j',
  (body) => {
    expect(parseWebRecordRequest(body)).toEqual({ Action: 'List', Data: { Status: 'all', Limit: 100 } });
  },
);

it('parses a complete List', () => {
  const Data = {
    Status: 'running',
    StartTime: '2023-10-01 00:00:00',
    EndTime: '2023-10-01 00:00:00',
    Limit: 1000,
  };
  expect(parseWebRecordRequest({ Action: 'List', Data })).toEqual({ Action: 'List', Data });
});

it('names all invalid fields in the order of the documents', () => {
  const Video = { Muxer: 'avi', EncryptKey: 'z' };
  const Output = { Cos: { Bucket: 5 }, Vod: { SubAppId: 'x' }, Video };
  const Data = { Output, StorageType: 'x', Width: '1', ManualStart: 1 };
  expect(() => parseWebRecordRequest({ Action: 'Start', Data })).toThrow(
    expect.objectContaining({
      message: [
        'RecordURL missing',
        'ManualStart must be a boolean',
        'Width must be a number',
        'StorageType must be one of cfs, cos',
        'Output.Cos.Bucket must be a string',
        'Output.Vod.SubAppId must be an integer',
        'Output.Video.Muxer must be one of mp4, hls',
        'Output.Video.EncryptKey must be 32 hex digits',
        'Output.Video.AuthUrl missing: it must be set with EncryptKey',
      ].join('; '),
    }),
  );
});

it('lists the known actions for an unknown one', () => {
  expect(() => parseWebRecordRequest({ Action: 'Record', Data: {} })).toThrow(
    /^Action must be one of Start, Pause, Resume, Refresh, Stop, Describe, List$/,
  );
});

it('never repeats the input', () => {
  const secret = 'token-5f3a';
  const Output = { Cos: { Bucket: `${secret}/` }, Video: { EncryptKey: secret } };
  const Data = {
    RecordURL: `file:///${secret}`,
    StorageType: secret,
    Output,
    Cookies: [{ Name: `${secret};`, Value: `${secret};`, SameSite: secret }],
    Headers: { [`${secret} `]: `${secret}\n` },
    HttpCredentials: { Username: secret.repeat(100), Password: secret.repeat(200) },
    UserAgent: secret.repeat(100),
    Permissions: [secret],
    TimeZone: secret,
    Locale: `${secret}_`,
  };
  const parsings = [
    () => parseWebRecordRequest({ Action: 'Start', Data }),
    () => parseWebRecordRequest({ Action: secret }),
    () => parseJsonBody(secret),
  ];
  for (const parse of parsings) {
    expect(parse).toThrow(expect.objectContaining({ message: expect.not.stringContaining('5f3a') }));
    // A log writes causes down, too.
    expect(parse).toThrow(expect.not.objectContaining({ cause: expect.anything() }));
  }
});

it('parses JSON, and rejects other text', () => {
  expect(parseJsonBody('{"Action":"List"}')).toEqual({ Action: 'List' });
  expect(() => parseJsonBody('{')).toThrow(
    expect.objectContaining({ code: 'InvalidParam', fault: 'caller', message: 'request body must be JSON' }),
  );
});

it('reports one problem for a number that is neither whole nor in range', () => {
  const Data = { RecordURL, MaxDurationLimit: 36_000.5 };
  expect(() => parseWebRecordRequest({ Action: 'Start', Data })).toThrow(
    /^MaxDurationLimit must be an integer$/,
  );
});
