import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { workspaceProjects, workspaceRoot } from './workspace-files.ts';

const read = async (name: string): Promise<Record<string, Record<string, unknown>>> =>
  parse(await readFile(join(workspaceRoot, '.github/workflows', name), 'utf8')) as Record<
    string,
    Record<string, unknown>
  >;
const apps = (await workspaceProjects())
  .filter(({ path }) => existsSync(join(workspaceRoot, path, 'scf.json')))
  .map(({ path }) => basename(path));

describe.each(apps)('%s', (app) => {
  test('has a workflow of its own, which its own changes and those of what it is made of start', async () => {
    const workflow = await read(`deploy-${app}.yml`);
    const { paths } = workflow['on']?.['push'] as { paths: string[] };
    expect(paths).toContain(`apps/${app}/**`);
    expect(paths).toContain('libs/**');
    expect(paths.filter((path) => path.startsWith('apps/'))).toEqual([`apps/${app}/**`]);
    expect(workflow['jobs']?.['deploy']).toMatchObject({
      uses: './.github/workflows/deploy.yml',
      with: { app },
    });
  });
});

test('what they share asks Nx, and deploys in the environment of the app', async () => {
  const workflow = await read('deploy.yml');
  const text = JSON.stringify(workflow);
  expect(text).toContain('nx show projects --affected');
  expect(workflow['jobs']?.['deploy']).toMatchObject({
    needs: 'affected',
    environment: '${{ inputs.app }}',
  });
});
