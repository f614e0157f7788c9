import { expect, test } from 'vitest';
import { startLocalCloud } from '../local-cloud.ts';
import { deployApp, openUrl, settled } from '../testing/deployed-function.ts';
import { scfClient } from '../testing/scf-fixture.ts';
import { createTempDir } from '../testing/temp-dir.ts';

test('a web function is created from a zip and answers at its function URL', async () => {
  await using dir = await createTempDir('scf');
  await using cloud = await startLocalCloud({ dir: dir.path });
  const client = scfClient(cloud.apiEndpoint);
  await deployApp(client);
  expect(await settled(client, 'hello')).toBe('Active');
  const url = await openUrl(client);
  expect(await (await fetch(`${url}/some/path`)).text()).toBe('hello from earth');
  const report = (await (
    await fetch(`${url}/report?a=1`, {
      method: 'POST',
      body: 'content',
      headers: { 'x-scf-name': 'forged', 'x-scf-secret-id': 'forged' },
    })
  ).json()) as Record<string, Record<string, string>>;
  expect(report).toMatchObject({
    url: '/report?a=1',
    method: 'POST',
    body: 'content',
    cwd: '/var/user',
    uid: 10_001,
  });
  expect(report['headers']).toMatchObject({
    'x-scf-request-id': expect.stringMatching(/^[\da-f-]{36}$/),
    'x-scf-name': 'hello',
    'x-scf-version': '$LATEST',
    'x-scf-namespace': 'default',
    'x-scf-memory': '128',
    'x-scf-timeout': '10000',
    'x-scf-remote-addr': expect.stringMatching(/^127\.0\.0\.1:\d+$/),
  });
  expect(report['headers']).not.toHaveProperty('x-scf-secret-id');
  expect(report['env']).toMatchObject({
    SCF_FUNCTIONNAME: 'hello',
    SCF_RUNTIME: 'Nodejs20.19',
    TENCENTCLOUD_RUNENV: 'SCF',
    USER_CODE_ROOT: '/var/user/',
  });
  expect(await (await fetch(`${url}/write?to=/var/user/x`)).text()).toBe('EROFS');
  expect(await (await fetch(`${url}/write?to=/tmp/x`)).text()).toBe('written');
});
