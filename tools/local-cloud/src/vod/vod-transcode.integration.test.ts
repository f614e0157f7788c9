import { existsSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readMediaTools } from '../config.ts';
import { LOCAL_VOD_BUCKET } from '../known-names.ts';
import { type LocalCloud, startLocalCloud } from '../local-cloud.ts';
import { createTempDir } from '../testing/temp-dir.ts';
import { makeSample, type SampleOptions, upload, createVodClient } from '../testing/vod-fixture.ts';
import { probeMedia } from './probe.ts';

/** Uploads a sample and transcodes it with all the templates at once; the task is over afterwards. */
async function transcodeSample(
  cloud: LocalCloud,
  definitions: readonly number[],
  options: SampleOptions = {},
): Promise<{ FileId: string; TaskId: string }> {
  const { FileId } = await upload(cloud, await makeSample(cloud.dir, options));
  const { TaskId = '' } = await createVodClient(cloud.apiEndpoint).ProcessMedia({
    FileId,
    MediaProcessTask: { TranscodeTaskSet: definitions.map((Definition) => ({ Definition })) },
  });
  await cloud.vod.idle();
  return { FileId, TaskId };
}

const readResults = async (cloud: LocalCloud, TaskId: string): Promise<unknown[]> => {
  const { ProcedureTask } = await createVodClient(cloud.apiEndpoint).DescribeTaskDetail({ TaskId });
  return ProcedureTask?.MediaProcessResultSet?.map(({ TranscodeTask }) => TranscodeTask) ?? [];
};

test('every template makes its documented output, as MP4 and as HLS', async () => {
  await using dir = await createTempDir('vod');
  await using cloud = await startLocalCloud({ dir: dir.path });
  const definitions = [100010, 100020, 100030, 100210, 100220, 100230];
  const { FileId, TaskId } = await transcodeSample(cloud, definitions, { seconds: 2 });
  const client = createVodClient(cloud.apiEndpoint);
  expect(await client.DescribeTaskDetail({ TaskId })).toMatchObject({
    TaskType: 'Procedure',
    Status: 'FINISH',
    CreateTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    ProcedureTask: { TaskId, Status: 'FINISH', FileId },
  });
  const [info] = (await client.DescribeMediaInfos({ FileIds: [FileId] })).MediaInfoSet ?? [];
  const outputs = info?.TranscodeInfo?.TranscodeSet ?? [];
  expect(outputs.map(({ Definition, Width, Height }) => [Definition, Width, Height])).toEqual([
    [100010, 640, 360],
    [100020, 960, 540],
    [100030, 1280, 720],
    [100210, 640, 360],
    [100220, 960, 540],
    [100230, 1280, 720],
  ]);
  const videoBps = [400_000, 1_000_000, 1_800_000];
  const audioBps = [64_000, 64_000, 128_000];
  for (const [index, output] of outputs.entries()) {
    const [video] = output.VideoStreamSet ?? [];
    const [audio] = output.AudioStreamSet ?? [];
    expect([video?.Codec, video?.Fps, audio?.Codec, audio?.SamplingRate]).toEqual([
      'h264',
      25,
      'aac',
      44_100,
    ]);
    expect((video?.Bitrate ?? 0) / (videoBps[index % 3] ?? 0)).toBeGreaterThan(0.6);
    expect((video?.Bitrate ?? 0) / (videoBps[index % 3] ?? 0)).toBeLessThan(1.5);
    expect((audio?.Bitrate ?? 0) / (audioBps[index % 3] ?? 0)).toBeLessThan(1.3);
    expect(output.Duration).toBeCloseTo(2, 0);
    expect(output.Md5).toMatch(/^[\da-f]{32}$/);
  }
  for (const [container, output] of [['mp4', outputs[1]] as const, ['m3u8', outputs[4]] as const]) {
    const tools = readMediaTools();
    const probed = await probeMedia(output?.Url ?? '', 0, tools, AbortSignal.timeout(60_000));
    expect(probed).toMatchObject({ Height: 540, Width: 960, Container: output?.Container });
    expect(output?.Url).toMatch(
      new RegExp(`/vodtransgzp/${FileId}/v\\.f${output?.Definition}\\.${container}$`),
    );
  }
  const readSize = (part: string): number =>
    cloud.cos
      .objects(LOCAL_VOD_BUCKET)
      .filter(({ key }) => key.includes(part))
      .reduce((total, { sizeBytes }) => total + sizeBytes, 0);
  expect([outputs[3]?.Size, outputs[0]?.Size]).toEqual([readSize('v.f100210.'), readSize('v.f100010.')]);
  const playlist = await fetch(outputs[3]?.Url ?? '');
  expect(playlist.headers.get('content-type')).toBe('application/vnd.apple.mpegurl');
  expect(await playlist.text()).toMatch(/^v\.f100210\.0\.ts$/m);
  expect(await readdir(join(cloud.dir, 'work', 'vod'))).toEqual([]);
});

test('portrait video keeps its aspect ratio, and silent video gets no audio', async () => {
  await using dir = await createTempDir('vod');
  await using cloud = await startLocalCloud({ dir: dir.path });
  const { TaskId } = await transcodeSample(cloud, [100010], { size: '404x720', seconds: 1, audio: false });
  expect(await readResults(cloud, TaskId)).toMatchObject([
    { Status: 'SUCCESS', Output: { Width: 360, Height: 642, AudioStreamSet: [] } },
  ]);
});

test('an invalid source fails with a source error, and the next task runs', async () => {
  await using dir = await createTempDir('vod');
  await using cloud = await startLocalCloud({ dir: dir.path });
  const client = createVodClient(cloud.apiEndpoint);
  const text = join(dir.path, 'text.mp4');
  await writeFile(text, 'this is not media');
  const { FileId } = await upload(cloud, text);
  const MediaProcessTask = { TranscodeTaskSet: [{ Definition: 100010 }] };
  const { TaskId = '' } = await client.ProcessMedia({ FileId, MediaProcessTask });
  await cloud.vod.idle();
  expect(await readResults(cloud, TaskId)).toMatchObject([
    { Status: 'FAIL', ErrCode: 60_000, ErrCodeExt: 'SourceFileError', Message: expect.stringMatching(/./) },
  ]);
  const { TaskId: next } = await transcodeSample(cloud, [100010], { seconds: 1 });
  expect(await readResults(cloud, next)).toMatchObject([{ Status: 'SUCCESS' }]);
});

test('an uploaded playlist cannot read the files of this machine', async () => {
  await using dir = await createTempDir('vod');
  await using cloud = await startLocalCloud({ dir: dir.path });
  const secret = await makeSample(dir.path, { name: 'secret.ts', seconds: 1 });
  const playlist = join(dir.path, 'list.m3u8');
  await writeFile(
    playlist,
    `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile://${secret}\n#EXT-X-ENDLIST\n`,
  );
  const { FileId } = await upload(cloud, playlist, { MediaType: 'm3u8' });
  const { TaskId = '' } = await createVodClient(cloud.apiEndpoint).ProcessMedia({
    FileId,
    MediaProcessTask: { TranscodeTaskSet: [{ Definition: 100010 }] },
  });
  await cloud.vod.idle();
  expect(await readResults(cloud, TaskId)).toMatchObject([{ Status: 'FAIL', ErrCodeExt: 'SourceFileError' }]);
});

test('deleting a file removes its transcodes, including running ones', async () => {
  await using dir = await createTempDir('vod');
  await using cloud = await startLocalCloud({
    dir: dir.path,
    vod: { event: { mode: 'PULL', deletions: true } },
  });
  const client = createVodClient(cloud.apiEndpoint);
  const { FileId } = await transcodeSample(cloud, [100010, 100210], { seconds: 1 });
  expect(cloud.cos.objects(LOCAL_VOD_BUCKET)).toHaveLength(4);
  const { TaskId = '' } = await client.ProcessMedia({
    FileId,
    MediaProcessTask: { TranscodeTaskSet: [{ Definition: 100030 }, { Definition: 100020 }] },
  });
  await client.DeleteMedia({ FileId });
  await cloud.vod.idle();
  expect(cloud.cos.objects(LOCAL_VOD_BUCKET)).toEqual([]);
  expect(existsSync(join(cloud.dir, 'cos', LOCAL_VOD_BUCKET, 'vodgzp'))).toBe(false);
  expect(await readResults(cloud, TaskId)).toMatchObject([{ Status: 'FAIL' }, { Status: 'FAIL' }]);
  expect(cloud.vod.events().find(({ event }) => event.EventType === 'FileDeleted')?.event).toEqual({
    EventType: 'FileDeleted',
    FileDeleteEvent: {
      FileIdSet: [FileId],
      FileDeleteResultInfo: [{ FileId, DeleteParts: [] }],
    },
  });
  await expect(client.DeleteMedia({ FileId })).rejects.toMatchObject({
    code: 'InvalidParameterValue.FileId',
  });
  expect((await client.DescribeMediaInfos({ FileIds: [FileId] })).NotExistFileIdSet).toEqual([FileId]);
});
