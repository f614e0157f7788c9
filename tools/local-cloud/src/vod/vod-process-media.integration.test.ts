import { expect, test } from 'vitest';
import { startLocalCloud } from '../local-cloud.ts';
import { createTempDir } from '../testing/temp-dir.ts';
import { makeSample, upload, vodClient } from '../testing/vod-fixture.ts';

const transcodes = (...definitions: number[]): { TranscodeTaskSet: { Definition: number }[] } => ({
  TranscodeTaskSet: definitions.map((Definition) => ({ Definition })),
});

test('what cannot be done is refused, and what is repeated is refused as a repetition', async () => {
  await using dir = await createTempDir('vod');
  await using cloud = await startLocalCloud({ dir: dir.path });
  const client = vodClient(cloud.apiEndpoint);
  const { FileId } = await upload(cloud, await makeSample(dir.path, { size: '64x36', seconds: 1 }));
  const codeOf = (parameters: object): Promise<unknown> =>
    client.ProcessMedia({ FileId, MediaProcessTask: transcodes(100010), ...parameters }).then(
      () => 'ok',
      ({ code }: { code: string }) => code,
    );
  expect(await codeOf({ MediaProcessTask: transcodes(100010, 7) })).toBe('InvalidParameterValue.Definition');
  expect(await codeOf({ MediaProcessTask: transcodes() })).toBe('InvalidParameter');
  expect(await codeOf({ MediaProcessTask: undefined })).toBe('InvalidParameter');
  expect(await codeOf({ FileId: '5285890784273533167' })).toBe('InvalidParameterValue.FileId');
  expect(await codeOf({ FileId: 1 })).toBe('InvalidParameter');
  expect(await codeOf({ SessionId: 'x'.repeat(51) })).toBe('InvalidParameterValue.SessionIdTooLong');
  expect(await codeOf({ SessionContext: 'x'.repeat(1001) })).toBe(
    'InvalidParameterValue.SessionContextTooLong',
  );
  expect(await codeOf({ TasksNotifyMode: 'Often' })).toBe('InvalidParameter');
  const adaptive = { ...transcodes(100010), AdaptiveDynamicStreamingTaskSet: [{ Definition: 10 }] };
  expect(await codeOf({ MediaProcessTask: adaptive })).toBe('UnsupportedOperation');
  const watermarked = { TranscodeTaskSet: [{ Definition: 100010, WatermarkSet: [{ Definition: 1 }] }] };
  expect(await codeOf({ MediaProcessTask: watermarked })).toBe('UnsupportedOperation');
  expect(await codeOf({ OutputAsIndependentMedia: 'ON' })).toBe('UnsupportedOperation');
  expect(cloud.vod.tasks()).toEqual([]);

  // A refused call has not used its SessionId up.
  expect(await codeOf({ SessionId: 'one', MediaProcessTask: transcodes(7) })).toMatch(/Definition/);
  const same = await Promise.all(Array.from({ length: 20 }, () => codeOf({ SessionId: 'one' })));
  expect(same.filter((code) => code === 'ok')).toHaveLength(1);
  expect(same.filter((code) => code === 'InvalidParameterValue.SessionId')).toHaveLength(19);
  expect([await codeOf({ SessionId: 'two' }), await codeOf({ SessionId: '' })]).toEqual(['ok', 'ok']);
  expect(await codeOf({ SubAppId: 1500000001, SessionId: 'three' })).toBe('ok');
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

test('a SessionId is remembered over a restart', async () => {
  await using dir = await createTempDir('vod');
  const sample = await makeSample(dir.path, { size: '64x36', seconds: 1 });
  const parameters = { SessionId: 'one', MediaProcessTask: transcodes(100010) };
  let FileId = '';
  {
    await using cloud = await startLocalCloud({ dir: dir.path });
    ({ FileId } = await upload(cloud, sample));
    await vodClient(cloud.apiEndpoint).ProcessMedia({ FileId, ...parameters });
  }
  await using cloud = await startLocalCloud({ dir: dir.path });
  await expect(vodClient(cloud.apiEndpoint).ProcessMedia({ FileId, ...parameters })).rejects.toMatchObject({
    code: 'InvalidParameterValue.SessionId',
  });
  await cloud.vod.idle();
  expect(cloud.vod.tasks()).toMatchObject([{ status: 'FINISH', items: [{ status: 'SUCCESS' }] }]);
});

test('a task is told at its end, at each change, or not at all', async () => {
  await using dir = await createTempDir('vod');
  await using cloud = await startLocalCloud({ dir: dir.path, vod: { event: { mode: 'PULL' } } });
  const { FileId } = await upload(cloud, await makeSample(dir.path, { size: '64x36', seconds: 1 }));
  for (const TasksNotifyMode of ['Finish', 'Change', 'None'])
    await vodClient(cloud.apiEndpoint).ProcessMedia({
      FileId,
      MediaProcessTask: transcodes(100010, 100210),
      TasksNotifyMode,
    });
  await cloud.vod.idle();
  const told = cloud.vod
    .events()
    .toReversed()
    .flatMap(({ event }) => {
      const task = event['ProcedureStateChangeEvent'];
      return task === undefined ? [] : [task];
    });
  const results = (...statuses: string[]): object[] =>
    statuses.map((Status) => ({ TranscodeTask: { Status } }));
  expect(told).toMatchObject([
    { TasksNotifyMode: 'Finish', Status: 'FINISH', MediaProcessResultSet: results('SUCCESS', 'SUCCESS') },
    {
      TasksNotifyMode: 'Change',
      Status: 'PROCESSING',
      MediaProcessResultSet: results('SUCCESS', 'PROCESSING'),
    },
    { TasksNotifyMode: 'Change', Status: 'FINISH', MediaProcessResultSet: results('SUCCESS', 'SUCCESS') },
  ]);
});
