import { mkdtempDisposable, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { run } from './run.ts';
import { withoutNx } from './without-nx.ts';
import { readProjects, workspaceRoot } from './workspace-files.ts';

const apps = (await readProjects())
  .map(({ path }) => path)
  .filter((path) => path.startsWith('apps/'))
  .map((path) => basename(path));

interface Graph {
  readonly graph: { readonly dependencies: Readonly<Record<string, readonly { readonly target: string }[]>> };
  readonly tasks?: { readonly tasks: Readonly<Record<string, unknown>> };
}

/** The output of nx with `--graph`, read only once, because each call takes seconds of CPU time. */
async function askNx(...args: string[]): Promise<Graph> {
  await using dir = await mkdtempDisposable(join(tmpdir(), 'affected-'));
  const file = join(dir.path, 'graph.json');
  const nx = `${workspaceRoot}/node_modules/nx/dist/bin/nx.js`;
  const { exitCode, output } = await run(process.execPath, [nx, ...args, file], {
    cwd: workspaceRoot,
    environment: withoutNx(),
  });
  expect(exitCode, output).toBe(0);
  return JSON.parse(await readFile(file, 'utf8')) as Graph;
}

let dependencies: Graph['graph']['dependencies'];
beforeAll(async () => {
  ({ dependencies } = (await askNx('graph', '--file')).graph);
});

/** Lists the apps that CI checks and packages after a change of the project. */
function appsAffectedBy(project: string): string[] {
  const affected = new Set([project]);
  for (const one of affected)
    for (const [name, targets] of Object.entries(dependencies))
      if (targets.some(({ target }) => target === one)) affected.add(name);
  return [...affected].filter((name) => apps.includes(name)).sort();
}

test('a change of libs/protocol affects all apps', () => {
  expect(appsAffectedBy('protocol')).toEqual(apps.toSorted());
});

test('a change of libs/media affects the media apps, and not vod-callback', () => {
  expect(appsAffectedBy('media')).toEqual(apps.filter((app) => app !== 'vod-callback').toSorted());
});

test.each(apps)('a change of %s affects no other app', (app) => {
  expect(appsAffectedBy(app)).toEqual([app]);
});

test('a change of the deployment tool affects no app', () => {
  expect(appsAffectedBy('deploy')).toEqual([]);
});

test('a change of an app starts only its own media tests and those of the examples, which use it', async () => {
  const change = ['affected', '-t', 'test', '--files=apps/web-record/src/main.ts'];
  const { tasks } = await askNx(...change, '--graph');
  const media = Object.keys(tasks?.tasks ?? {}).filter((task) => task.endsWith(':test-media'));
  expect(media.sort()).toEqual(['docs:test-media', 'web-record:test-media']);
});
