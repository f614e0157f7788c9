import { expect, test } from 'vitest';
import { startLocalCloud } from '../local-cloud.ts';
import { createTempDir } from '../testing/temp-dir.ts';
import { makeSample, upload, createVodClient } from '../testing/vod-fixture.ts';

const transcodes = (...definitions: number[]): { TranscodeTaskSet: { Definition: number }[] } => ({
  TranscodeTaskSet: definitions.map((Definition) => ({ Definition })),
});

test('invalid requests are rejected, and repeated ones are rejected as duplicates', async () => {
  await using dir = await createTempDir('vod');
  await using cloud = await startLocalCloud({ dir: dir.path });
  const client = createVodClient(cloud.apiEndpoint);
  const { FileId } = await upload(cloud, await makeSample(dir.path, { size: '64x36', seconds: 1 }));
  const getErrorCode = (parameters: object): Promise<unknown> =>
    client.ProcessMedia({ FileId, MediaProcessTask: transcodes(100010), ...parameters }).then(
      () => 'ok',
      ({ code }: { code: string }) => code,
    );
  expect(await getErrorCode({ MediaProcessTask: transcodes(100010, 7) })).toBe(
    'InvalidParameterValue.Definition',
  );
  expect(await getErrorCode({ MediaProcessTask: transcodes() })).toBe('InvalidParameter');
  expect(await getErrorCode({ MediaProcessTask: undefined })).toBe('InvalidParameter');
  expect(await getErrorCode({ FileId: '5285890784273533167' })).toBe('InvalidParameterValue.FileId');
  expect(await getErrorCode({ FileId: 1 })).toBe('InvalidParameter');
  expect(await getErrorCode({ SessionId: 'x'.repeat(51) })).toBe('InvalidParameterValue.SessionIdTooLong');
  expect(await getErrorCode({ SessionContext: 'x'.repeat(1001) })).toBe(
    'InvalidParameterValue.SessionContextTooLong',
  );
  expect(await getErrorCode({ TasksNotifyMode: 'Often' })).toBe('InvalidParameter');
  const adaptive = { ...transcodes(100010), AdaptiveDynamicStreamingTaskSet: [{ Definition: 10 }] };
  expect(await getErrorCode({ MediaProcessTask: adaptive })).toBe('UnsupportedOperation');
  const watermarked = { TranscodeTaskSet: [{ Definition: 100010, WatermarkSet: [{ Definition: 1 }] }] };
  expect(await getErrorCode({ MediaProcessTask: watermarked })).toBe('UnsupportedOperation');
  expect(await getErrorCode({ OutputAsIndependentMedia: 'ON' })).toBe('UnsupportedOperation');
  expect(cloud.vod.tasks()).toEqual([]);

  // A rejected call has not claimed its SessionId.
  expect(await getErrorCode({ SessionId: 'one', MediaProcessTask: transcodes(7) })).toMatch(/Definition/);
  const same = await Promise.all(Array.from({ length: 20 }, () => getErrorCode({ SessionId: 'one' })));
  expect(same.filter((code) => code === 'ok')).toHaveLength(1);
  expect(same.filter((code) => code === 'InvalidParameterValue.SessionId')).toHaveLength(19);
  expect([await getErrorCode({ SessionId: 'two' }), await getErrorCode({ SessionId: '' })]).toEqual([
    'ok',
    'ok',
  ]);
  expect(await getErrorCode({ SubAppId: 1500000001, SessionId: 'three' })).toBe('ok');
  expect(cloud.vod.tasks()[0]?.taskId).toMatch(/^1500000001-Procedure-/);
  expect(cloud.vod.tasks()).toHaveLength(4);
  expect(
    cloud.vod.calls('ProcessMedia').filter(({ parameters }) => JSON.stringify(parameters).includes('"one"')),
  ).toHaveLength(21);
  await expect(client.DescribeTaskDetail({ TaskId: 'x' })).rejects.toMatchObject({
    code: 'ResourceNotFound',
  });
  await cloud.vod.idle();
});

test('a SessionId is remembered across a restart', async () => {
  await using dir = await createTempDir('vod');
  const sample = await makeSample(dir.path, { size: '64x36', seconds: 1 });
  const parameters = { SessionId: 'one', MediaProcessTask: transcodes(100010) };
  let FileId = '';
  {
    await using cloud = await startLocalCloud({ dir: dir.path });
    ({ FileId } = await upload(cloud, sample));
    await createVodClient(cloud.apiEndpoint).ProcessMedia({ FileId, ...parameters });
  }
  await using cloud = await startLocalCloud({ dir: dir.path });
  await expect(
    createVodClient(cloud.apiEndpoint).ProcessMedia({ FileId, ...parameters }),
  ).rejects.toMatchObject({
    code: 'InvalidParameterValue.SessionId',
  });
  await cloud.vod.idle();
  expect(cloud.vod.tasks()).toMatchObject([{ status: 'FINISH', items: [{ status: 'SUCCESS' }] }]);
});

test('a task raises events at its end, at each change, or never', async () => {
  await using dir = await createTempDir('vod');
  await using cloud = await startLocalCloud({ dir: dir.path, vod: { event: { mode: 'PULL' } } });
  const { FileId } = await upload(cloud, await makeSample(dir.path, { size: '64x36', seconds: 1 }));
  for (const TasksNotifyMode of ['Finish', 'Change', 'None'])
    await createVodClient(cloud.apiEndpoint).ProcessMedia({
      FileId,
      MediaProcessTask: transcodes(100010, 100210),
      TasksNotifyMode,
    });
  await cloud.vod.idle();
  const reported = cloud.vod
    .events()
    .toReversed()
    .flatMap(({ event }) => {
      const task = event['ProcedureStateChangeEvent'];
      return task === undefined ? [] : [task];
    });
  const results = (...statuses: string[]): object[] =>
    statuses.map((Status) => ({ TranscodeTask: { Status } }));
  expect(reported).toMatchObject([
    { TasksNotifyMode: 'Finish', Status: 'FINISH', MediaProcessResultSet: results('SUCCESS', 'SUCCESS') },
    {
      TasksNotifyMode: 'Change',
      Status: 'PROCESSING',
      MediaProcessResultSet: results('SUCCESS', 'PROCESSING'),
    },
    { TasksNotifyMode: 'Change', Status: 'FINISH', MediaProcessResultSet: results('SUCCESS', 'SUCCESS') },
  ]);
});
