import { expect, test } from 'vitest';
import { startLocalDeployment } from './testing/local-deployment.ts';

test('vod-callback', async () => {
  await using local = await startLocalDeployment();
  await local.package('vod-callback');
  const first = await local.deploy('vod-callback').catch((e) => e);
  console.log(first);
  expect(1).toBe(1);
});
