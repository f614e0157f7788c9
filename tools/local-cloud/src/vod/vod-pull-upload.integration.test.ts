import { expect, test } from 'vitest';
import { LOCAL_VOD_BUCKET } from '../known-names.ts';
import { startLocalCloud } from '../local-cloud.ts';
import { startEventReceiver } from '../testing/event-receiver.ts';
import { createTempDir } from '../testing/temp-dir.ts';
import { makeSample, upload, createVodClient } from '../testing/vod-fixture.ts';

test('a file is fetched from a URL, and raises PullComplete instead of NewFileUpload', async () => {
  await using dir = await createTempDir('vod');
  await using receiver = await startEventReceiver();
  await using cloud = await startLocalCloud({ dir: dir.path });
  const client = createVodClient(cloud.apiEndpoint);
  const sample = await makeSample(dir.path, { size: '320x180', seconds: 1 });
  const { MediaUrl } = await upload(cloud, sample);
  await client.ModifyEventConfig({
    Mode: 'PUSH',
    NotificationUrl: receiver.url,
    UploadMediaCompleteEventSwitch: 'ON',
  });
  const parameters = {
    MediaUrl,
    SessionContext: 'handed through',
    SessionId: 'one',
    SourceContext: 'source',
  };
  const { TaskId = '' } = await client.PullUpload(parameters);
  expect(TaskId).toMatch(/^1250000000-Pull-/);
  const reported = await receiver.next(({ EventType }) => EventType === 'PullComplete');
  const [file] = cloud.vod.files();
  expect(reported).toMatchObject({
    PullCompleteEvent: {
      TaskId,
      Status: 'FINISH',
      ErrCode: 0,
      Message: 'SUCCESS',
      FileId: file?.fileId,
      MediaBasicInfo: { Type: 'mp4', SourceInfo: { SourceType: 'Upload', SourceContext: 'source' } },
      MetaData: { Width: 320, Height: 180 },
      SessionContext: 'handed through',
      SessionId: 'one',
      ProcedureTaskId: '',
    },
  });
  expect(receiver.received).toHaveLength(1);
  const detail = await client.DescribeTaskDetail({ TaskId });
  expect(detail).toMatchObject({
    TaskType: 'PullUpload',
    Status: 'FINISH',
    PullUploadTask: { FileId: file?.fileId, Progress: 100 },
  });
  const [original, copy] = await Promise.all(
    [MediaUrl, detail.PullUploadTask?.FileUrl ?? ''].map(async (url) =>
      Buffer.from(await (await fetch(url)).arrayBuffer()),
    ),
  );
  expect(copy?.equals(original ?? Buffer.alloc(0))).toBe(true);
  await expect(client.PullUpload(parameters)).rejects.toMatchObject({
    code: 'InvalidParameterValue.SessionId',
  });
});

test('a failed fetch is reported, too, and leaves nothing', async () => {
  await using dir = await createTempDir('vod');
  await using cloud = await startLocalCloud({ dir: dir.path, vod: { event: { mode: 'PULL' } } });
  const client = createVodClient(cloud.apiEndpoint);
  await client.PullUpload({ MediaUrl: `${cloud.cosUrl}/${LOCAL_VOD_BUCKET}/missing.mp4` });
  await cloud.vod.idle();
  expect(cloud.vod.events().map(({ event }) => event)).toMatchObject([
    {
      EventType: 'PullComplete',
      PullCompleteEvent: {
        Status: 'FINISH',
        ErrCode: 60_000,
        Message: expect.stringContaining('404'),
        FileId: '',
      },
    },
  ]);
  expect([cloud.vod.files(), cloud.cos.objects(LOCAL_VOD_BUCKET)]).toEqual([[], []]);
  const refused = (parameters: { MediaUrl: string }): Promise<unknown> =>
    client.PullUpload(parameters).catch(({ code }: { code: string }) => code);
  expect(await refused({ MediaUrl: 'file:///etc/passwd' })).toBe('InvalidParameterValue.MediaUrl');
  expect(await refused({ MediaUrl: 'http://127.0.0.1/no-type' })).toBe('InvalidParameterValue.MediaType');
});
