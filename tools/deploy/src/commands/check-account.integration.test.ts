import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readAppManifest } from '../app-manifest.ts';
import { startLocalDeployment } from '../testing/local-deployment.ts';
import { workspaceRoot } from '../workspace-root.ts';
import { checkAccount } from './check-account.ts';

const program = `import { createServer } from 'node:http';
createServer((_request, response) => response.end('here')).listen(process.env.PORT, process.env.HOST);
`;

test('what an account lacks is reported, before and after a deployment, and nothing is changed', async () => {
  await using local = await startLocalDeployment();
  const manifest = await readAppManifest(workspaceRoot, 'vod-callback');
  const media = await readAppManifest(workspaceRoot, 'web-record');
  const parts = { scf: local.scf, cam: undefined };

  expect(await checkAccount(manifest, local.settings(), parts)).toEqual([
    'ok: all variables are set',
    'missing: vod-callback is not deployed',
  ]);
  expect(await checkAccount(media, local.settings({ TASK_STORE: 'sqlite:/tmp/t.db' }), parts)).toEqual([
    'missing: COS_BUCKET: missing',
    expect.stringContaining('missing: IMAGE_REPOSITORY: missing'),
    'missing: TASK_STORE has to be redis://… on SCF, where functions share no disk',
    'ok: 128000 MB of concurrent memory, enough for 83 concurrent workers of 1536 MB',
    'missing: web-record is not deployed',
    'missing: web-record-worker is not deployed',
    expect.stringContaining('missing: a timer on web-record-timer'),
  ]);

  const roles = new Map([
    ['SCF_QcsRole', { trust: 'scf.qcloud.com', policies: ['QcloudCFSReadOnlyAccess'] }],
    ['scf-media', { trust: 'cvm.qcloud.com', policies: [] }],
  ]);
  const cam = { role: (name: string) => Promise.resolve(roles.get(name)) };
  const withRoles = await checkAccount(media, local.settings(), { ...parts, cam });
  expect(withRoles).toContain('missing: SCF_QcsRole needs the policy QcloudAccessForSCFRoleInPullImage');
  expect(withRoles).toContain('missing: the role scf-media does not let scf.qcloud.com assume it');
  const refused = { role: () => Promise.reject(new Error('GetRole: UnauthorizedOperation')) };
  expect(await checkAccount(manifest, local.settings(), { ...parts, cam: refused })).toEqual([
    'ok: all variables are set',
    'unknown: GetRole: UnauthorizedOperation',
    'unknown: GetRole: UnauthorizedOperation',
    'missing: vod-callback is not deployed',
  ]);

  const dist = join(local.dir, 'dist');
  await mkdir(dist);
  await writeFile(join(dist, 'main.js'), program);
  await local.package('vod-callback', dist);
  const { address } = await local.deploy('vod-callback');
  expect(await checkAccount(manifest, local.settings(), parts)).toEqual([
    'ok: all variables are set',
    'ok: vod-callback is Active, live: 1',
    `ok: ${address} responds`,
  ]);
});
