import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { scfCalls } from './cloud/scf-api.ts';
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
