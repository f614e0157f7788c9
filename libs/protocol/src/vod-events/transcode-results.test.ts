import { describe, expect, it } from 'vitest';
import { parseVodEvent } from './parse-vod-event.ts';
import { listTranscodeResults } from './transcode-results.ts';
import { vodEventExample, type VodEventExampleName } from './vod-event-example.ts';

const readResults = (value: unknown) => {
  const event = parseVodEvent(value);
  if (event.EventType !== 'ProcedureStateChanged') throw new Error(event.EventType);
  return listTranscodeResults(event);
};
const readExample = (name: VodEventExampleName) => readResults(vodEventExample(name));
const readTask = (TranscodeTask: object) =>
  readResults({
    EventType: 'ProcedureStateChanged',
    ProcedureStateChangeEvent: {
      TaskId: 'a',
      ErrCode: 1,
      MediaProcessResultSet: [{ Type: 'Transcode', TranscodeTask }],
    },
  });

it("the documents' example has one transcode; its template is that of the input", () => {
  expect(readExample('ProcedureStateChanged')).toEqual([
    {
      FileId: '5285890784246869930',
      TaskId: '1256768367-Procedure-475b72xxxcb177t1',
      Definition: 20,
      Type: 'Transcode',
      Status: 'SUCCESS',
      Url: 'https://1256768367.vod2.myqcloud.com/xxx/xxx/v.f20.mp4',
      ErrCode: 0,
      Message: 'SUCCESS',
      Size: 4189073,
      Bitrate: 552218,
      Height: 480,
      Width: 640,
      Duration: 60.04700088501,
      Md5: 'eff7031ad7877865f9a3240e9ab165ad',
      Container: 'mov,mp4,m4a,3gp,3g2,mj2',
    },
  ]);
});

it('two transcodes are two results, in their order', () => {
  const results = readExample('ProcedureStateChanged, two transcodes');
  expect(results.map(({ Definition, Height, Url }) => [Definition, Height, Url])).toEqual([
    [100010, 360, 'https://1250000000.vod2.myqcloud.com/xxx/xxx/v.f100010.mp4'],
    [100020, 540, 'https://1250000000.vod2.myqcloud.com/xxx/xxx/v.f100020.mp4'],
  ]);
});

it('a failed transcode is reported although the procedure has ErrCode 0', () => {
  expect(readExample('ProcedureStateChanged, one transcode failed')[1]).toEqual({
    FileId: '5285890784273533168',
    TaskId: '1250000000-Procedure-475b72c1cb177t3',
    Definition: 100020,
    Type: 'Transcode',
    Status: 'FAIL',
    ErrCode: 70000,
    ErrCodeExt: 'InternalError.TranscodeFailed',
    Message: 'transcode failed',
  });
});

it('a running transcode has no output yet', () => {
  expect(readExample('ProcedureStateChanged, in progress')).toEqual([
    {
      FileId: '5285890784273533168',
      TaskId: '1250000000-Procedure-475b72c1cb177t4',
      Definition: 100010,
      Type: 'Transcode',
      Status: 'PROCESSING',
      ErrCode: 0,
    },
  ]);
});

it('adaptive bitrates count as a transcode', () => {
  expect(readExample('ProcedureStateChanged, adaptive bitrates')).toEqual([
    {
      FileId: '5285890784273533168',
      TaskId: '1250000000-Procedure-475b72c1cb177t5',
      Definition: 10,
      Type: 'AdaptiveDynamicStreaming',
      Status: 'SUCCESS',
      Url: 'https://1250000000.vod2.myqcloud.com/xxx/xxx/adp.10.m3u8',
      ErrCode: 0,
      Message: 'SUCCESS',
      Size: 12000000,
    },
  ]);
});

describe('an undocumented status is inferred from the other fields', () => {
  it.for([
    [{ ErrCode: 70000 }, 'FAIL'],
    [{ Status: 'TIMEOUT', ErrCodeExt: 'InternalError' }, 'FAIL'],
    [{ Status: null, Output: { Url: 'https://example.com/a.mp4' } }, 'SUCCESS'],
    [{ Status: 'WAITING', ErrCode: 0, ErrCodeExt: '' }, 'PROCESSING'],
    [{}, 'PROCESSING'],
  ] as const)('%j: %s', ([task, status]) => {
    expect(readTask(task).map(({ Status }) => Status)).toEqual([status]);
  });
});

it('without an input the template is that of the output, or 0 if unknown', () => {
  expect(readTask({ Output: { Definition: 30 } })[0]?.Definition).toBe(30);
  expect(readTask({})).toEqual([
    { FileId: '', TaskId: 'a', Definition: 0, Type: 'Transcode', Status: 'PROCESSING', ErrCode: 0 },
  ]);
});

it.for([undefined, null, [], [{ Type: 'Transcode' }], [{ Type: 'Transcode', TranscodeTask: null }], [{}]])(
  'MediaProcessResultSet %j contains no transcode',
  (MediaProcessResultSet) => {
    const ProcedureStateChangeEvent = { TaskId: 'a', MediaProcessResultSet };
    expect(readResults({ EventType: 'ProcedureStateChanged', ProcedureStateChangeEvent })).toEqual([]);
  },
);

it('a null among the tasks, and numbers as text, do not affect the others', () => {
  const good = {
    Status: 'SUCCESS',
    ErrCode: '0',
    Input: { Definition: '100010' },
    Output: { Url: 'http://a/', Size: {} },
  };
  const ProcedureStateChangeEvent = {
    TaskId: 'a',
    Status: 'FINISH',
    ErrCode: '0',
    MediaProcessResultSet: [
      null,
      'text',
      { Type: 'Transcode', TranscodeTask: good },
      { Type: 'Transcode', TranscodeTask: 5 },
    ],
    MetaData: { Duration: '60.04', VideoStreamSet: 'none' },
  };
  expect(readResults({ EventType: 'ProcedureStateChanged', ProcedureStateChangeEvent })).toEqual([
    {
      FileId: '',
      TaskId: 'a',
      Definition: 100010,
      Type: 'Transcode',
      Status: 'SUCCESS',
      ErrCode: 0,
      Url: 'http://a/',
    },
  ]);
});
