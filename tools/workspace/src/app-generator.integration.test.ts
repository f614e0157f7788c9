import { cp, mkdir, mkdtempDisposable, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { run } from './run.ts';
import { withoutNx } from './without-nx.ts';
import { listTrackedFiles, workspaceRoot } from './workspace-files.ts';

/** The parts of the workspace that are needed to generate and check an app without a worker. */
const copied =
  /^([^/]+|\.github\/.*|(libs\/(protocol|cloud)|tools\/workspace)\/.*|apps\/[^/]+\/\.env\.serve|\w+\/[^/]+\/(tsconfig|package)\.json)$/;

/** Copies the workspace into a folder, with its own projects and links to the installed packages. */
async function copyWorkspace(root: string): Promise<void> {
  for (const file of (await listTrackedFiles()).filter((path) => copied.test(path))) {
    await mkdir(join(root, dirname(file)), { recursive: true });
    await cp(join(workspaceRoot, file), join(root, file));
  }
  const installed = join(workspaceRoot, 'node_modules');
  await mkdir(join(root, 'node_modules/@scf-media'), { recursive: true });
  for (const name of await readdir(installed))
    if (name !== '@scf-media' && !name.startsWith('.package-lock'))
      await symlink(join(installed, name), join(root, 'node_modules', name));
  for (const project of ['libs/protocol', 'libs/cloud', 'tools/workspace']) {
    await symlink(`../../${project}`, join(root, 'node_modules/@scf-media', project.split('/')[1] ?? ''));
    const own = join(workspaceRoot, project, 'node_modules');
    if ((await readdir(own).catch(() => [])).length > 0)
      await symlink(own, join(root, project, 'node_modules'));
  }
}

test('the types, lint, tests and build of a generated app pass', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'scf-media-app-'));
  const root = folder.path;
  await copyWorkspace(root);
  const succeed = async (...args: string[]): Promise<void> => {
    const { exitCode, output } = await run(process.execPath, args, {
      cwd: root,
      environment: withoutNx(),
      timeoutMs: 100_000,
    });
    expect(exitCode, output).toBe(0);
  };
  const nx = 'node_modules/nx/dist/bin/nx.js';

  await succeed(nx, 'g', '@scf-media/workspace:app', 'greet-me', '--skipInstall', '--no-interactive');
  expect(await readFile(join(root, 'apps/greet-me/.env.serve'), 'utf8')).toContain('PORT=9005\n');
  expect(await readFile(join(root, 'tsconfig.json'), 'utf8')).toContain('{ "path": "./apps/greet-me" }\n  ]');

  // Its references are left out: the types of what it imports come from the sources, and nothing has to be built.
  await writeFile(
    join(root, 'apps/greet-me/tsconfig.check.json'),
    '{ "extends": "./tsconfig.json", "compilerOptions": { "noEmit": true, "composite": false } }',
  );
  await succeed('node_modules/typescript-7/bin/tsc', '--project', 'apps/greet-me/tsconfig.check.json');
  await succeed(
    nx,
    'run-many',
    '-p',
    'greet-me',
    '-t',
    'lint',
    'test-unit',
    'build',
    '--output-style=static',
  );
  const report = JSON.parse(
    await readFile(join(root, 'apps/greet-me/test-reports/unit.json'), 'utf8'),
  ) as object;
  expect(report).toMatchObject({ numPassedTests: 6, numTotalTests: 6 });
}, 300_000);
