const source = (SourceType: string) => ({ SourceInfo: { SourceType, SourceContext: '' } });

const file = {
  FileId: '5285890784273533168',
  MediaBasicInfo: { Name: 'lesson', Type: 'mp4', ...source('Upload') },
  ProcedureTaskId: '',
  ReviewAudioVideoTaskId: '',
};

const procedure = {
  TaskId: '1250000000-Procedure-475b72c1cb177t2',
  Status: 'FINISH',
  ErrCode: 0,
  Message: '',
  FileId: file.FileId,
  FileName: 'lesson',
  FileUrl: 'https://1250000000.vod2.myqcloud.com/xxx/xxx/lesson.mp4',
  TasksPriority: 0,
  TasksNotifyMode: 'Finish',
  SessionContext: '',
  SessionId: '',
};

const succeeded = (Definition: number, Width: number, Height: number, Bitrate: number) => ({
  Type: 'Transcode',
  TranscodeTask: {
    Status: 'SUCCESS',
    ErrCodeExt: '',
    ErrCode: 0,
    Message: 'SUCCESS',
    Input: { Definition },
    Output: {
      Url: `https://1250000000.vod2.myqcloud.com/xxx/xxx/v.f${Definition}.mp4`,
      Definition,
      Width,
      Height,
      Bitrate,
      Size: (Bitrate / 8) * 60,
      Duration: 60,
      Container: 'mov,mp4,m4a,3gp,3g2,mj2',
      Md5: 'eff7031ad7877865f9a3240e9ab165ad',
    },
    Progress: 100,
    BeginProcessTime: '2026-01-09T16:36:30Z',
    FinishTime: '2026-01-09T16:36:50Z',
  },
});

const transcode = (TranscodeTask: object) => ({ Type: 'Transcode', TranscodeTask });
const upload = (FileUploadEvent: object) => ({ EventType: 'NewFileUpload', FileUploadEvent });
const pull = (PullCompleteEvent: object) => ({ EventType: 'PullComplete', PullCompleteEvent });
const change = (fields: object) => ({
  EventType: 'ProcedureStateChanged',
  ProcedureStateChangeEvent: { ...procedure, ...fields },
});

/** Events that the documents describe but do not show. */
export const derivedEvents = {
  /** With callback authentication: Sign is the MD5 of `ScfMediaSignKey1` and T. */
  'NewFileUpload, signed': {
    ...upload(file),
    Sign: '6af0ee68e5841ca043fe4aaeee0ac394',
    T: 9_999_999_999,
  },
  'NewFileUpload, one item of reliable mode': {
    EventHandle: 'EventHandle.1',
    ...upload({ ...file, MetaData: null }),
    ProcedureStateChangeEvent: null,
    FileDeleteEvent: null,
    PullCompleteEvent: null,
  },
  'NewFileUpload, with metadata': upload({
    ...file,
    MediaBasicInfo: {
      ...file.MediaBasicInfo,
      StoragePath: '/lesson.mp4',
      Category: 'Video',
      Status: 'Normal',
      StorageClass: 'STANDARD',
    },
    MetaData: {
      Size: 7_700_180,
      Container: 'mov,mp4,m4a,3gp,3g2,mj2',
      Bitrate: 1_021_028,
      Height: 720,
      Width: 1280,
      Duration: 60.04,
      Rotate: 0,
      VideoStreamSet: [{ Bitrate: 637_174, Height: 720, Width: 1280, Codec: 'h264', Fps: 30, CodecTag: '' }],
      AudioStreamSet: [{ Bitrate: 383_854, SamplingRate: 48_000, Codec: 'aac' }],
      VideoDuration: 60.04,
      AudioDuration: 59.99,
      Md5: '',
    },
  }),
  'NewFileUpload, nothing but the FileId': upload({ FileId: '5285890784273533169' }),
  'NewFileUpload, made by video processing': upload({
    ...file,
    FileId: '5285890784273533170',
    MediaBasicInfo: { Name: 'lesson', ...source('VideoProcessing') },
  }),
  'NewFileUpload, with a procedure that runs': upload({
    ...file,
    FileId: '5285890784273533171',
    ProcedureTaskId: '1250000000-Procedure-475b72c1cb177t9',
  }),
  'PullComplete, as the SDK declares it': pull({
    TaskId: '1250000000-Pull-f5ac8127b3b6b85cdc13f237c6005d9',
    Status: 'FINISH',
    ErrCode: 0,
    Message: '',
    FileId: '14508071098244959038',
    MediaBasicInfo: { Name: 'lesson', Type: 'mp4', ...source('Upload') },
    MetaData: null,
    FileUrl: 'http://1250000000.vod2.myqcloud.com/xxx/xxx/lesson.mp4',
    Progress: 100,
  }),
  'PullComplete, failed': pull({
    TaskId: '1250000000-Pull-f5ac8127b3b6b85cdc13f237c6005da',
    Status: 'FINISH',
    ErrCode: 60_000,
    Message: 'source file error',
    FileId: '',
    MediaBasicInfo: null,
    FileUrl: '',
  }),
  'ProcedureStateChanged, two transcodes': change({
    MediaProcessResultSet: [succeeded(100_010, 640, 360, 464_000), succeeded(100_020, 960, 540, 1_064_000)],
  }),
  'ProcedureStateChanged, one transcode failed': change({
    TaskId: '1250000000-Procedure-475b72c1cb177t3',
    MediaProcessResultSet: [
      succeeded(100_010, 640, 360, 464_000),
      transcode({
        Status: 'FAIL',
        ErrCodeExt: 'InternalError.TranscodeFailed',
        ErrCode: 70_000,
        Message: 'transcode failed',
        Input: { Definition: 100_020 },
        Output: null,
        Progress: 100,
      }),
    ],
  }),
  'ProcedureStateChanged, in progress': change({
    TaskId: '1250000000-Procedure-475b72c1cb177t4',
    Status: 'PROCESSING',
    TasksNotifyMode: 'Change',
    MediaProcessResultSet: [
      transcode({
        Status: 'PROCESSING',
        ErrCodeExt: '',
        ErrCode: 0,
        Message: '',
        Input: { Definition: 100_010 },
        Output: null,
        Progress: 40,
      }),
    ],
  }),
  'ProcedureStateChanged, adaptive bitrates': change({
    TaskId: '1250000000-Procedure-475b72c1cb177t5',
    MediaProcessResultSet: [
      {
        Type: 'AdaptiveDynamicStreaming',
        AdaptiveDynamicStreamingTask: {
          Status: 'SUCCESS',
          ErrCodeExt: '',
          ErrCode: 0,
          Message: 'SUCCESS',
          Progress: 100,
          Input: { Definition: 10 },
          Output: {
            Definition: 10,
            Package: 'HLS',
            DrmType: '',
            Url: 'https://1250000000.vod2.myqcloud.com/xxx/xxx/adp.10.m3u8',
            Size: 12_000_000,
          },
        },
      },
    ],
  }),
  'FileDeleted, parts of one file': {
    EventType: 'FileDeleted',
    FileDeleteEvent: {
      FileIdSet: [file.FileId],
      FileDeleteResultInfo: [
        { FileId: file.FileId, DeleteParts: [{ Type: 'TranscodeFiles', Definition: 100_010 }] },
      ],
    },
  },
  'RestoreMediaComplete, without payload': {
    EventType: 'RestoreMediaComplete',
    RestoreMediaCompleteEvent: null,
  },
  'a type the documents do not know': {
    EventType: 'HologramComplete',
    HologramCompleteEvent: { TaskId: '1250000000-Hologram-1', FileId: file.FileId },
  },
} as const;
