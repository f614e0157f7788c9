import { expect, test } from 'vitest';
import { LOCAL_CREDENTIAL } from '../known-names.ts';
import { startLocalCloud } from '../local-cloud.ts';
import { createTempDir } from '../testing/temp-dir.ts';
import { vodClient } from '../testing/vod-fixture.ts';

test('an action fails as often as it is told to, in the way it is told to', async () => {
  await using dir = await createTempDir('vod');
  await using cloud = await startLocalCloud({ dir: dir.path });
  const client = vodClient(cloud.apiEndpoint);
  const { faults } = cloud.vod;
  const limit = faults.fail({ action: 'DescribeEventConfig', with: 'RequestLimitExceeded', times: 1 });
  await client.ApplyUpload({ MediaType: 'mp4' });
  await expect(client.DescribeEventConfig({})).rejects.toMatchObject({ code: 'RequestLimitExceeded' });
  expect(limit.hits).toBe(1);
  const broken = faults.fail({ with: 500 });
  await expect(client.DescribeEventConfig({})).rejects.toMatchObject({ httpCode: 500 });
  broken.remove();
  await expect(client.DescribeEventConfig({})).resolves.toMatchObject({ Mode: 'PUSH' });
  expect(cloud.vod.calls('DescribeEventConfig').map(({ outcome }) => outcome)).toEqual([
    'RequestLimitExceeded',
    'fault',
    'ok',
  ]);
  expect(cloud.vod.calls()[0]).toMatchObject({ action: 'ApplyUpload', parameters: { MediaType: 'mp4' } });
});

test('an answer can be lost when the action is done', async () => {
  await using dir = await createTempDir('vod');
  await using cloud = await startLocalCloud({ dir: dir.path });
  const client = vodClient(cloud.apiEndpoint);
  cloud.vod.faults.fail({ action: 'ModifyEventConfig', with: 500, times: 1, done: true });
  await expect(client.ModifyEventConfig({ Mode: 'PULL' })).rejects.toThrow();
  expect(await client.DescribeEventConfig({})).toMatchObject({ Mode: 'PULL' });
});

test('an action that hangs does so until its caller gives up, and does nothing', async () => {
  await using dir = await createTempDir('vod');
  await using cloud = await startLocalCloud({ dir: dir.path });
  cloud.vod.faults.fail({ action: 'ModifyEventConfig', with: 'hang', times: 1 });
  const impatient = vodClient(cloud.apiEndpoint, LOCAL_CREDENTIAL, 0.2);
  await expect(impatient.ModifyEventConfig({ Mode: 'PULL' })).rejects.toThrow();
  expect(await vodClient(cloud.apiEndpoint).DescribeEventConfig({})).toMatchObject({ Mode: 'PUSH' });
});
