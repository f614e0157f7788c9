import { expect, test } from 'vitest';
import { startLocalCloud } from '../local-cloud.ts';
import { startEventReceiver } from '../testing/event-receiver.ts';
import { createTempDir } from '../testing/temp-dir.ts';
import { makeSample, upload, createVodClient } from '../testing/vod-fixture.ts';

test('an upload raises an event, is transcoded on request, and its result is reported and plays', async () => {
  await using dir = await createTempDir('vod');
  await using receiver = await startEventReceiver();
  await using cloud = await startLocalCloud({
    dir: dir.path,
    vod: { event: { mode: 'PUSH', notificationUrl: receiver.url } },
  });
  const client = createVodClient(cloud.apiEndpoint);
  const sample = await makeSample(dir.path);
  const { FileId, MediaUrl } = await upload(cloud, sample, {
    MediaName: '动物世界',
    SourceContext: 'from a test',
  });
  expect(FileId).toMatch(/^[1-9]\d{18}$/);
  expect((await fetch(MediaUrl, { headers: { Range: 'bytes=4-7' } })).status).toBe(206);

  const uploaded = await receiver.next(({ EventType }) => EventType === 'NewFileUpload');
  expect(uploaded).toMatchObject({
    EventType: 'NewFileUpload',
    FileUploadEvent: {
      FileId,
      MediaBasicInfo: {
        Name: '动物世界',
        Type: 'mp4',
        MediaUrl,
        ExpireTime: '9999-12-31T23:59:59Z',
        SourceInfo: { SourceType: 'Upload', SourceContext: 'from a test' },
        Category: 'Video',
      },
      ProcedureTaskId: '',
      MetaData: {
        Width: 1280,
        Height: 720,
        VideoStreamSet: [{ Codec: 'h264', Fps: 30, Width: 1280, Height: 720 }],
        AudioStreamSet: [{ Codec: 'aac', SamplingRate: 48000 }],
      },
    },
  });
  expect(uploaded).not.toHaveProperty('Sign');

  const { TaskId } = await client.ProcessMedia({
    FileId,
    MediaProcessTask: { TranscodeTaskSet: [{ Definition: 100010 }] },
    SessionContext: 'handed through',
    SessionId: 'once',
  });
  expect(TaskId).toMatch(/^1250000000-Procedure-[\da-f]+t0$/);
  const changed = await receiver.next(({ EventType }) => EventType === 'ProcedureStateChanged', 60_000);
  expect(changed).toMatchObject({
    ProcedureStateChangeEvent: {
      TaskId,
      Status: 'FINISH',
      FileId,
      FileName: '动物世界',
      FileUrl: MediaUrl,
      SessionContext: 'handed through',
      SessionId: 'once',
      MediaProcessResultSet: [
        {
          Type: 'Transcode',
          TranscodeTask: {
            Status: 'SUCCESS',
            ErrCode: 0,
            ErrCodeExt: '',
            Progress: 100,
            Input: { Definition: 100010 },
            Output: { Definition: 100010, Height: 360, Width: 640, Container: 'mov,mp4,m4a,3gp,3g2,mj2' },
          },
        },
      ],
    },
  });
  const [info] = (await client.DescribeMediaInfos({ FileIds: [FileId] })).MediaInfoSet ?? [];
  const [output] = info?.TranscodeInfo?.TranscodeSet ?? [];
  const response = await fetch(output?.Url ?? '');
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'video/mp4']);
  expect((await response.arrayBuffer()).byteLength).toBe(output?.Size);
});
