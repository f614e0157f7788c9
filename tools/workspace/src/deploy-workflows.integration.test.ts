import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readJson, readProjects, workspaceRoot } from './workspace-files.ts';

const read = async (name: string): Promise<Record<string, Record<string, unknown>>> =>
  parse(await readFile(join(workspaceRoot, '.github/workflows', name), 'utf8')) as Record<
    string,
    Record<string, unknown>
  >;
const apps = (await readProjects())
  .filter(({ path }) => existsSync(join(workspaceRoot, path, 'scf.json')))
  .map(({ path }) => basename(path));

interface Step {
  readonly name?: string;
  readonly env?: Readonly<Record<string, string>>;
}
const deploy = await read('deploy.yml');
const job = deploy['jobs']?.['deploy'] as { steps: readonly Step[] } | undefined;
const deployVariables = Object.keys(job?.steps.find(({ name }) => name === 'Deploy')?.env ?? {});

describe.each(apps)('%s', (app) => {
  test('has its own workflow, which CI calls after all tests, or a user starts', async () => {
    const workflow = await read(`deploy-${app}.yml`);
    expect(Object.keys(workflow['on'] ?? {})).toEqual(['workflow_call', 'workflow_dispatch']);
    expect(workflow['jobs']?.['deploy']).toMatchObject({
      uses: './.github/workflows/deploy.yml',
      with: { app },
    });
    const ci = await read('ci.yml');
    expect(ci['jobs']?.['everything']).toMatchObject({ if: "github.event_name == 'push'" });
    expect(ci['jobs']?.[`deploy-${app}`]).toMatchObject({
      needs: 'everything',
      uses: `./.github/workflows/deploy-${app}.yml`,
    });
  });

  test('gets each variable that its scf.json names', async () => {
    const { environment } = await readJson<{
      environment: { required?: readonly string[]; optional?: readonly string[] };
    }>(`apps/${app}/scf.json`);
    const names = [...(environment.required ?? []), ...(environment.optional ?? [])];
    expect(names.filter((name) => !deployVariables.includes(name))).toEqual([]);
  });
});

test('the shared workflow asks Nx what is affected, and deploys in the environment of the app', async () => {
  const text = JSON.stringify(deploy);
  expect(text).toContain('nx show projects --affected');
  expect(text).not.toContain('github.event.before');
  expect(deploy['jobs']?.['deploy']).toMatchObject({
    needs: 'affected',
    environment: '${{ inputs.app }}',
  });
});

test('the example for a repository of settings sets all required variables and no unknown ones', async () => {
  const folder = join(workspaceRoot, 'examples/deploy-workflow');
  const { jobs } = parse(await readFile(join(folder, 'deploy-web-record.yml'), 'utf8')) as {
    jobs: Record<string, { env: Record<string, string> }>;
  };
  const settings = await readFile(join(folder, 'web-record.env'), 'utf8');
  const secrets = Object.keys(jobs['deploy']?.env ?? {}).filter((name) => name !== 'NX_DAEMON');
  const names = [...secrets, ...[...settings.matchAll(/^(\w+)=/gm)].map(([, name = '']) => name)];
  expect(names.filter((name) => !deployVariables.includes(name))).toEqual([]);
  const { environment } = await readJson<{ environment: { required: readonly string[] } }>(
    'apps/web-record/scf.json',
  );
  expect(names).toEqual(expect.arrayContaining([...environment.required, 'IMAGE_REPOSITORY', 'SECRET_ID']));
});
