import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readSettings, settingNames } from './config.ts';
import { workspaceRoot } from './workspace-root.ts';

test('the documents’ three variables are enough', () => {
  const settings = readSettings({
    environment: { SECRET_ID: 'AKID', SECRET_KEY: 'secret', APPID: '1250000000' },
  });
  expect(settings).toMatchObject({
    keys: { secretId: 'AKID', secretKey: 'secret' },
    region: 'ap-guangzhou',
    appId: '1250000000',
    scf: { endpoint: undefined, protocol: 'https://' },
  });
});

test('lists every invalid variable without its value', () => {
  const wrong = { SECRET_KEY: 'hidden-secret', APPID: 'mine', SUBAPPID: 'x', VPC_ID: 'vpc-1', CFS_ID: 'nfs' };
  expect(() => readSettings({ environment: wrong })).toThrow(
    'environment: APPID: must be a number; SUBAPPID: must be a number; CFS_ID: must begin with cfs-; ' +
      'SECRET_ID: missing; VPC_ID, SUBNET_ID: one is set without the other',
  );
});

test('variables override defaults, and empty ones are missing', () => {
  const defaults = { SECRET_ID: 'AKIDlocal', SECRET_KEY: 'local', REGION: 'ap-guangzhou', SCF_ROLE: 'role' };
  const settings = readSettings({ environment: { REGION: 'ap-beijing', SCF_ROLE: '' }, defaults });
  expect(settings).toMatchObject({ region: 'ap-beijing', role: 'role', keys: { secretId: 'AKIDlocal' } });
});

test.each(['docs/deploy.md', 'docs/zh/deploy.md'])('each variable is in %s', async (path) => {
  const text = await readFile(join(workspaceRoot, path), 'utf8');
  expect(settingNames.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
});

test('the workflow that deploys passes each variable by name', async () => {
  const text = await readFile(join(workspaceRoot, '.github/workflows/deploy.yml'), 'utf8');
  const handedOn = (name: string): boolean =>
    new RegExp(`^ +${name}: \\$\\{\\{ (secrets|vars)\\.${name} `, 'm').test(text);
  expect(settingNames.filter((name) => !handedOn(name))).toEqual([]);
});
