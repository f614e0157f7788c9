import { expect, test } from 'vitest';
import { LOCAL_CREDENTIAL } from '../known-names.ts';
import { startLocalCloud } from '../local-cloud.ts';
import { createTempDir } from '../testing/temp-dir.ts';
import { createVodClient } from '../testing/vod-fixture.ts';

test('a rule makes an action fail as often, and in the way, it says', async () => {
  await using dir = await createTempDir('vod');
  await using cloud = await startLocalCloud({ dir: dir.path });
  const client = createVodClient(cloud.apiEndpoint);
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

test('a response can be lost although the action is performed', async () => {
  await using dir = await createTempDir('vod');
  await using cloud = await startLocalCloud({ dir: dir.path });
  const client = createVodClient(cloud.apiEndpoint);
  cloud.vod.faults.fail({ action: 'ModifyEventConfig', with: 500, times: 1, done: true });
  await expect(client.ModifyEventConfig({ Mode: 'PULL' })).rejects.toThrow();
  expect(await client.DescribeEventConfig({})).toMatchObject({ Mode: 'PULL' });
});

test('a hanging action waits until its caller disconnects, and does nothing', async () => {
  await using dir = await createTempDir('vod');
  await using cloud = await startLocalCloud({ dir: dir.path });
  cloud.vod.faults.fail({ action: 'ModifyEventConfig', with: 'hang', times: 1 });
  const impatient = createVodClient(cloud.apiEndpoint, LOCAL_CREDENTIAL, 0.2);
  await expect(impatient.ModifyEventConfig({ Mode: 'PULL' })).rejects.toThrow();
  expect(await createVodClient(cloud.apiEndpoint).DescribeEventConfig({})).toMatchObject({ Mode: 'PUSH' });
});
