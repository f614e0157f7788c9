import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LOCAL_BUCKET, LOCAL_VOD_BUCKET } from '../known-names.ts';
import { startLocalCloud } from '../local-cloud.ts';
import { createTempDir } from '../testing/temp-dir.ts';
import { applyUpload, makeSample, upload, createVodClient } from '../testing/vod-fixture.ts';

test('upload keys can only write below their folder', async () => {
  await using dir = await createTempDir('vod');
  await using cloud = await startLocalCloud({ dir: dir.path });
  const [mine, other] = [await applyUpload(cloud), await applyUpload(cloud)];
  expect(mine.object).toEqual({
    Bucket: LOCAL_VOD_BUCKET,
    Region: 'ap-guangzhou',
    Key: expect.stringMatching(/^\/vodgzp\/\d{19}\/\w{12}\.mp4$/),
  });
  const denied = { statusCode: 403, code: 'AccessDenied' };
  const body = { Body: 'x' };
  await expect(mine.cos.putObject({ ...other.object, ...body })).rejects.toMatchObject(denied);
  await expect(mine.cos.putObject({ ...mine.object, Bucket: LOCAL_BUCKET, ...body })).rejects.toMatchObject(
    denied,
  );
  await expect(mine.cos.deleteObject(other.object)).rejects.toMatchObject(denied);
  await expect(mine.cos.multipartInit(other.object)).rejects.toMatchObject(denied);
  await expect(mine.cos.getBucket(mine.object)).rejects.toMatchObject(denied);
  await expect(mine.cos.putObject({ ...mine.object, ...body })).resolves.toMatchObject({ statusCode: 200 });
  await expect(mine.cos.putObject({ ...mine.object, ...body })).resolves.toMatchObject({ statusCode: 200 });

  const client = createVodClient(cloud.apiEndpoint, mine.keys);
  await expect(client.DescribeEventConfig({})).rejects.toMatchObject({
    code: 'AuthFailure.UnauthorizedOperation',
  });
});

test('a multipart upload is inspected', async () => {
  await using dir = await createTempDir('vod');
  await using cloud = await startLocalCloud({ dir: dir.path });
  const sample = await makeSample(dir.path, { size: '320x180', seconds: 1 });
  // Larger than a slice of the SDK; bytes after the media are ignored.
  await truncate(sample, 3 * 1024 * 1024);
  const { FileId } = await upload(cloud, sample, {
    SubAppId: 1500000001,
    ExpireTime: '2030-01-01T00:00:00Z',
  });
  expect(cloud.cos.openUploads(LOCAL_VOD_BUCKET)).toEqual([]);
  const { MediaInfoSet, NotExistFileIdSet } = await createVodClient(cloud.apiEndpoint).DescribeMediaInfos({
    FileIds: [FileId, '1'],
    Filters: ['basicInfo', 'metaData'],
  });
  expect(NotExistFileIdSet).toEqual(['1']);
  expect(MediaInfoSet).toMatchObject([
    {
      FileId,
      BasicInfo: { ExpireTime: '2030-01-01T00:00:00Z', Type: 'mp4', StorageRegion: 'ap-guangzhou' },
      MetaData: { Size: 3 * 1024 * 1024, Width: 320, Height: 180, Duration: expect.closeTo(1, 1) },
      TranscodeInfo: null,
    },
  ]);
  expect(cloud.vod.files()).toMatchObject([{ fileId: FileId, subAppId: 1500000001 }]);
});

test('only existing uploads can be committed, and a repeated commit gets the same response', async () => {
  await using dir = await createTempDir('vod');
  await using cloud = await startLocalCloud({ dir: dir.path, vod: { event: { mode: 'PULL' } } });
  const client = createVodClient(cloud.apiEndpoint);
  const { cos, object, sessionKey } = await applyUpload(cloud, { CoverType: 'jpg' });
  const commit = (): ReturnType<typeof client.CommitUpload> =>
    client.CommitUpload({ VodSessionKey: sessionKey });
  await expect(commit()).rejects.toMatchObject({ code: 'ResourceNotFound' });
  await expect(client.CommitUpload({ VodSessionKey: 'x' })).rejects.toMatchObject({
    code: 'InvalidParameterValue.VodSessionKey',
  });
  const file = join(dir.path, 'text.mp4');
  await writeFile(file, 'this is not media');
  await cos.uploadFile({ ...object, FilePath: file });
  const [first, second] = await Promise.all([commit(), commit()]);
  const third = await commit();
  expect(new Set([first, second, third].map(({ FileId }) => FileId)).size).toBe(1);
  expect(first.CoverUrl).toBe('');
  expect(cloud.vod.events()).toHaveLength(1);
  expect(cloud.vod.files()).toMatchObject([{ metaData: { Size: 17, Container: '', Duration: 0 } }]);
});

test('a cover is reported if it was uploaded', async () => {
  await using dir = await createTempDir('vod');
  await using cloud = await startLocalCloud({ dir: dir.path });
  const client = createVodClient(cloud.apiEndpoint);
  const applied = await client.ApplyUpload({ MediaType: 'mp4', CoverType: 'jpg' });
  expect(applied.CoverStoragePath).toBe(applied.MediaStoragePath?.replace('.mp4', '-cover.jpg'));
  const { cos, object, sessionKey } = await applyUpload(cloud, { CoverType: 'jpg' });
  await cos.putObject({ ...object, Body: 'media' });
  await cos.putObject({ ...object, Key: object.Key.replace('.mp4', '-cover.jpg'), Body: 'cover' });
  const { CoverUrl } = await client.CommitUpload({ VodSessionKey: sessionKey });
  expect(await (await fetch(CoverUrl ?? '')).text()).toBe('cover');
});

test('invalid uploads are rejected by ApplyUpload', async () => {
  await using dir = await createTempDir('vod');
  await using cloud = await startLocalCloud({ dir: dir.path });
  const getErrorCode = (parameters: object): Promise<unknown> =>
    createVodClient(cloud.apiEndpoint)
      .ApplyUpload({ MediaType: 'mp4', ...parameters })
      .then(
        () => 'ok',
        ({ code }: { code: string }) => code,
      );
  expect(await getErrorCode({ MediaType: '../mp4' })).toBe('InvalidParameterValue.MediaType');
  expect(await getErrorCode({ MediaType: undefined })).toBe('MissingParameter');
  expect(await getErrorCode({ CoverType: 'a/b' })).toBe('InvalidParameterValue.CoverType');
  expect(await getErrorCode({ Procedure: 'LongVideoPreset' })).toBe('InvalidParameter.ProcedureNameNotExist');
  expect(await getErrorCode({ StorageRegion: 'ap-chongqing' })).toBe('InvalidParameter.StorageRegion');
  expect(await getErrorCode({ SourceContext: 'x'.repeat(251) })).toBe('InvalidParameter');
});
