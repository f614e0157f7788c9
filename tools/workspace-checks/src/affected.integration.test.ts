import { mkdtempDisposable, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { run } from './run.ts';
import { withoutNx } from './without-nx.ts';
import { workspaceProjects, workspaceRoot } from './workspace-files.ts';

const apps = (await workspaceProjects())
  .map(({ path }) => path)
  .filter((path) => path.startsWith('apps/'))
  .map((path) => basename(path));

const nx = `${workspaceRoot}/node_modules/nx/dist/bin/nx.js`;

/** The apps that CI checks and packages when this file has changed. */
async function appsAffectedBy(file: string): Promise<string[]> {
  const { exitCode, output } = await run(
    process.execPath,
    [nx, 'show', 'projects', '--affected', `--files=${file}`, '--sep= '],
    { cwd: workspaceRoot, environment: withoutNx() },
  );
  expect(exitCode, output).toBe(0);
  return output.split(/\s+/).filter((name) => apps.includes(name));
}

test('a change of libs/protocol affects all apps', async () => {
  expect(await appsAffectedBy('libs/protocol/src/errors/index.ts')).toEqual(expect.arrayContaining(apps));
});

test('a change of libs/media affects the media apps, and not vod-callback', async () => {
  const affected = await appsAffectedBy('libs/media/src/browser/index.ts');
  expect(affected.toSorted()).toEqual(apps.filter((app) => app !== 'vod-callback').toSorted());
});

test.each(apps)('a change of %s affects no other app', async (app) => {
  expect(await appsAffectedBy(`apps/${app}/src/main.ts`)).toEqual([app]);
});

test('a change of what deploys affects no app', async () => {
  expect(await appsAffectedBy('tools/scf/src/main.ts')).toEqual([]);
});

test('the tests that a change of an app starts have no media test but its own', async () => {
  await using dir = await mkdtempDisposable(join(tmpdir(), 'affected-'));
  const file = join(dir.path, 'graph.json');
  const { exitCode, output } = await run(
    process.execPath,
    [nx, 'affected', '-t', 'test', '--files=apps/web-record/src/main.ts', `--graph=${file}`],
    { cwd: workspaceRoot, environment: withoutNx() },
  );
  expect(exitCode, output).toBe(0);
  const { tasks } = JSON.parse(await readFile(file, 'utf8')) as { tasks: { tasks: Record<string, unknown> } };
  const media = Object.keys(tasks.tasks).filter((task) => task.endsWith(':test-media'));
  expect(media).toEqual(['web-record:test-media']);
});
