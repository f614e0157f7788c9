import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { scfCalls } from './cloud/scf-api.ts';
import { readAppManifest } from './app-manifest.ts';
import { workspaceRoot } from './workspace-root.ts';

const policySchema = z.object({
  statement: z.array(z.object({ effect: z.literal('allow'), action: z.array(z.string()) })),
});

test('the policy in docs/account.md allows every call that a deployment makes', async () => {
  const page = await readFile(join(workspaceRoot, 'docs/account.md'), 'utf8');
  const json = /<!-- deployer -->\s+```json\n(.*?)```/s.exec(page)?.[1] ?? '';
  const actions = policySchema.parse(JSON.parse(json)).statement.flatMap(({ action }) => action);
  expect(scfCalls.filter((name) => !actions.includes(`scf:${name}`))).toEqual([]);
  expect(actions).toContain('cam:PassRole');
});

test.each(['web-record', 'trtc-push', 'trtc-record'])(
  'the role of %s allows everything that supervises workers',
  async (app) => {
    const client = await readFile(join(workspaceRoot, 'libs/cloud/src/scf/scf-client.ts'), 'utf8');
    // Policies use another name for Invoke.
    const calls = [...client.matchAll(/\)\s*\.([A-Z]\w+)\(/g)].map(([, name]) =>
      name === 'Invoke' ? 'scf:InvokeFunction' : `scf:${name}`,
    );
    expect(calls.length).toBeGreaterThanOrEqual(3);
    expect((await readAppManifest(workspaceRoot, app)).policy).toEqual(expect.arrayContaining(calls));
  },
);

test.each(['docs/deploy.md', 'docs/zh/deploy.md'])('%s lists what each role has to allow', async (path) => {
  const page = await readFile(join(workspaceRoot, path), 'utf8');
  for (const app of ['vod-callback', 'web-record', 'trtc-push', 'trtc-record']) {
    const rows = page
      .split('\n')
      .filter((line) => line.startsWith(`| ${app} | \`scf:`) || line.startsWith(`| ${app} | \`vod:`));
    const listed = rows.flatMap((row) => [...row.matchAll(/`(?:\w+:)?([A-Z]\w+)`/g)].map(([, name]) => name));
    const { policy } = await readAppManifest(workspaceRoot, app);
    expect([app, listed.toSorted()]).toEqual([app, policy.map((action) => action.split(':')[1]).toSorted()]);
  }
});
